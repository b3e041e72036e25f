namespace Billing.Domain.Pricing;

/// <summary>The request for prices, with every fact that they depend on beyond the configuration.</summary>
/// <param name="Reference">The order's number.</param>
/// <param name="At">The point in time whose prices count: when the customer ordered.</param>
/// <param name="TimeZone">IANA zone of the customer.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Customer">Customer id.</param>
/// <param name="Lines">At least one, unique by id.</param>
public sealed record PricingRequest(
    string Reference, DateTimeOffset At, string TimeZone, string Currency, string Customer, IReadOnlyList<PricingLine> Lines)
{
    /// <summary>The contract under which is ordered; null for the one of the customer that is in force and began last.</summary>
    public string? ContractId { get; init; }

    /// <summary>Segments of the customer.</summary>
    public IReadOnlyList<string> Segments { get; init; } = [];

    /// <summary>Geographic zone, or null.</summary>
    public string? Zone { get; init; }

    /// <summary>Codes that the customer entered.</summary>
    public IReadOnlyList<string> Coupons { get; init; } = [];

    /// <summary>Number of times that the codes were used before.</summary>
    public IReadOnlyList<CouponUse> CouponUses { get; init; } = [];

    /// <summary>Approval of discounts above the thresholds, or null.</summary>
    public PriceApproval? Approval { get; init; }
}

/// <summary>One line to be priced.</summary>
/// <param name="LineId">Unique in the order.</param>
/// <param name="Sku">Article number.</param>
/// <param name="Quantity">May have decimals; below zero for what is taken back.</param>
/// <param name="Basis">The amount of which a percentage price is taken; else 0.</param>
/// <param name="Override">A price set by hand, or null.</param>
public sealed record PricingLine(string LineId, string Sku, decimal Quantity, decimal Basis = 0, PriceOverride? Override = null);

/// <summary>A unit price set by hand. It replaces price and promotions of its line.</summary>
/// <param name="UnitPrice">Net.</param>
/// <param name="Reason">In words.</param>
/// <param name="RequestedBy">Who wants it.</param>
/// <param name="ApprovedBy">Who allowed it; somebody else.</param>
/// <param name="ApprovedAt">When.</param>
public sealed record PriceOverride(decimal UnitPrice, string Reason, string RequestedBy, string ApprovedBy, DateTimeOffset ApprovedAt);

/// <summary>Leave to go above the discount thresholds.</summary>
/// <param name="MaxRate">The highest discount that it covers, as a fraction of the base amount.</param>
/// <param name="RequestedBy">Who asked.</param>
/// <param name="ApprovedBy">Who allowed it; somebody else.</param>
/// <param name="ApprovedAt">When.</param>
public sealed record PriceApproval(decimal MaxRate, string RequestedBy, string ApprovedBy, DateTimeOffset ApprovedAt);

/// <summary>Number of times that a coupon was used before this order.</summary>
/// <param name="Code">The code.</param>
/// <param name="Total">Orders of all customers.</param>
/// <param name="ByCustomer">Orders of this customer.</param>
public sealed record CouponUse(string Code, int Total, int ByCustomer);
