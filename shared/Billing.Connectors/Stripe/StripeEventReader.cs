using Billing.Connectors.Gateways;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Stripe;

/// <summary>
/// Reads Stripe webhook events: <c>payment_intent.succeeded</c>, <c>charge.refunded</c> and <c>payout.paid</c>. Amounts are in minor units; the
/// order's number is expected in the payment intent's metadata as <c>order_reference</c>.
/// </summary>
public static class StripeEventReader
{
    private const string Gateway = "stripe";

    /// <summary>Reads one event.</summary>
    public static ParseResult<PaymentNotification> Read(ReadOnlyMemory<byte> json) => JsonFields.Read(json, "payments", ReadEvent);

    private static PaymentNotification ReadEvent(JsonFields fields)
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
                GatewayFields.Reference(data.Child("metadata"), "order_reference"),
                GatewayFields.Units(data, "amount_received", StripeAmounts.FromMinor),
                at,
                ChargeOf(data)),
            "payout.paid" or "payout.reconciliation_completed" => PaidOut(id, data, at),
            "charge.refunded" => new PaymentNotification.Refunded(
                id, Gateway, GatewayFields.Reference(data, "payment_intent"), GatewayFields.Units(data, "amount_refunded", StripeAmounts.FromMinor), at),
            var other => new PaymentNotification.Ignored(id, Gateway, other, at),
        };
    }

    // The id of the charge, or the whole charge where the endpoint has it expanded.
    private static string? ChargeOf(JsonFields intent) => intent.OptionalRaw("latest_charge") is { Length: > 0 and <= 64 } id && StreamNames.IsSafe(id) ? id : null;

    // arrival_date is a midnight of UTC; the amount is negative when Stripe takes money from the bank.
    private static PaymentNotification.PaidOut PaidOut(string id, JsonFields payout, DateTimeOffset at)
    {
        var code = payout.Text("currency");
        if (!Currency.TryOf(code, out var currency))
        {
            payout.Refuse("currency", "unknown-currency", "is not an ISO 4217 code");
        }

        var amount = currency is null ? default : StripeAmounts.FromMinor(payout.Whole("amount"), currency);
        var arrival = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(payout.Whole("arrival_date"), 0, 253_402_300_799));
        return new PaymentNotification.PaidOut(id, Gateway, GatewayFields.Reference(payout, "id"), amount, DateOnly.FromDateTime(arrival.UtcDateTime), at);
    }
}
