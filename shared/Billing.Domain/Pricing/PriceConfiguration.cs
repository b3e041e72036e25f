namespace Billing.Domain.Pricing;

/// <summary>Limits that hold for every order.</summary>
/// <param name="MaxDiscountRate">The most that promotions may take off a line, as a fraction of its base amount; null for no cap.</param>
/// <param name="ApprovalRate">Discount of a line or of the order, as a fraction of the base amount, above which a person must approve; null for never.</param>
/// <param name="ApprovalAmounts">The same for the discount of the whole order as an amount, by currency code.</param>
/// <param name="PricesIncludeTax">True if prices are ones with tax where they do not say it themselves; null for net.</param>
public sealed record PricingPolicy(
    decimal? MaxDiscountRate = null,
    decimal? ApprovalRate = null,
    IReadOnlyDictionary<string, decimal>? ApprovalAmounts = null,
    bool? PricesIncludeTax = null);

/// <summary>A geographic zone.</summary>
/// <param name="Code">Name of the zone.</param>
/// <param name="Places">Countries (ISO 3166-1 alpha-2) or their regions (such as <c>US-WA</c>), which go before countries.</param>
public sealed record PriceZone(string Code, IReadOnlyList<string> Places);

/// <summary>
/// All that prices depend on, as one immutable value. Its version names it in every explanation; a change is a new value with
/// a new version. <see cref="PriceConfigurationCheck"/> says whether it is sound.
/// </summary>
/// <param name="Version">Stable name of this state of the configuration.</param>
public sealed record PriceConfiguration(string Version)
{
    /// <summary>Prices.</summary>
    public IReadOnlyList<PriceEntry> Entries { get; init; } = [];

    /// <summary>Promotions.</summary>
    public IReadOnlyList<Promotion> Promotions { get; init; } = [];

    /// <summary>Coupons.</summary>
    public IReadOnlyList<Coupon> Coupons { get; init; } = [];

    /// <summary>Bundles.</summary>
    public IReadOnlyList<Bundle> Bundles { get; init; } = [];

    /// <summary>Contracts.</summary>
    public IReadOnlyList<ContractTerms> Contracts { get; init; } = [];

    /// <summary>Categories of articles; an article without one need not be named.</summary>
    public IReadOnlyList<PricedArticle> Articles { get; init; } = [];

    /// <summary>Floors.</summary>
    public IReadOnlyList<PriceFloor> Floors { get; init; } = [];

    /// <summary>Geographic zones.</summary>
    public IReadOnlyList<PriceZone> Zones { get; init; } = [];

    /// <summary>Limits for every order.</summary>
    public PricingPolicy Policy { get; init; } = new();

    /// <summary>The zone of a place, or null: that of the region, else that of the country.</summary>
    /// <param name="country">ISO 3166-1 alpha-2.</param>
    /// <param name="region">ISO 3166-2 without the country, or null.</param>
    public string? ZoneOf(string country, string? region) =>
        (region is null ? null : Zones.FirstOrDefault(zone => zone.Places.Contains($"{country}-{region}")))?.Code
        ?? Zones.FirstOrDefault(zone => zone.Places.Contains(country))?.Code;
}
