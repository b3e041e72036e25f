using Billing.Connectors.Gateways;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Adyen;

/// <summary>When a merchant account captures what was authorised.</summary>
public enum AdyenCapture
{
    /// <summary>With the authorisation: no <c>CAPTURE</c> is sent, and the authorisation is the capture.</summary>
    Immediate,

    /// <summary>When asked to: <c>CAPTURE</c> tells of it.</summary>
    Manual,
}

/// <summary>
/// Reads one <c>NotificationRequestItem</c> of an Adyen standard webhook (docs.adyen.com, "Webhook types"). The merchant's
/// reference is the order's number. A payment is named by the reference of its authorisation; every later item gives that as
/// <c>originalReference</c>.
/// </summary>
public static class AdyenItemReader
{
    private const string Gateway = "adyen";

    /// <summary>Reads one item.</summary>
    /// <param name="json">The item alone, UTF-8.</param>
    /// <param name="capture">How the merchant account captures.</param>
    /// <param name="store">The store whose orders it pays, or null.</param>
    public static ParseResult<PaymentNotification> Read(ReadOnlyMemory<byte> json, AdyenCapture capture, string? store = null) =>
        JsonFields.Read(json, "payments", item => ReadItem(item, capture, store));

    /// <summary>
    /// Id of the event: Adyen repeats an event with the same reference, code and success, and says that other fields may
    /// differ (docs.adyen.com, "Handle webhook events", "Duplicates").
    /// </summary>
    public static string EventIdOf(string eventCode, string pspReference, bool success) => $"{eventCode}-{pspReference}-{(success ? "true" : "false")}";

    private static PaymentNotification ReadItem(JsonFields item, AdyenCapture capture, string? store)
    {
        var code = item.Text("eventCode");
        var success = ReadSuccess(item);
        var id = EventIdOf(code, item.Text("pspReference"), success);
        var at = item.Time("eventDate");
        return (code, success) switch
        {
            ("AUTHORISATION", true) when capture == AdyenCapture.Immediate => Captured(item, id, "pspReference", store, at),
            ("CAPTURE", true) => Captured(item, id, "originalReference", store, at),
            ("REFUND", true) => Refunded(item, id, at),
            ("CANCEL_OR_REFUND", true) when item.OptionalChild("additionalData")?.OptionalText("modification.action") == "refund" => Refunded(item, id, at),
            ("CAPTURE" or "REFUND" or "CANCEL_OR_REFUND", false) => Escalated(item, id, $"{code} (failed)", at),
            ("CAPTURE_FAILED" or "REFUND_FAILED" or "REFUNDED_REVERSED" or "CHARGEBACK" or "SECOND_CHARGEBACK" or "CHARGEBACK_REVERSED"
                or "NOTIFICATION_OF_CHARGEBACK" or "REQUEST_FOR_INFORMATION" or "PREARBITRATION_LOST", _) => Escalated(item, id, code, at),
            _ => new PaymentNotification.Ignored(id, Gateway, code, at),
        };
    }

    // Sent as text; as a flag by some of the older formats.
    private static bool ReadSuccess(JsonFields item)
    {
        switch (item.OptionalFlagOrText("success"))
        {
            case "true": return true;
            case "false": return false;
            default:
                if (!item.HasProblem("success"))
                {
                    item.Refuse("success", item.Has("success") ? "not-a-flag" : "missing", "must be true or false");
                }

                return false;
        }
    }

    private static PaymentNotification.Captured Captured(JsonFields item, string id, string payment, string? store, DateTimeOffset at) => new(
        id, Gateway, GatewayFields.Reference(item, payment), GatewayFields.Order(item, "merchantReference", store), Amount(item), at);

    private static PaymentNotification.RefundMade Refunded(JsonFields item, string id, DateTimeOffset at) => new(
        id, Gateway, GatewayFields.Reference(item, "originalReference"), GatewayFields.Reference(item, "pspReference"), Amount(item), at);

    private static PaymentNotification.Escalated Escalated(JsonFields item, string id, string type, DateTimeOffset at) => new(
        id,
        Gateway,
        item.Has("originalReference") ? GatewayFields.Reference(item, "originalReference") : GatewayFields.Reference(item, "pspReference"),
        type,
        item.OptionalChild("amount")?.Decimal("value", 0) > 0 ? Amount(item) : null,
        at);

    private static Money Amount(JsonFields item) => GatewayFields.Units(item.Child("amount"), "value", AdyenAmounts.FromMinor);
}
