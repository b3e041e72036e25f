namespace Billing.Domain.Invoicing.Presentation.Languages;

/// <summary>French.</summary>
internal static class French
{
    /// <summary>The texts of an invoice.</summary>
    public static readonly InvoiceTexts Texts = new()
    {
        Language = "fr",
        Invoice = "Facture",
        ProForma = "Facture pro forma",
        CreditNote = new CreditNoteTexts("Avoir", "Avoir n°", "Date de l’avoir", "Facture", "Montant crédité", "Motif : {0}", "Remboursement {0}"),
        Draft = "Brouillon",
        DraftNotice = "Ce document n’est pas une facture, rien n’est encore dû.",
        InvoiceNumber = "Numéro de facture",
        InvoiceDate = "Date de facture",
        DateOfSupply = "Date de livraison",
        ServicePeriod = "Période de service",
        DueDate = "Échéance",
        BillTo = "Facturé à",
        ShipTo = "Livré à",
        Order = "Commande",
        VatId = "N° TVA",
        TaxId = "N° fiscal",
        CustomerVatId = "N° TVA client",
        CustomerTaxId = "N° fiscal client",
        Description = "Désignation",
        Quantity = "Qté",
        UnitPrice = "Prix unitaire",
        Discount = "Remise",
        Tax = "Taxe",
        NetAmount = "Montant HT",
        Subtotal = "Sous-total HT",
        WithTax = new WithTaxTexts("Prix unitaire TTC", "Remise TTC", "Montant TTC", "Total HT", "{0} HT"),
        TaxOfRate = "{0} {1} sur {2}",
        Total = "Total TTC",
        Rounding = "Arrondi",
        Paid = "Déjà réglé",
        AmountDue = "Montant dû",
        PaymentReference = "Référence de paiement",
        BankAccount = "Coordonnées bancaires",
        PayBy = "Merci de régler {0} au plus tard le {1}.",
        PayAtOnce = "{0} payable à réception.",
        PaidInAdvance = "Montant réglé d’avance. Merci.",
        NothingDue = "Aucun paiement n’est dû.",
        Page = "Page {0} sur {1}",
        UntaxedName = new UntaxedTexts(
            "Taux zéro",
            "Exonéré",
            "Autoliquidation",
            "Exportation",
            "Hors champ"),
        UntaxedSentence = new UntaxedTexts(
            "Opération au taux zéro.",
            "Exonéré de taxe.",
            "Autoliquidation : TVA due par le preneur (article 196 de la directive 2006/112/CE).",
            "Exportation hors du territoire fiscal, exonérée de taxe.",
            "Hors du champ d’application de la taxe."),
        IntraCommunityName = "Livraison intracommunautaire",
        IntraCommunitySupply = "Livraison intracommunautaire exonérée (article 138 de la directive 2006/112/CE).",
        Units = new UnitTexts("h", "j", "mois", "an"),
    };
}
