namespace Billing.Domain.Pricing;

/// <summary>The origin of a price. The first that has a price for the line decides, in this order.</summary>
public enum PriceSource
{
    /// <summary>Agreed in a contract that is in force.</summary>
    Contract,

    /// <summary>For one customer.</summary>
    Customer,

    /// <summary>For a segment of customers; of several segments the one that is cheapest for the line.</summary>
    Segment,

    /// <summary>For everyone who buys at least a quantity.</summary>
    Volume,

    /// <summary>For a geographic zone.</summary>
    Zone,

    /// <summary>For everyone.</summary>
    List,
}

/// <summary>One price of one article. Immutable: a new price is a new entry, so that a decision can keep the one it used.</summary>
/// <param name="Id">Unique in the configuration; never used again for another price.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Scope">Contract id, customer id, segment or zone, as the source asks; empty for volume and list.</param>
/// <param name="Sku">Article number.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Model">Terms, net or with tax as <paramref name="IncludesTax"/> says.</param>
/// <param name="MinQuantity">The quantity of the article in the order from which it counts; of several the highest that is reached.</param>
/// <param name="Window">When it counts.</param>
/// <param name="IncludesTax">True if the price is one with tax, as on the shelf; null for what the policy says.</param>
public sealed record PriceEntry(
    string Id,
    PriceSource Source,
    string Scope,
    string Sku,
    string Currency,
    PriceModel Model,
    decimal MinQuantity,
    LocalWindow Window,
    bool? IncludesTax = null);

/// <summary>The facts of an article that pricing needs beyond its prices.</summary>
/// <param name="Sku">Article number.</param>
/// <param name="Category">Product category, which promotions may name; null for none.</param>
public sealed record PricedArticle(string Sku, string? Category);

/// <summary>The least that a unit may cost after discounts.</summary>
/// <param name="Sku">Article number.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="UnitPrice">Net. A base price below it stands, but takes no discount.</param>
public sealed record PriceFloor(string Sku, string Currency, decimal UnitPrice);

/// <summary>The terms that a customer agreed to.</summary>
/// <param name="Id">Contract number.</param>
/// <param name="Customer">Customer id.</param>
/// <param name="Window">When it is in force.</param>
/// <param name="ToleranceAmount">How far a storefront's line may differ from the contract, in the order's currency.</param>
/// <param name="ToleranceRate">The same as a fraction of the contract's amount; the larger of the two counts.</param>
public sealed record ContractTerms(string Id, string Customer, LocalWindow Window, decimal ToleranceAmount = 0, decimal ToleranceRate = 0);
