using Billing.Domain.Tax.Determination;

namespace Billing.Domain.Tax.Tables;

/// <summary>What decides where a product is taxed.</summary>
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
}

/// <summary>A taxability code and what it stands for.</summary>
public sealed record TaxProduct(string Code, ProductNature Nature, string Name);

/// <summary>How a product is taxed where the standard rate does not apply.</summary>
/// <param name="Jurisdiction">Where; holds for the jurisdictions below as well unless they have a rule of their own.</param>
/// <param name="Product">Taxability code, or <see cref="AllProducts"/>.</param>
/// <param name="Class">Buyers that it holds for, or null for all.</param>
/// <param name="Treatment">A rate class, <see cref="Exempt"/>, <see cref="Untaxed"/> or <see cref="Review"/>.</param>
/// <param name="ReasonCode">VATEX code of the exemption (EN 16931 BT-121), or null.</param>
/// <param name="Reason">Reason in words (BT-120), or null.</param>
/// <param name="From">First day.</param>
/// <param name="Until">First day on which it does not hold any more, or null.</param>
/// <param name="Source">Law or official publication.</param>
public sealed record TaxabilityRule(
    string Jurisdiction,
    string Product,
    BuyerClass? Class,
    string Treatment,
    string? ReasonCode,
    string? Reason,
    DateOnly From,
    DateOnly? Until,
    string Source)
{
    /// <summary>Stands for every product.</summary>
    public const string AllProducts = "*";

    /// <summary>Treatment: exempt by law.</summary>
    public const string Exempt = "exempt";

    /// <summary>Treatment: not within the scope of the tax.</summary>
    public const string Untaxed = "untaxed";

    /// <summary>Treatment: charged at the standard rate and marked for a person, since the law asks for facts that are not known here.</summary>
    public const string Review = "review";

    /// <summary>Whether the treatment names a rate class.</summary>
    public bool IsRateClass => Treatment is not (Exempt or Untaxed or Review);

    /// <summary>Whether it holds on a day for a class of buyers.</summary>
    public bool HoldsFor(DateOnly day, BuyerClass buyer) =>
        day >= From && (Until is not { } until || day < until) && (Class is not { } limited || limited == buyer);
}

/// <summary>Which jurisdiction an address belongs to.</summary>
/// <param name="Country">ISO 3166-1 alpha-2 as it stands in the address.</param>
/// <param name="Region">State, or empty.</param>
/// <param name="City">City, or empty.</param>
/// <param name="PostalPrefix">Start of the postal code, or empty.</param>
/// <param name="Kind">What the place is.</param>
/// <param name="Jurisdiction">The city's jurisdiction, the country that it is treated as, or the country that it lies outside of.</param>
/// <param name="Source">Law or official publication.</param>
public sealed record TaxPlaceRule(string Country, string Region, string City, string PostalPrefix, TaxPlaceKind Kind, string Jurisdiction, string Source);

/// <summary>What a listed place is.</summary>
public enum TaxPlaceKind
{
    /// <summary>Has a jurisdiction of its own.</summary>
    City,

    /// <summary>Does not belong to the tax territory of its country (Directive 2006/112/EC article 6).</summary>
    Outside,

    /// <summary>Is treated as another country (article 7).</summary>
    Alias,
}
