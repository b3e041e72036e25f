namespace Billing.Domain.Tax;

/// <summary>The tax category of a line: the codes of EN 16931 (UNTDID 5305).</summary>
public enum TaxCategory
{
    /// <summary>S: taxed at a standard or reduced rate.</summary>
    Standard,

    /// <summary>Z: taxable at zero per cent.</summary>
    ZeroRated,

    /// <summary>E: exempt; the invoice says why (BR-E-10).</summary>
    Exempt,

    /// <summary>AE: the buyer accounts for the tax (BR-AE-10; Directive 2006/112/EC article 196).</summary>
    ReverseCharge,

    /// <summary>G: export outside the tax territory, free of tax.</summary>
    Export,

    /// <summary>O: outside the scope of tax.</summary>
    OutsideScope,

    /// <summary>K: goods moved to a business in another member state (BR-IC-10; Directive 2006/112/EC article 138).</summary>
    IntraCommunity,
}

/// <summary>The codes that stand in electronic documents.</summary>
public static class TaxCategoryCodes
{
    /// <summary>The code of a category in UNTDID 5305, such as <c>AE</c> (EN 16931 BT-118 and BT-151).</summary>
    public static string Code(this TaxCategory category) => category switch
    {
        TaxCategory.Standard => "S",
        TaxCategory.ZeroRated => "Z",
        TaxCategory.Exempt => "E",
        TaxCategory.ReverseCharge => "AE",
        TaxCategory.Export => "G",
        TaxCategory.OutsideScope => "O",
        TaxCategory.IntraCommunity => "K",
        _ => throw new ArgumentOutOfRangeException(nameof(category), category, "Unknown tax category."),
    };
}

/// <summary>One tax on one line, as computed by whoever priced it.</summary>
/// <param name="Jurisdiction">Code of the authority, such as <c>DE</c> or <c>US-WA-KING</c>; carried unchanged to invoice and tax report.</param>
/// <param name="Name">What the customer reads, such as <c>MwSt</c> or <c>Washington State Tax</c>.</param>
/// <param name="Rate">As a fraction: 0.19 for 19 %.</param>
/// <param name="Amount">In the currency of the line, rounded to its minor unit.</param>
/// <param name="Base">What of the line's net it is levied on, rounded; null for all of it.</param>
public sealed record TaxAmount(string Jurisdiction, string Name, decimal Rate, Primitives.Money Amount, Primitives.Money? Base = null);
