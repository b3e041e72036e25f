namespace Billing.Domain.Invoicing.Presentation.Languages;

/// <summary>Italian.</summary>
internal static class Italian
{
    /// <summary>The texts of an invoice.</summary>
    public static readonly InvoiceTexts Texts = new()
    {
        Language = "it",
        Invoice = "Fattura",
        ProForma = "Fattura proforma",
        CreditNote = new CreditNoteTexts("Nota di credito", "Nota di credito n.", "Data della nota", "Fattura", "Importo accreditato", "Motivo: {0}", "Rimborso {0}"),
        Draft = "Bozza",
        DraftNotice = "Questo documento non è una fattura e nulla è ancora dovuto.",
        InvoiceNumber = "Numero fattura",
        InvoiceDate = "Data fattura",
        DateOfSupply = "Data di consegna",
        ServicePeriod = "Periodo di servizio",
        DueDate = "Scadenza",
        BillTo = "Intestata a",
        ShipTo = "Destinazione",
        Order = "Ordine",
        VatId = "Partita IVA",
        TaxId = "Codice fiscale",
        CustomerVatId = "P. IVA cliente",
        CustomerTaxId = "C. F. cliente",
        Description = "Descrizione",
        Quantity = "Qtà",
        UnitPrice = "Prezzo unitario",
        Discount = "Sconto",
        Tax = "Imposta",
        NetAmount = "Imponibile",
        Subtotal = "Subtotale",
        WithTax = new WithTaxTexts("Prezzo unitario IVA incl.", "Sconto IVA incl.", "Importo IVA incl.", "Totale imponibile", "{0} IVA escl."),
        TaxOfRate = "{0} {1} su {2}",
        Total = "Totale",
        Rounding = "Arrotondamento",
        Paid = "Già pagato",
        AmountDue = "Importo dovuto",
        PaymentReference = "Causale",
        BankAccount = "Coordinate bancarie",
        PayBy = "Si prega di pagare {0} entro il {1}.",
        PayAtOnce = "{0} da pagare al ricevimento.",
        PaidInAdvance = "L’importo è già stato pagato. Grazie.",
        NothingDue = "Nessun importo da pagare.",
        Page = "Pagina {0} di {1}",
        UntaxedName = new UntaxedTexts(
            "Aliquota zero",
            "Esente",
            "Inversione contabile",
            "Esportazione",
            "Fuori campo"),
        UntaxedSentence = new UntaxedTexts(
            "Operazione ad aliquota zero.",
            "Esente da imposta.",
            "Inversione contabile: l’imposta è dovuta dal committente (articolo 196 della direttiva 2006/112/CE).",
            "Cessione all’esportazione, non imponibile.",
            "Fuori campo di applicazione dell’imposta."),
        IntraCommunityName = "Cessione intracomunitaria",
        IntraCommunitySupply = "Cessione intracomunitaria non imponibile (articolo 138 della direttiva 2006/112/CE).",
        Units = new UnitTexts("h", "gg", "mes.", "a."),
    };
}
