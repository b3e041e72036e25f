using Billing.Domain.Primitives;

namespace Billing.Domain.Orders.Storefront;

/// <summary>The news of a storefront beside the order itself: one of the cases nested here.</summary>
/// <param name="OrderId">The storefront's own id of the order.</param>
/// <param name="Reference">The order's number, or null where the notice does not name it.</param>
/// <param name="OccurredAt">When it happened, by the storefront's clock.</param>
public abstract record StorefrontNotice(string OrderId, string? Reference, DateTimeOffset OccurredAt)
{
    /// <summary>Money was taken or given back by a transaction.</summary>
    /// <param name="OrderId">See base.</param>
    /// <param name="Reference">See base.</param>
    /// <param name="Payment">What moved.</param>
    /// <param name="OccurredAt">See base.</param>
    public sealed record MoneyMoved(string OrderId, string? Reference, StorefrontTransaction Payment, DateTimeOffset OccurredAt)
        : StorefrontNotice(OrderId, Reference, OccurredAt);

    /// <summary>The order is paid in full.</summary>
    /// <param name="OrderId">See base.</param>
    /// <param name="Reference">See base.</param>
    /// <param name="Total">What the customer paid in all.</param>
    /// <param name="Gateways">Who took it, as the storefront calls them.</param>
    /// <param name="OccurredAt">See base.</param>
    public sealed record PaidInFull(string OrderId, string? Reference, Money Total, IReadOnlyList<string> Gateways, DateTimeOffset OccurredAt)
        : StorefrontNotice(OrderId, Reference, OccurredAt);

    /// <summary>The customer's bank disputes what the storefront's own gateway took.</summary>
    /// <param name="OrderId">See base.</param>
    /// <param name="Reference">See base.</param>
    /// <param name="Dispute">Where it stands.</param>
    /// <param name="OccurredAt">See base.</param>
    public sealed record Disputed(string OrderId, string? Reference, StorefrontDispute Dispute, DateTimeOffset OccurredAt)
        : StorefrontNotice(OrderId, Reference, OccurredAt);

    /// <summary>The order is another than it was: cancelled, edited, updated or refunded.</summary>
    /// <param name="OrderId">See base.</param>
    /// <param name="Reference">See base.</param>
    /// <param name="Change">What changed.</param>
    /// <param name="Transactions">Money that was given back with it.</param>
    /// <param name="OccurredAt">See base.</param>
    public sealed record Changed(
        string OrderId, string? Reference, StorefrontChange Change, IReadOnlyList<StorefrontTransaction> Transactions, DateTimeOffset OccurredAt)
        : StorefrontNotice(OrderId, Reference, OccurredAt);
}

/// <summary>A dispute of a payment that the storefront's own gateway took.</summary>
/// <param name="Id">The storefront's id.</param>
/// <param name="Amount">What is disputed.</param>
/// <param name="Standing">Where it stands.</param>
public sealed record StorefrontDispute(string Id, Money Amount, DisputeStanding Standing);

/// <summary>The standing of a dispute.</summary>
public enum DisputeStanding
{
    /// <summary>It runs; nothing is decided.</summary>
    Open,

    /// <summary>Closed: the seller keeps the money.</summary>
    Won,

    /// <summary>Closed: the customer has the money back.</summary>
    Lost,
}

/// <summary>A transaction of a storefront's order.</summary>
/// <param name="Id">The storefront's id.</param>
/// <param name="Gateway">Who took the money, as the storefront calls it.</param>
/// <param name="PaymentId">The gateway's own id where it is told, else the storefront's.</param>
/// <param name="ParentId">Of what is given back: the transaction that took it; null where it is not told.</param>
/// <param name="Amount">Above zero.</param>
/// <param name="IsRefund">True if it was given back.</param>
public sealed record StorefrontTransaction(string Id, string Gateway, string PaymentId, string? ParentId, Money Amount, bool IsRefund);

/// <summary>The change of an order.</summary>
/// <param name="Topic">The storefront's name of it, such as <c>orders/cancelled</c>.</param>
/// <param name="Total">What the order comes to now, or null when it is not told.</param>
/// <param name="Content">What is told of it, in sentences; no personal data.</param>
/// <param name="IsSettled">True if an order that comes to the same total has not changed for billing.</param>
/// <param name="Refund">What was given back and for what, or null.</param>
/// <param name="RefundRounding">By how much all refunds of the order were rounded for cash, or null where it is not told.</param>
public sealed record StorefrontChange(
    string Topic, Money? Total, IReadOnlyList<string> Content, bool IsSettled, StorefrontRefund? Refund = null, Money? RefundRounding = null);
