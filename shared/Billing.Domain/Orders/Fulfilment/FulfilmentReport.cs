namespace Billing.Domain.Orders.Fulfilment;

/// <summary>The steps that a carrier, a warehouse or a service desk reports.</summary>
public enum FulfilmentStep
{
    /// <summary>Goods have left; they may be invoiced.</summary>
    Shipped,

    /// <summary>Goods have reached the customer: control has passed (ASC 606-10-25-30), revenue may be recognised.</summary>
    Delivered,

    /// <summary>Work has been done and accepted; it may be invoiced and recognised.</summary>
    Performed,
}

/// <summary>One report about some lines of one order.</summary>
/// <param name="EventId">The sender's id of the report.</param>
/// <param name="Step">What happened.</param>
/// <param name="OrderReference">The order's number.</param>
/// <param name="ShipmentId">The sender's id of the parcel or of the work; unique within the order.</param>
/// <param name="OccurredAt">When it happened, by the sender's clock.</param>
/// <param name="Lines">Which lines and how much; at least one.</param>
/// <param name="TrackingNumber">The parcel's number at its carrier, as <see cref="TrackingNumbers"/> spells it, or null: what the carrier says of it then counts.</param>
/// <param name="Location">The sender's id of the warehouse that goods left, or null.</param>
public sealed record FulfilmentReport(
    string EventId,
    FulfilmentStep Step,
    string OrderReference,
    string ShipmentId,
    DateTimeOffset OccurredAt,
    IReadOnlyList<FulfilledLine> Lines,
    string? TrackingNumber = null,
    string? Location = null)
{
    /// <summary>True when its sender tells of one shipment again as something about it changes, so that one that is known changes nothing; else null.</summary>
    public bool? IsToldAgain { get; init; }
}

/// <summary>A quantity of one order line. The line is named by the storefront's line id or by its article number.</summary>
public sealed record FulfilledLine(string Line, decimal Quantity);
