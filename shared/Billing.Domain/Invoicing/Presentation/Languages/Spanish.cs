namespace Billing.Domain.Invoicing.Presentation.Languages;

/// <summary>Spanish.</summary>
internal static class Spanish
{
    /// <summary>The texts of an invoice.</summary>
    public static readonly InvoiceTexts Texts = new()
    {
        Language = "es",
        Invoice = "Factura",
        ProForma = "Factura proforma",
        // Real Decreto 1619/2012, artículo 15.
        CreditNote = new CreditNoteTexts("Factura rectificativa", "Factura rectificativa n.º", "Fecha de rectificación", "Factura", "Importe abonado", "Motivo: {0}", "Reembolso {0}"),
        Draft = "Borrador",
        DraftNotice = "Este documento no es una factura y todavía no se debe nada.",
        InvoiceNumber = "Número de factura",
        InvoiceDate = "Fecha de factura",
        DateOfSupply = "Fecha de entrega",
        ServicePeriod = "Período de servicio",
        DueDate = "Vencimiento",
        BillTo = "Facturar a",
        ShipTo = "Enviar a",
        Order = "Pedido",
        VatId = "NIF-IVA",
        TaxId = "NIF",
        CustomerVatId = "NIF-IVA cliente",
        CustomerTaxId = "NIF cliente",
        Description = "Descripción",
        Quantity = "Cant.",
        UnitPrice = "Precio unitario",
        Discount = "Descuento",
        Tax = "Impuesto",
        NetAmount = "Importe neto",
        Subtotal = "Subtotal",
        WithTax = new WithTaxTexts("Precio unitario IVA incl.", "Descuento IVA incl.", "Importe IVA incl.", "Base imponible", "{0} sin IVA"),
        TaxOfRate = "{0} {1} sobre {2}",
        Total = "Total",
        Rounding = "Redondeo",
        Paid = "Ya pagado",
        AmountDue = "Importe a pagar",
        PaymentReference = "Concepto",
        BankAccount = "Cuenta bancaria",
        PayBy = "Por favor, pague {0} a más tardar el {1}.",
        PayAtOnce = "{0} pagadero a la recepción.",
        PaidInAdvance = "El importe ya está pagado. Muchas gracias.",
        NothingDue = "No hay ningún importe que pagar.",
        Page = "Página {0} de {1}",
        UntaxedName = new UntaxedTexts(
            "Tipo cero",
            "Exento",
            "Inversión del sujeto pasivo",
            "Exportación",
            "No sujeto"),
        UntaxedSentence = new UntaxedTexts(
            "Operación a tipo cero.",
            "Exento de impuesto.",
            "Inversión del sujeto pasivo: el destinatario liquida el IVA (artículo 196 de la Directiva 2006/112/CE).",
            "Exportación exenta de impuesto.",
            "Operación no sujeta."),
        IntraCommunityName = "Entrega intracomunitaria",
        IntraCommunitySupply = "Entrega intracomunitaria exenta (artículo 138 de la Directiva 2006/112/CE).",
        Units = new UnitTexts("h", "d", "mes.", "a."),
    };
}
