namespace Billing.Domain.Pricing;

/// <summary>The kind of what a promotion takes off.</summary>
public enum PromotionKind
{
    /// <summary>A fraction of what is left after the promotions before it.</summary>
    Percentage,

    /// <summary>An amount for each unit of a line; an amount once when it is a promotion of the order.</summary>
    Amount,

    /// <summary>All that a unit costs above a price. Only for lines.</summary>
    UnitPrice,
}

/// <summary>The level that a promotion is taken off.</summary>
public enum PromotionLevel
{
    /// <summary>Each line by itself.</summary>
    Line,

    /// <summary>The lines together; the discount is spread over them exactly.</summary>
    Order,
}

/// <summary>
/// A discount that switches itself on and off. Promotions are taken in the order of priority, then of group (those without one
/// first), then of id (ordinal), so that the order in which they are configured never matters.
/// </summary>
/// <param name="Id">Unique in the configuration.</param>
/// <param name="Name">As the customer reads it.</param>
/// <param name="Kind">What it takes off.</param>
/// <param name="Level">What it is taken off.</param>
/// <param name="Value">Fraction (0.1 for 10 %, at most 1) or net amount; not negative.</param>
/// <param name="Window">When it counts, by the customer's clock unless it names a zone.</param>
public sealed record Promotion(string Id, string Name, PromotionKind Kind, PromotionLevel Level, decimal Value, LocalWindow Window)
{
    /// <summary>Lower comes first.</summary>
    public int Priority { get; init; } = 100;

    /// <summary>Currency of an amount; also the only one in which the promotion counts. Null for a percentage in every currency.</summary>
    public string? Currency { get; init; }

    /// <summary>On a line one promotion of a group counts: the first, and of equal priority the one that takes most off. Null for none.</summary>
    public string? Group { get; init; }

    /// <summary>True if it tolerates no other promotion on the line, before or after.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>True if it counts only for an order that brings a coupon for it.</summary>
    public bool RequiresCoupon { get; init; }

    /// <summary>Articles; empty for all.</summary>
    public IReadOnlyList<string> Skus { get; init; } = [];

    /// <summary>Product categories; empty for all. An article must be named by neither or by one of both lists.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Customer segments; empty for all.</summary>
    public IReadOnlyList<string> Segments { get; init; } = [];

    /// <summary>Geographic zones; empty for all.</summary>
    public IReadOnlyList<string> Zones { get; init; } = [];

    /// <summary>Sources of the base price that it may be taken off; null for all but contract and customer prices.</summary>
    public IReadOnlyList<PriceSource>? Sources { get; init; }

    /// <summary>Quantity of the article in the order from which it counts.</summary>
    public decimal MinQuantity { get; init; }

    /// <summary>Amount of the lines it is taken off, before all promotions, from which it counts. Only for the order.</summary>
    public decimal MinAmount { get; init; }

    /// <summary>The most that it takes off an order in all; null for no cap. Needs a currency.</summary>
    public decimal? Cap { get; init; }
}

/// <summary>A code that unlocks a promotion.</summary>
/// <param name="Code">As the customer enters it; upper and lower case are the same.</param>
/// <param name="PromotionId">What it unlocks.</param>
/// <param name="Window">When it may be used.</param>
/// <param name="MaxUses">Orders that may use it; null for no limit.</param>
/// <param name="MaxUsesPerCustomer">Orders of one customer that may use it; null for no limit.</param>
public sealed record Coupon(string Code, string PromotionId, LocalWindow Window, int? MaxUses = null, int? MaxUsesPerCustomer = null);

/// <summary>The way in which a bundle gets its price.</summary>
public enum BundleKind
{
    /// <summary>A price of its own, found like that of any article.</summary>
    Fixed,

    /// <summary>The stand-alone amounts of its components less a fraction.</summary>
    Percentage,

    /// <summary>An amount that stands in the bundle itself, the same for every customer.</summary>
    Allocated,
}

/// <summary>A part of a bundle.</summary>
/// <param name="Sku">Article number.</param>
/// <param name="Quantity">In one bundle, above zero.</param>
public sealed record BundleComponent(string Sku, decimal Quantity);

/// <summary>
/// Articles sold together. Whatever a bundle line costs in the end is spread over its components by their stand-alone prices,
/// exactly (ASC 606-10-32-31), for tax, revenue and credits.
/// </summary>
/// <param name="Sku">Article number of the bundle.</param>
/// <param name="Kind">How it gets its price.</param>
/// <param name="Components">At least one; each has a stand-alone price.</param>
/// <param name="Value">The fraction off (percentage) or the net amount of one bundle (allocated); else 0.</param>
/// <param name="Currency">Of an allocated amount; else null.</param>
public sealed record Bundle(string Sku, BundleKind Kind, IReadOnlyList<BundleComponent> Components, decimal Value = 0, string? Currency = null);
