using Billing.Connectors.Gateways;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>
/// Reads the fabric's own payment format, for gateways that speak no dialect known here and for partners whose input is mapped
/// to it: a Standard Webhooks body <c>{"type":"payment.captured","timestamp":…,"data":{"payment":"P-1","order":"1001",
/// "amount":"12.50","currency":"EUR"}}</c>, or <c>payment.refunded</c>, which names a <c>refund</c> in place of the order and
/// tells its own amount alone.
/// </summary>
public static class PartnerPaymentReader
{
    /// <summary>Reads one notice.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="eventId">The sender's id of it.</param>
    /// <param name="gateway">Who sent it: its source name, so that it speaks of its own payments only.</param>
    /// <param name="store">The store whose orders it pays, or null.</param>
    public static ParseResult<PaymentNotification> Read(ReadOnlyMemory<byte> json, string eventId, string gateway, string? store = null) =>
        JsonFields.Read(json, "payments", fields => ReadNotice(fields, eventId, gateway, store));

    private static PaymentNotification ReadNotice(JsonFields fields, string eventId, string gateway, string? store)
    {
        var at = fields.Time("timestamp");
        var data = fields.Child("data");
        var payment = GatewayFields.Reference(data, "payment");
        var amount = GatewayFields.Decimal(data, "amount", "currency");
        if (amount.Amount == 0 && data.Has("amount") && !data.HasProblem("amount") && data.Has("currency") && !data.HasProblem("currency"))
        {
            data.Refuse("amount", "not-positive", "must be above zero");
        }

        switch (fields.Text("type"))
        {
            case "payment.captured":
                return new PaymentNotification.Captured(eventId, gateway, payment, GatewayFields.Order(data, "order", store), amount, at);
            case "payment.refunded":
                return new PaymentNotification.RefundMade(eventId, gateway, payment, GatewayFields.Reference(data, "refund"), amount, at);
            case var other:
                if (other.Length > 0)
                {
                    fields.Refuse("type", "unknown-type", "must be payment.captured or payment.refunded");
                }

                return new PaymentNotification.Ignored(eventId, gateway, other, at);
        }
    }
}
