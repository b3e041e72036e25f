using Billing.Domain.Tax.Determination;

namespace Billing.Domain.Tax.Tables;

/// <summary>The nature of a product, which decides where it is taxed.</summary>
public enum ProductNature
{
    /// <summary>Moved to the buyer: taxed by where it goes (Directive 2006/112/EC articles 31 to 33).</summary>
    Goods,

    /// <summary>Taxed where a business buyer, or for a consumer the seller, is (articles 44 and 45).</summary>
    Service,

    /// <summary>Telecommunication, broadcasting and electronic services: taxed where the buyer is (articles 44 and 58).</summary>
    Electronic,

    /// <summary>Taxed where it is performed or eaten (articles 53 to 55), which is the place it is shipped to.</summary>
    Local,

    /// <summary>Services of article 59, such as advice: taxed where the seller is, but not for consumers outside of the Union.</summary>
    Intangible,

    /// <summary>Goes with goods and shares their tax where the law says so, such as their delivery (article 78).</summary>
    Accessory,
}

/// <summary>A taxability code and what it stands for.</summary>
public sealed record TaxProduct(string Code, ProductNature Nature, string Name);

/// <summary>The rule for a product where the standard rate does not apply.</summary>
/// <param name="Jurisdiction">Where; holds for the jurisdictions below as well unless they have a rule of their own.</param>
/// <param name="Product">Taxability code, or <see cref="AllProducts"/>.</param>
/// <param name="Class">Buyers that it holds for, or null for all.</param>
/// <param name="Treatment">A rate class, <see cref="Exempt"/>, <see cref="Untaxed"/>, <see cref="ReverseCharge"/>, <see cref="Accessory"/> or <see cref="Review"/>.</param>
/// <param name="ReasonCode">VATEX code of the exemption (EN 16931 BT-121), or null.</param>
/// <param name="Reason">Reason in words (BT-120), or null.</param>
/// <param name="From">First day.</param>
/// <param name="Until">First day on which it does not hold any more, or null.</param>
/// <param name="Source">Law or official publication.</param>
/// <param name="Basis">Share of the price that is taxed, above 0, at most 1.</param>
/// <param name="Below">Holds only for items that cost less, in the currency of the jurisdiction; null for all.</param>
/// <param name="Free">What of the price of each item is not taxed; null for nothing.</param>
/// <param name="Total">Holds only where the lines with the product come to as much; null for all.</param>
/// <param name="LeavesLocal">True if places within may tax what is not taxed here.</param>
/// <param name="Doubt">What a person should still look at, or null.</param>
public sealed record TaxabilityRule(
    string Jurisdiction,
    string Product,
    BuyerClass? Class,
    string Treatment,
    string? ReasonCode,
    string? Reason,
    DateOnly From,
    DateOnly? Until,
    string Source,
    decimal Basis = 1,
    decimal? Below = null,
    decimal? Free = null,
    decimal? Total = null,
    bool LeavesLocal = false,
    string? Doubt = null)
{
    /// <summary>Stands for every product.</summary>
    public const string AllProducts = "*";

    /// <summary>Treatment: exempt by law.</summary>
    public const string Exempt = "exempt";

    /// <summary>Treatment: not within the scope of the tax.</summary>
    public const string Untaxed = "untaxed";

    /// <summary>Treatment: charged at the standard rate and marked for a person, since the law asks for facts that are not known here.</summary>
    public const string Review = "review";

    /// <summary>Treatment: a business with a tax id of the country accounts for the tax (Directive 2006/112/EC articles 199 and 199a).</summary>
    public const string ReverseCharge = "reverse-charge";

    /// <summary>Treatment: shares the tax of the goods that it goes with.</summary>
    public const string Accessory = "accessory";

    /// <summary>True if the treatment names a rate class.</summary>
    public bool IsRateClass => NamesRateClass(Treatment);

    /// <summary>True if a treatment names a rate class.</summary>
    public static bool NamesRateClass(string treatment) => treatment is not (Exempt or Untaxed or Review or ReverseCharge or Accessory);

    /// <summary>True if it answers a question. A reverse charge is only for a business with an id of the country.</summary>
    public bool HoldsFor(TaxRuleQuestion asked) =>
        asked.Day >= From && (Until is not { } until || asked.Day < until)
        && (Class is not { } limited || limited == asked.Buyer || (Treatment == ReverseCharge && asked.HasLocalId))
        && (Treatment != ReverseCharge || asked.HasLocalId)
        && (Below is not { } below || asked.ItemPrice < below)
        && (Total is not { } total || asked.Total >= total);
}

/// <summary>The question to the taxability table.</summary>
/// <param name="Product">Taxability code.</param>
/// <param name="Day">Tax point.</param>
/// <param name="Buyer">Class of the buyer.</param>
/// <param name="HasLocalId">True if the buyer has a trusted tax id of the country.</param>
/// <param name="ItemPrice">What one item costs.</param>
/// <param name="Total">What all lines with the product come to.</param>
public readonly record struct TaxRuleQuestion(string Product, DateOnly Day, BuyerClass Buyer, bool HasLocalId, decimal ItemPrice, decimal Total);

/// <summary>The rule for the jurisdiction that an address belongs to.</summary>
/// <param name="Country">ISO 3166-1 alpha-2 as it stands in the address.</param>
/// <param name="Region">State, or empty.</param>
/// <param name="City">City, or empty.</param>
/// <param name="PostalPrefix">Start of the postal code, or empty.</param>
/// <param name="Kind">What the place is.</param>
/// <param name="Jurisdiction">The city's or region's jurisdiction, the country that it is treated as, or the country that it lies outside of.</param>
/// <param name="Source">Law or official publication.</param>
public sealed record TaxPlaceRule(string Country, string Region, string City, string PostalPrefix, TaxPlaceKind Kind, string Jurisdiction, string Source);

/// <summary>The kind of a listed place.</summary>
public enum TaxPlaceKind
{
    /// <summary>Has a jurisdiction of its own.</summary>
    City,

    /// <summary>Does not belong to the tax territory of its country (Directive 2006/112/EC article 6).</summary>
    Outside,

    /// <summary>Is treated as another country (article 7).</summary>
    Alias,

    /// <summary>Belongs to its country's tax with rates of its own (articles 104 and 105).</summary>
    Region,

    /// <summary>Lies outside of the tax territory of its country and has a tax of its own.</summary>
    OutsideRegion,
}
