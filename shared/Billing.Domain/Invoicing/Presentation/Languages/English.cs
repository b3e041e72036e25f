namespace Billing.Domain.Invoicing.Presentation.Languages;

/// <summary>English.</summary>
internal static class English
{
    /// <summary>The texts of an invoice.</summary>
    public static readonly InvoiceTexts Texts = new()
    {
        Language = "en",
        Invoice = "Invoice",
        ProForma = "Pro forma invoice",
        CreditNote = new CreditNoteTexts("Credit note", "Credit note no.", "Date of credit note", "Invoice", "Amount credited", "Reason: {0}", "Refund {0}"),
        Draft = "Draft",
        DraftNotice = "This is not an invoice and nothing is due yet.",
        InvoiceNumber = "Invoice number",
        InvoiceDate = "Invoice date",
        DateOfSupply = "Date of supply",
        ServicePeriod = "Service period",
        DueDate = "Due date",
        BillTo = "Bill to",
        ShipTo = "Ship to",
        Order = "Order",
        VatId = "VAT ID",
        TaxId = "Tax ID",
        CustomerVatId = "Customer VAT ID",
        CustomerTaxId = "Customer tax ID",
        Description = "Description",
        Quantity = "Qty",
        UnitPrice = "Unit price",
        Discount = "Discount",
        Tax = "Tax",
        NetAmount = "Net amount",
        Subtotal = "Subtotal",
        WithTax = new WithTaxTexts("Unit price incl. tax", "Discount incl. tax", "Amount incl. tax", "Total before tax", "{0} before tax"),
        TaxOfRate = "{0} {1} on {2}",
        Total = "Total",
        Rounding = "Cash rounding",
        Paid = "Paid",
        AmountDue = "Amount due",
        PaymentReference = "Payment reference",
        BankAccount = "Bank account",
        PayBy = "Please pay {0} by {1}.",
        PayAtOnce = "{0} is payable on receipt.",
        PaidInAdvance = "Paid in advance, thank you.",
        NothingDue = "No payment is due.",
        Page = "Page {0} of {1}",
        UntaxedName = new UntaxedTexts(
            "Zero-rated",
            "Tax exempt",
            "Reverse charge",
            "Export",
            "Outside the scope of tax"),
        UntaxedSentence = new UntaxedTexts(
            "Zero-rated supply.",
            "Exempt from tax.",
            "Reverse charge: the customer is liable for the VAT (Article 196 of Directive 2006/112/EC).",
            "Export: delivered outside the tax territory, free of tax.",
            "Outside the scope of tax."),
        IntraCommunityName = "Intra-Community supply",
        IntraCommunitySupply = "VAT-exempt intra-Community supply of goods (Article 138 of Directive 2006/112/EC).",
        Units = new UnitTexts("h", "d", "mo", "yr"),
    };

    /// <summary>As invoices are worded in the United States, where sales tax and not VAT is charged.</summary>
    public static readonly InvoiceTexts UnitedStates = Texts with
    {
        CreditNote = new CreditNoteTexts("Credit memo", "Credit memo no.", "Credit memo date", "Invoice", "Amount credited", "Reason: {0}", "Refund {0}"),
        InvoiceNumber = "Invoice no.",
        DateOfSupply = "Delivery date",
        NetAmount = "Amount",
        Tax = "Sales tax",
        PayAtOnce = "{0} is due upon receipt.",
        PaidInAdvance = "Paid in full. Thank you.",
        UntaxedName = new UntaxedTexts("Zero-rated", "Tax exempt", "Reverse charge", "Export", "Not taxable"),
        UntaxedSentence = Texts.UntaxedSentence with { Exempt = "Exempt from sales tax.", OutsideScope = "Not subject to sales tax." },
        Units = new UnitTexts("hr", "day", "mo", "yr"),
    };
}
