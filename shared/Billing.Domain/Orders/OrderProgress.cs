using Billing.Domain.Catalogue;

namespace Billing.Domain.Orders;

/// <summary>The work left for a confirmed order at this moment: derived from its state, never stored.</summary>
/// <param name="ShipmentsToInvoice">Shipments without an invoice, oldest first.</param>
/// <param name="DeliverDigital">True if digital lines are waiting and may be delivered.</param>
/// <param name="SubscriptionsToActivate">Subscription lines that may start.</param>
/// <param name="AwaitsPayment">True if payment in advance is still missing and its absence is not noted.</param>
/// <param name="PaymentDeadline">Until when payment in advance is waited for.</param>
/// <param name="IsComplete">True if nothing can happen any more that this order's process has to react to.</param>
public sealed record OrderProgress(
    IReadOnlyList<string> ShipmentsToInvoice,
    bool DeliverDigital,
    IReadOnlyList<string> SubscriptionsToActivate,
    bool AwaitsPayment,
    DateTimeOffset PaymentDeadline,
    bool IsComplete)
{
    /// <summary>Time that payment in advance is waited for before an exception is raised.</summary>
    public static readonly TimeSpan PaymentPatience = TimeSpan.FromDays(7);

    /// <summary>True if something can be done now.</summary>
    public bool HasWork => ShipmentsToInvoice.Count > 0 || DeliverDigital || SubscriptionsToActivate.Count > 0;

    /// <summary>Looks at a confirmed order.</summary>
    public static OrderProgress Of(OrderState state)
    {
        var order = state.Order ?? throw new InvalidOperationException("The order is not confirmed.");
        var toInvoice = state.Shipments.Where(shipment => shipment.InvoiceNumber is null).Select(shipment => shipment.Id).ToList();
        var pending = order.Lines.Where(line => line.Kind == LineKind.Subscription && !state.Subscriptions.ContainsKey(line.LineId)).ToList();
        var digital = DigitalLeft(state).Count > 0;
        var isFulfilled = order.Lines
            .Where(line => line.Kind != LineKind.Subscription)
            .All(line => state.Fulfilled.GetValueOrDefault(line.LineId) >= line.Quantity);
        return new OrderProgress(
            toInvoice,
            digital && state.MayBeFulfilled,
            state.MayBeFulfilled ? pending.ConvertAll(line => line.LineId) : [],
            !state.MayBeFulfilled && !state.IsPaymentOverdue,
            // An order can reach us weeks late, or be held that long: its payment is not late before anyone looked for it.
            (state.ConfirmedAt is { } confirmed && confirmed > order.OrderedAt ? confirmed : order.OrderedAt) + PaymentPatience,
            isFulfilled && toInvoice.Count == 0 && pending.Count == 0);
    }

    // Charges go with other lines; where nothing but them and subscriptions is sold, the system delivers them.
    internal static List<LineQuantity> DigitalLeft(OrderState state)
    {
        var lines = state.Order!.Lines;
        var areAlone = lines.All(line => line.Kind == LineKind.Subscription || line.Kind.GoesAlong());
        return lines
            .Where(line => (line.IsDeliveredBySystem || (areAlone && line.Kind.GoesAlong())) && state.Fulfilled.GetValueOrDefault(line.LineId) < line.Quantity)
            .Select(line => new LineQuantity(line.LineId, line.Quantity - state.Fulfilled.GetValueOrDefault(line.LineId)))
            .ToList();
    }
}
