namespace Billing.Domain.Invoicing.Presentation.Languages;

/// <summary>German.</summary>
internal static class German
{
    /// <summary>The texts of an invoice.</summary>
    public static readonly InvoiceTexts Texts = new()
    {
        Language = "de",
        Invoice = "Rechnung",
        ProForma = "Proforma-Rechnung",
        // "Gutschrift" is an invoice that the buyer issues (§ 14 (2) UStG); a correction goes by this name.
        CreditNote = new CreditNoteTexts("Rechnungskorrektur", "Korrekturnummer", "Korrekturdatum", "Rechnung", "Gutgeschriebener Betrag", "Grund: {0}", "Erstattung {0}"),
        Draft = "Entwurf",
        DraftNotice = "Keine Rechnung im Sinne des Gesetzes, noch nichts zu zahlen.",
        InvoiceNumber = "Rechnungsnummer",
        InvoiceDate = "Rechnungsdatum",
        DateOfSupply = "Leistungsdatum",
        ServicePeriod = "Leistungszeitraum",
        DueDate = "Fällig am",
        BillTo = "Rechnung an",
        ShipTo = "Lieferung an",
        Order = "Bestellung",
        VatId = "USt-IdNr.",
        TaxId = "Steuernummer",
        CustomerVatId = "USt-IdNr. Kunde",
        CustomerTaxId = "Steuernr. Kunde",
        Description = "Beschreibung",
        Quantity = "Menge",
        UnitPrice = "Einzelpreis",
        Discount = "Rabatt",
        Tax = "Steuer",
        NetAmount = "Nettobetrag",
        Subtotal = "Zwischensumme",
        WithTax = new WithTaxTexts("Einzelpreis brutto", "Rabatt brutto", "Betrag brutto", "Summe netto", "{0} netto"),
        TaxOfRate = "{0} {1} auf {2}",
        Total = "Gesamtbetrag",
        Rounding = "Rundung",
        Paid = "Bereits bezahlt",
        AmountDue = "Zu zahlen",
        PaymentReference = "Verwendungszweck",
        BankAccount = "Bankverbindung",
        PayBy = "Bitte überweisen Sie {0} bis zum {1}.",
        PayAtOnce = "{0} ist sofort zahlbar.",
        PaidInAdvance = "Der Betrag ist bereits bezahlt. Vielen Dank.",
        NothingDue = "Es ist nichts zu zahlen.",
        Page = "Seite {0} von {1}",
        UntaxedName = new UntaxedTexts(
            "Nullsatz",
            "Steuerbefreit",
            "Reverse Charge",
            "Ausfuhr",
            "Nicht steuerbar"),
        UntaxedSentence = new UntaxedTexts(
            "Umsatz zum Nullsatz.",
            "Von der Steuer befreit.",
            "Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge, Art. 196 der Richtlinie 2006/112/EG).",
            "Steuerfreie Ausfuhrlieferung.",
            "Nicht steuerbar."),
        IntraCommunityName = "Innergemeinschaftliche Lieferung",
        IntraCommunitySupply = "Steuerfreie innergemeinschaftliche Lieferung (Art. 138 der Richtlinie 2006/112/EG).",
        Units = new UnitTexts("Std.", "Tg.", "Mon.", "J."),
    };
}
