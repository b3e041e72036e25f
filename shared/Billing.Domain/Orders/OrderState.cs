using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Primitives;

namespace Billing.Domain.Orders;

/// <summary>The status of an order.</summary>
public enum OrderStatus
{
    /// <summary>Not here yet; payments and fulfilment reports may already be.</summary>
    Unknown,

    /// <summary>Arrived and refused; nothing is owed or earned. A corrected order may follow under the same reference.</summary>
    Rejected,

    /// <summary>Arrived and waits for a person; nothing is owed or earned yet. It is released as it is, or a corrected order follows.</summary>
    Held,

    /// <summary>Arrived and taken; revenue is earned as its lines are fulfilled.</summary>
    Confirmed,

    /// <summary>Arrived and recorded only: a test, or cancelled before it came; the problems say which.</summary>
    SetAside,
}

/// <summary>A payment or a refund (negative) that was recorded for the order.</summary>
/// <param name="PaymentId">The gateway's id of the payment.</param>
/// <param name="Amount">What came, or (negative) went back.</param>
/// <param name="CaptureId">The part of the payment that was captured, or null.</param>
/// <param name="IsReversal">True if it came because a refund failed.</param>
/// <param name="At">When it was captured at the gateway; null in states that were written before it was kept.</param>
public sealed record RecordedPayment(string PaymentId, Money Amount, string? CaptureId = null, bool IsReversal = false, DateTimeOffset? At = null)
{
    /// <summary>True if money was captured.</summary>
    [JsonIgnore]
    public bool IsCapture => !Amount.IsNegative && !IsReversal;
}

/// <summary>Some quantities that were fulfilled together and are invoiced together.</summary>
/// <param name="Id">The sender's shipment id, or <c>digital</c> for what the system delivers.</param>
/// <param name="Slices">For each line, from which to which running quantity: the base of exact partial amounts.</param>
/// <param name="OccurredAt">Day of supply.</param>
/// <param name="InvoiceNumber">Its invoice, or null while there is none.</param>
/// <param name="Location">The warehouse that it left, or null.</param>
public sealed record Shipment(string Id, IReadOnlyList<LineSlice> Slices, DateTimeOffset OccurredAt, string? InvoiceNumber, string? Location = null);

/// <summary>The part of a line between two running quantities.</summary>
public sealed record LineSlice(string LineId, decimal From, decimal To);

/// <summary>Everything that has happened to one order.</summary>
public sealed record OrderState : IStreamState<OrderState>
{
    /// <inheritdoc/>
    public static OrderState Empty { get; } = new();

    /// <summary>Status of the order.</summary>
    public OrderStatus Status { get; init; }

    /// <summary>The order, once it is confirmed.</summary>
    public SalesOrder? Order { get; init; }

    /// <summary>Time of confirmation; null before it, and in states that were written before it was kept.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>The order while it is held, else null.</summary>
    public SalesOrder? HeldOrder { get; init; }

    /// <summary>Reasons why it is refused, held or set aside, each with its JSON path; none once confirmed.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Order as read of the storefront, while it is not taken; else null.</summary>
    public SubmittedOrder? Submitted { get; init; }

    /// <summary>Payments and refunds in the order in which they were recorded.</summary>
    public IReadOnlyList<RecordedPayment> Payments { get; init; } = [];

    /// <summary>Reports that came before the order.</summary>
    public IReadOnlyList<FulfilmentReport> Parked { get; init; } = [];

    /// <summary>Fulfilled quantity by line id.</summary>
    public ImmutableDictionary<string, decimal> Fulfilled { get; init; } = ImmutableDictionary<string, decimal>.Empty;

    /// <summary>Delivered quantity by line id; may run ahead of the fulfilled one when reports cross.</summary>
    public ImmutableDictionary<string, decimal> Delivered { get; init; } = ImmutableDictionary<string, decimal>.Empty;

    /// <summary>Delivered quantity by shipment and line, as <see cref="DeliveredOf"/> asks for it.</summary>
    public ImmutableDictionary<string, decimal> DeliveredByShipment { get; init; } = ImmutableDictionary<string, decimal>.Empty;

    /// <summary>Shipments: lines that were fulfilled together, oldest first.</summary>
    public IReadOnlyList<Shipment> Shipments { get; init; } = [];

    /// <summary>Subscription id by line id.</summary>
    public ImmutableDictionary<string, string> Subscriptions { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>True if the absence of a payment in advance was noted.</summary>
    public bool IsPaymentOverdue { get; init; }

    /// <summary>Captured in the order's currency, refunds not deducted. Zero amounts need an order.</summary>
    [JsonIgnore]
    public Money Captured => SumOf(payment => payment.IsCapture);

    /// <summary>Given back in the order's currency, as a positive amount.</summary>
    [JsonIgnore]
    public Money Refunded => -SumOf(payment => !payment.IsCapture);

    /// <summary>True if the captured payments cover the whole order; what was given back since does not make it unpaid.</summary>
    [JsonIgnore]
    public bool IsPaid => Order is { } order && Captured >= order.Gross;

    /// <summary>True if what is delivered before payment may be delivered: paid in full, or sold on credit.</summary>
    [JsonIgnore]
    public bool MayBeFulfilled => IsPaid || Order is { PaymentTermDays: > 0 };

    /// <inheritdoc/>
    public OrderState Apply(IDomainEvent happened) => happened switch
    {
        OrderConfirmed confirmed => Left(OrderStatus.Confirmed, [], null) with { Order = confirmed.Order, ConfirmedAt = confirmed.OccurredAt, Parked = [] },
        OrderRejected rejected => Left(OrderStatus.Rejected, rejected.Problems, rejected.Submitted),
        OrderHeld held => Left(OrderStatus.Held, held.Problems, held.Submitted) with { HeldOrder = held.Order },
        OrderSetAside aside => Left(OrderStatus.SetAside, [aside.Reason], aside.Submitted),
        OrderPaymentRecorded paid => this with { Payments = [.. Payments, new(paid.PaymentId, paid.Amount, paid.CaptureId, At: paid.OccurredAt)] },
        OrderRefundRecorded refunded => this with { Payments = [.. Payments, new(refunded.PaymentId, -refunded.Amount, At: refunded.OccurredAt)] },
        OrderRefundReversed reversed => this with { Payments = [.. Payments, new(reversed.PaymentId, reversed.Amount, IsReversal: true, At: reversed.OccurredAt)] },
        OrderFulfilmentParked parked => this with { Parked = [.. Parked, parked.Report] },
        OrderLinesFulfilled fulfilled => Fulfil(fulfilled),
        OrderLinesDelivered delivered => this with
        {
            Delivered = Add(Delivered, delivered.Lines),
            DeliveredByShipment = Add(DeliveredByShipment, delivered.Lines.Select(line => line with { LineId = KeyOf(delivered.ShipmentId, line.LineId) })),
        },
        OrderShipmentInvoiced invoiced => this with { Shipments = [.. Shipments.Select(shipment => Invoice(shipment, invoiced))] },
        OrderSubscriptionActivated activated => this with { Subscriptions = Subscriptions.SetItem(activated.LineId, activated.SubscriptionId) },
        OrderPaymentOverdue => this with { IsPaymentOverdue = true },
        _ => this,
    };

    /// <summary>Quantity of a line that was delivered of a shipment.</summary>
    public decimal DeliveredOf(string shipmentId, string lineId) => DeliveredByShipment.GetValueOrDefault(KeyOf(shipmentId, lineId));

    /// <summary>Quantity of a line that left under a shipment id, over all reports of it.</summary>
    public decimal FulfilledOf(string shipmentId, string lineId) => Shipments
        .Where(shipment => shipment.Id == shipmentId || shipment.Id.StartsWith(shipmentId + "~", StringComparison.Ordinal))
        .SelectMany(shipment => shipment.Slices)
        .Where(slice => slice.LineId == lineId)
        .Sum(slice => slice.To - slice.From);

    private OrderState Left(OrderStatus status, IReadOnlyList<Problem> problems, SubmittedOrder? submitted) =>
        this with { Status = status, HeldOrder = null, Problems = problems, Submitted = submitted };

    private static string KeyOf(string shipmentId, string lineId) => $"{shipmentId}/{lineId}";

    private OrderState Fulfil(OrderLinesFulfilled fulfilled)
    {
        var slices = fulfilled.Lines
            .Select(line => new LineSlice(line.LineId, Fulfilled.GetValueOrDefault(line.LineId), Fulfilled.GetValueOrDefault(line.LineId) + line.Quantity))
            .ToList();
        return this with
        {
            Fulfilled = Add(Fulfilled, fulfilled.Lines),
            Shipments = [.. Shipments, new Shipment(fulfilled.ShipmentId, slices, fulfilled.OccurredAt, InvoiceNumber: null, fulfilled.Location)],
        };
    }

    private static Shipment Invoice(Shipment shipment, OrderShipmentInvoiced invoiced) =>
        shipment.Id == invoiced.ShipmentId ? shipment with { InvoiceNumber = invoiced.InvoiceNumber } : shipment;

    private static ImmutableDictionary<string, decimal> Add(ImmutableDictionary<string, decimal> to, IEnumerable<LineQuantity> lines) =>
        lines.Aggregate(to, (sum, line) => sum.SetItem(line.LineId, sum.GetValueOrDefault(line.LineId) + line.Quantity));

    private Money SumOf(Func<RecordedPayment, bool> chosen)
    {
        var currency = Currency.Of(Order?.Currency ?? throw new InvalidOperationException("The order is not known yet."));
        return Money.Sum(Payments.Where(payment => payment.Amount.Currency == currency).Where(chosen).Select(payment => payment.Amount), currency);
    }
}
