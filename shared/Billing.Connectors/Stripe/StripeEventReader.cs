using Billing.Connectors.Gateways;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Stripe;

/// <summary>
/// Reads Stripe webhook events: <c>payment_intent.succeeded</c> and <c>charge.refunded</c>. Amounts are in minor units; the
/// order's number is expected in the payment intent's metadata as <c>order_reference</c>.
/// </summary>
public static class StripeEventReader
{
    private const string Gateway = "stripe";

    /// <summary>Reads one event.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="store">The store whose orders it pays, or null.</param>
    public static ParseResult<PaymentNotification> Read(ReadOnlyMemory<byte> json, string? store = null) =>
        JsonFields.Read(json, "payments", fields => ReadEvent(fields, store));

    private static PaymentNotification ReadEvent(JsonFields fields, string? store)
    {
        var id = fields.Text("id");
        var at = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(fields.Whole("created"), 0, 253_402_300_799));
        var data = fields.Child("data").Child("object");
        return fields.Text("type") switch
        {
            "payment_intent.succeeded" => new PaymentNotification.Captured(
                id,
                Gateway,
                GatewayFields.Reference(data, "id"),
                GatewayFields.Order(data.Child("metadata"), "order_reference", store),
                GatewayFields.Units(data, "amount_received", StripeAmounts.FromMinor),
                at),
            "charge.refunded" => new PaymentNotification.Refunded(
                id, Gateway, GatewayFields.Reference(data, "payment_intent"), GatewayFields.Units(data, "amount_refunded", StripeAmounts.FromMinor), at),
            var other => new PaymentNotification.Ignored(id, Gateway, other, at),
        };
    }
}
