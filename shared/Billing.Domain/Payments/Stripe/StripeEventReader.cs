using Billing.Domain.Decisions;
using Billing.Domain.Values;

namespace Billing.Domain.Payments.Stripe;

/// <summary>
/// Reads Stripe webhook events: <c>payment_intent.succeeded</c> and <c>charge.refunded</c>. Amounts are in minor units; the
/// order's number is expected in the payment intent's metadata as <c>order_reference</c>.
/// </summary>
public static class StripeEventReader
{
    private const string Gateway = "stripe";

    /// <summary>Reads one event.</summary>
    public static Reading<GatewayNotice> Read(ReadOnlyMemory<byte> json) => JsonFields.Read(json, "payments", ReadEvent);

    private static GatewayNotice ReadEvent(JsonFields fields)
    {
        var id = fields.Text("id");
        var at = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(fields.Whole("created"), 0, 253_402_300_799));
        var data = fields.Child("data").Child("object");
        return fields.Text("type") switch
        {
            "payment_intent.succeeded" => new GatewayNotice.Captured(
                id, Gateway, Safe(data, "id"), Safe(data.Child("metadata"), "order_reference"), ReadAmount(data, "amount_received"), at),
            "charge.refunded" => new GatewayNotice.Refunded(id, Gateway, Safe(data, "payment_intent"), ReadAmount(data, "amount_refunded"), at),
            var other => new GatewayNotice.Ignored(id, Gateway, other, at),
        };
    }

    private static Money ReadAmount(JsonFields data, string name)
    {
        var minor = data.Whole(name);
        if (minor <= 0 && data.Problems.Count == 0)
        {
            data.Refuse(name, "not-positive", "must be above zero");
        }

        var code = data.Text("currency");
        if (Currency.TryOf(code, out var currency))
        {
            var amount = StripeAmounts.FromMinor(minor, currency);
            if (!amount.IsPayable)
            {
                data.Refuse(name, "below-minor-unit", $"cannot be paid in {currency}");
            }

            return amount;
        }

        if (code.Length > 0)
        {
            data.Refuse("currency", "unknown-currency", "is not an ISO 4217 code");
        }

        return default;
    }

    private static string Safe(JsonFields fields, string name)
    {
        var text = fields.Text(name);
        if (text.Length > 0 && !StreamNames.IsSafe(text))
        {
            fields.Refuse(name, "unusable-reference", "may hold letters, digits, dots, underscores and hyphens only, 64 at the most");
        }

        return text;
    }
}
