namespace Billing.Domain.Tax;

/// <summary>The reason why a line bears no tax (EN 16931 BR-E-10, BR-AE-10, BR-IC-10, BR-G-10).</summary>
/// <param name="Code">Code of the list VATEX (BT-121), or null.</param>
/// <param name="Text">In words (BT-120).</param>
/// <param name="Certificate">Number of the buyer's certificate, or null.</param>
public sealed record TaxReason(string? Code, string Text, string? Certificate = null)
{
    /// <summary>Text and code on one line.</summary>
    public override string ToString() => Code is null ? Text : $"{Text} ({Code})";

    /// <summary>The buyer is exempt and nobody said why; kept for the books, and no sentence for a customer.</summary>
    public static TaxReason SaidByStorefront { get; } = new(null, "The buyer is exempt, as the storefront says");

    /// <summary>The reason that a category has by itself; null for one that is taxed, and for an exemption, whose reason must be told.</summary>
    public static TaxReason? Of(TaxCategory category) => category switch
    {
        TaxCategory.ReverseCharge => new TaxReason("VATEX-EU-AE", "Reverse charge"),
        TaxCategory.IntraCommunity => new TaxReason("VATEX-EU-IC", "Intra-Community supply"),
        TaxCategory.Export => new TaxReason("VATEX-EU-G", "Export outside the EU"),
        TaxCategory.OutsideScope => new TaxReason("VATEX-EU-O", "Not subject to VAT"),
        _ => null,
    };
}
