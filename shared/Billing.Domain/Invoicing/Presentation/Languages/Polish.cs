namespace Billing.Domain.Invoicing.Presentation.Languages;

/// <summary>Polish.</summary>
internal static class Polish
{
    /// <summary>The texts of an invoice.</summary>
    public static readonly InvoiceTexts Texts = new()
    {
        Language = "pl",
        Invoice = "Faktura",
        ProForma = "Faktura pro forma",
        CreditNote = new CreditNoteTexts("Faktura korygująca", "Nr faktury korygującej", "Data korekty", "Faktura", "Kwota korekty", "Przyczyna: {0}", "Zwrot {0}"),
        Draft = "Projekt",
        DraftNotice = "Ten dokument nie jest fakturą i nie wymaga jeszcze zapłaty.",
        InvoiceNumber = "Numer faktury",
        InvoiceDate = "Data wystawienia",
        DateOfSupply = "Data dostawy",
        ServicePeriod = "Okres świadczenia",
        DueDate = "Termin płatności",
        BillTo = "Nabywca",
        ShipTo = "Adres dostawy",
        Order = "Zamówienie",
        VatId = "NIP UE",
        TaxId = "Nr podatkowy",
        CustomerVatId = "NIP UE nabywcy",
        CustomerTaxId = "Nr podatkowy nabywcy",
        Description = "Opis",
        Quantity = "Ilość",
        UnitPrice = "Cena jedn.",
        Discount = "Rabat",
        Tax = "Podatek",
        NetAmount = "Wartość netto",
        Subtotal = "Razem netto",
        WithTax = new WithTaxTexts("Cena jedn. brutto", "Rabat brutto", "Wartość brutto", "Razem netto", "{0} netto"),
        TaxOfRate = "{0} {1} od {2}",
        Total = "Razem",
        Rounding = "Zaokrąglenie",
        Paid = "Zapłacono",
        AmountDue = "Do zapłaty",
        PaymentReference = "Tytuł przelewu",
        BankAccount = "Rachunek bankowy",
        PayBy = "Prosimy o zapłatę {0} do {1}.",
        PayAtOnce = "{0} płatne przy odbiorze faktury.",
        PaidInAdvance = "Kwota została już zapłacona. Dziękujemy.",
        NothingDue = "Brak kwoty do zapłaty.",
        Page = "Strona {0} z {1}",
        UntaxedName = new UntaxedTexts(
            "Stawka zerowa",
            "Zwolnione",
            "Odwrotne obciążenie",
            "Eksport",
            "Nie podlega"),
        UntaxedSentence = new UntaxedTexts(
            "Sprzedaż ze stawką zerową.",
            "Zwolnione z podatku.",
            "Odwrotne obciążenie: podatek rozlicza nabywca (art. 196 dyrektywy 2006/112/WE).",
            "Eksport poza obszar podatkowy, bez podatku.",
            "Nie podlega opodatkowaniu."),
        IntraCommunityName = "Dostawa wewnątrzwspólnotowa",
        IntraCommunitySupply = "Wewnątrzwspólnotowa dostawa towarów zwolniona z podatku (art. 138 dyrektywy 2006/112/WE).",
        Units = new UnitTexts("godz.", "dn.", "mies.", "r."),
    };
}
