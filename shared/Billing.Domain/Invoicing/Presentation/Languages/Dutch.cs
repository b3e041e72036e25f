namespace Billing.Domain.Invoicing.Presentation.Languages;

/// <summary>Dutch.</summary>
internal static class Dutch
{
    /// <summary>The texts of an invoice.</summary>
    public static readonly InvoiceTexts Texts = new()
    {
        Language = "nl",
        Invoice = "Factuur",
        ProForma = "Pro-formafactuur",
        CreditNote = new CreditNoteTexts("Creditnota", "Creditnotanummer", "Creditnotadatum", "Factuur", "Gecrediteerd bedrag", "Reden: {0}", "Terugbetaling {0}"),
        Draft = "Concept",
        DraftNotice = "Dit is geen factuur en er is nog niets verschuldigd.",
        InvoiceNumber = "Factuurnummer",
        InvoiceDate = "Factuurdatum",
        DateOfSupply = "Leverdatum",
        ServicePeriod = "Dienstperiode",
        DueDate = "Vervaldatum",
        BillTo = "Factuur aan",
        ShipTo = "Afleveradres",
        Order = "Bestelling",
        VatId = "Btw-nummer",
        TaxId = "Fiscaal nummer",
        CustomerVatId = "Btw-nr. klant",
        CustomerTaxId = "Fiscaal nr. klant",
        Description = "Omschrijving",
        Quantity = "Aantal",
        UnitPrice = "Stukprijs",
        Discount = "Korting",
        Tax = "Belasting",
        NetAmount = "Nettobedrag",
        Subtotal = "Subtotaal",
        WithTax = new WithTaxTexts("Stukprijs incl. btw", "Korting incl. btw", "Bedrag incl. btw", "Totaal excl. btw", "{0} excl. btw"),
        TaxOfRate = "{0} {1} over {2}",
        Total = "Totaal",
        Rounding = "Afronding",
        Paid = "Reeds betaald",
        AmountDue = "Te betalen",
        PaymentReference = "Betalingskenmerk",
        BankAccount = "Bankrekening",
        PayBy = "Gelieve {0} uiterlijk op {1} te betalen.",
        PayAtOnce = "{0} is direct betaalbaar.",
        PaidInAdvance = "Het bedrag is al betaald. Hartelijk dank.",
        NothingDue = "Er hoeft niets te worden betaald.",
        Page = "Pagina {0} van {1}",
        UntaxedName = new UntaxedTexts(
            "Nultarief",
            "Vrijgesteld",
            "Btw verlegd",
            "Uitvoer",
            "Buiten toepassing"),
        UntaxedSentence = new UntaxedTexts(
            "Levering tegen nultarief.",
            "Vrijgesteld van belasting.",
            "Btw verlegd naar de afnemer (artikel 196 van Richtlijn 2006/112/EG).",
            "Uitvoer buiten het belastinggebied, vrij van belasting.",
            "Buiten de toepassing van de belasting."),
        IntraCommunityName = "Intracommunautaire levering",
        IntraCommunitySupply = "Vrijgestelde intracommunautaire levering (artikel 138 van Richtlijn 2006/112/EG).",
        Units = new UnitTexts("uur", "dgn", "mnd", "jr"),
    };
}
