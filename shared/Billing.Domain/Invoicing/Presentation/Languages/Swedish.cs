namespace Billing.Domain.Invoicing.Presentation.Languages;

/// <summary>Swedish.</summary>
internal static class Swedish
{
    /// <summary>The texts of an invoice.</summary>
    public static readonly InvoiceTexts Texts = new()
    {
        Language = "sv",
        Invoice = "Faktura",
        ProForma = "Proformafaktura",
        CreditNote = new CreditNoteTexts("Kreditfaktura", "Kreditfakturanr", "Kreditdatum", "Faktura", "Krediterat belopp", "Orsak: {0}", "Återbetalning {0}"),
        Draft = "Utkast",
        DraftNotice = "Detta är ingen faktura och inget ska betalas ännu.",
        InvoiceNumber = "Fakturanummer",
        InvoiceDate = "Fakturadatum",
        DateOfSupply = "Leveransdatum",
        ServicePeriod = "Tjänsteperiod",
        DueDate = "Förfallodatum",
        BillTo = "Faktureras till",
        ShipTo = "Levereras till",
        Order = "Order",
        VatId = "Momsreg.nr",
        TaxId = "Skattenummer",
        CustomerVatId = "Kundens momsreg.nr",
        CustomerTaxId = "Kundens skattenr",
        Description = "Beskrivning",
        Quantity = "Antal",
        UnitPrice = "À-pris",
        Discount = "Rabatt",
        Tax = "Skatt",
        NetAmount = "Nettobelopp",
        Subtotal = "Delsumma",
        WithTax = new WithTaxTexts("À-pris inkl. moms", "Rabatt inkl. moms", "Belopp inkl. moms", "Summa exkl. moms", "{0} exkl. moms"),
        TaxOfRate = "{0} {1} på {2}",
        Total = "Totalt",
        Rounding = "Avrundning",
        Paid = "Redan betalt",
        AmountDue = "Att betala",
        PaymentReference = "Betalningsreferens",
        BankAccount = "Bankkonto",
        PayBy = "Vänligen betala {0} senast {1}.",
        PayAtOnce = "{0} betalas omgående.",
        PaidInAdvance = "Beloppet är redan betalt. Tack.",
        NothingDue = "Inget att betala.",
        Page = "Sida {0} av {1}",
        UntaxedName = new UntaxedTexts(
            "Nollsats",
            "Skattefri",
            "Omvänd betalningsskyldighet",
            "Export",
            "Utanför tillämpningsområdet"),
        UntaxedSentence = new UntaxedTexts(
            "Leverans med nollsats.",
            "Undantagen från skatt.",
            "Omvänd betalningsskyldighet: köparen redovisar momsen (artikel 196 i direktiv 2006/112/EG).",
            "Export utanför skatteområdet, utan skatt.",
            "Utanför skattens tillämpningsområde."),
        IntraCommunityName = "Unionsintern leverans",
        IntraCommunitySupply = "Skattefri gemenskapsintern leverans av varor (artikel 138 i direktiv 2006/112/EG).",
        Units = new UnitTexts("tim", "d", "mån", "år"),
    };
}
