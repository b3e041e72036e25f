using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Primitives;

namespace Billing.Domain.Orders;

/// <summary>The order arrived, was valid and was confirmed: it may be fulfilled.</summary>
[EventType("order.confirmed")]
public sealed record OrderConfirmed(SalesOrder Order, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The order arrived and cannot be taken; a corrected one may follow.</summary>
[EventType("order.rejected")]
public sealed record OrderRejected(string Reference, IReadOnlyList<Problem> Problems, DateTimeOffset OccurredAt, SubmittedOrder? Submitted = null) : IDomainEvent;

/// <summary>The order arrived and is recorded only: a test, or cancelled before it came. Nothing is ever owed or earned of it.</summary>
[EventType("order.set-aside")]
public sealed record OrderSetAside(string Reference, Problem Reason, DateTimeOffset OccurredAt, SubmittedOrder? Submitted = null) : IDomainEvent;

/// <summary>The order arrived and waits for a person: its prices are not those that were agreed, or something is left open.</summary>
[EventType("order.held")]
public sealed record OrderHeld(SalesOrder Order, IReadOnlyList<Problem> Problems, DateTimeOffset OccurredAt, SubmittedOrder? Submitted = null) : IDomainEvent;

/// <summary>A person let an order that was held go on as it is.</summary>
[EventType("order.released")]
public sealed record OrderReleased(string By, string Reason, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>Money for the order was captured, as a whole or as the part that is named. May come before the order.</summary>
[EventType("order.payment-recorded")]
public sealed record OrderPaymentRecorded(string PaymentId, Money Amount, DateTimeOffset OccurredAt, string? CaptureId = null) : IDomainEvent;

/// <summary>Captured money was given back.</summary>
[EventType("order.refund-recorded")]
public sealed record OrderRefundRecorded(string PaymentId, string RefundId, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>Money that had been given back is here again: the refund failed, or a lost dispute is lost no more.</summary>
[EventType("order.refund-reversed")]
public sealed record OrderRefundReversed(string PaymentId, string RefundId, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A fulfilment report came before its order; it is applied when the order arrives.</summary>
[EventType("order.fulfilment-parked")]
public sealed record OrderFulfilmentParked(FulfilmentReport Report, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>Goods left, work was done, or the system delivered something digital: these quantities may be invoiced.</summary>
[EventType("order.lines-fulfilled")]
public sealed record OrderLinesFulfilled(string ShipmentId, IReadOnlyList<LineQuantity> Lines, DateTimeOffset OccurredAt, string? Location = null) : IDomainEvent;

/// <summary>These quantities reached the customer: their revenue may be recognised.</summary>
[EventType("order.lines-delivered")]
public sealed record OrderLinesDelivered(string OrderReference, string ShipmentId, IReadOnlyList<LineQuantity> Lines, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A shipment has its invoice.</summary>
[EventType("order.shipment-invoiced")]
public sealed record OrderShipmentInvoiced(string ShipmentId, string InvoiceNumber, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A subscription line runs.</summary>
[EventType("order.subscription-activated")]
public sealed record OrderSubscriptionActivated(string LineId, string SubscriptionId, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>Payment in advance did not come within its time.</summary>
[EventType("order.payment-overdue")]
public sealed record OrderPaymentOverdue(Money Missing, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A quantity of one order line, by line id.</summary>
public sealed record LineQuantity(string LineId, decimal Quantity);
