using System.Security.Cryptography;
using System.Text;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Billing.Platform.Views;

namespace Billing.Functions.Customers;

/// <summary>
/// An entry of the view: either whose an order is, or one amount that moved on an order. Each is written whole by one event, so
/// that events may come in any order and again.
/// </summary>
/// <param name="Id">Of the order or of the event.</param>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Home region.</param>
/// <param name="View">Always <see cref="CustomerValueView.View"/>.</param>
/// <param name="Order">The order's reference.</param>
/// <param name="Customer">Key of whose order it is; null in an entry of an amount.</param>
/// <param name="Kind">What moved; null in an entry of an order.</param>
/// <param name="Amount">How much; null in an entry of an order.</param>
/// <param name="AsOf">Recording time of the event.</param>
public sealed record CustomerValueEntry(
    string Id,
    string Tenant,
    string Region,
    string View,
    string Order,
    string? Customer,
    ValueMovementKind? Kind,
    Money? Amount,
    DateTimeOffset AsOf) : IViewRow
{
    /// <summary>The entry that an event makes, or null.</summary>
    /// <param name="envelope">The event's envelope.</param>
    /// <param name="happened">The event.</param>
    /// <param name="customerScope">Within what the tenant's customers have one key.</param>
    public static CustomerValueEntry? For(EventEnvelope envelope, IDomainEvent happened, string customerScope) => happened switch
    {
        OrderConfirmed { Order: var order } => new(
            OrderId(order.Reference),
            envelope.Tenant,
            envelope.Region,
            CustomerValueView.View,
            order.Reference,
            CustomerKey.Of(customerScope, order.Buyer),
            Kind: null,
            Amount: null,
            envelope.RecordedAt),
        InvoiceIssued { Invoice: var invoice } => Movement(envelope, invoice.OrderReference, ValueMovementKind.Invoiced, invoice.Gross),
        PaymentCaptured captured => Movement(envelope, captured.OrderReference, ValueMovementKind.Paid, captured.Amount),
        PaymentRefunded refunded => Movement(envelope, refunded.OrderReference, ValueMovementKind.Refunded, refunded.Amount),
        PaymentRefundReversed reversed => Movement(envelope, reversed.OrderReference, ValueMovementKind.Refunded, -reversed.Amount),
        PaymentChargedBack back => Movement(envelope, back.OrderReference, ValueMovementKind.Refunded, back.Amount),
        PaymentChargebackReversed reversed => Movement(envelope, reversed.OrderReference, ValueMovementKind.Refunded, -reversed.Amount),
        _ => null,
    };

    private static CustomerValueEntry Movement(EventEnvelope envelope, string order, ValueMovementKind kind, Money amount) => new(
        envelope.EventId, envelope.Tenant, envelope.Region, CustomerValueView.View, order, Customer: null, kind, amount, envelope.RecordedAt);

    // A reference may hold what an item id may not.
    private static string OrderId(string reference) => "order-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference)).AsSpan(0, 16));
}
