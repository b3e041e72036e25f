using Billing.Connectors.Gateways;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;

namespace Billing.Connectors.PayPal;

/// <summary>
/// Reads PayPal webhook events about captures (developer.paypal.com, "Webhook event names", Payments v2). A payment is a
/// capture; the order's number is expected as <c>custom_id</c> of the purchase unit, else as <c>invoice_id</c>.
/// </summary>
public static class PayPalEventReader
{
    private const string Gateway = "paypal";

    /// <summary>Reads one event.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="store">The store whose orders it pays, or null.</param>
    public static ParseResult<PaymentNotification> Read(ReadOnlyMemory<byte> json, string? store = null) =>
        JsonFields.Read(json, "payments", fields => ReadEvent(fields, store));

    private static PaymentNotification ReadEvent(JsonFields fields, string? store)
    {
        var id = fields.Text("id");
        var at = fields.Time("create_time");
        var type = fields.Text("event_type");
        var resource = fields.Child("resource");
        return type switch
        {
            "PAYMENT.CAPTURE.COMPLETED" => new PaymentNotification.Captured(
                id, Gateway, GatewayFields.Reference(resource, "id"), ReadOrder(resource, store), Amount(resource), at),
            "PAYMENT.CAPTURE.REFUNDED" => new PaymentNotification.RefundMade(
                id, Gateway, ReadCapture(resource), GatewayFields.Reference(resource, "id"), Amount(resource), at),
            "PAYMENT.CAPTURE.REVERSED" or "PAYMENT.CAPTURE.DENIED" or "PAYMENT.CAPTURE.DECLINED" =>
                new PaymentNotification.Escalated(id, Gateway, GatewayFields.Reference(resource, "id"), type, OptionalAmount(resource), at),
            "CUSTOMER.DISPUTE.CREATED" or "CUSTOMER.DISPUTE.UPDATED" or "CUSTOMER.DISPUTE.RESOLVED" =>
                new PaymentNotification.Escalated(id, Gateway, ReadDisputed(resource), type, Amount: null, at),
            _ => new PaymentNotification.Ignored(id, Gateway, type, at),
        };
    }

    private static string ReadOrder(JsonFields resource, string? store) =>
        GatewayFields.Order(resource, resource.Has("custom_id") || !resource.Has("invoice_id") ? "custom_id" : "invoice_id", store);

    // A refund names its capture by the link to it only.
    private static string ReadCapture(JsonFields refund)
    {
        var up = refund.Items("links").FirstOrDefault(link => link.OptionalText("rel") == "up");
        var capture = up?.OptionalText("href")?.Split("/captures/") is [_, { Length: > 0 } last] ? last.TrimEnd('/') : string.Empty;
        if (!StreamNames.IsSafe(capture) && !refund.HasProblem("links"))
        {
            refund.Refuse("links", "missing", "must hold the link \"up\" to the capture");
        }

        return capture;
    }

    private static string ReadDisputed(JsonFields dispute) =>
        (dispute.Items("disputed_transactions") is [var first, ..] ? first.OptionalText("seller_transaction_id") : null) ?? dispute.OptionalText("dispute_id") ?? string.Empty;

    private static Money? OptionalAmount(JsonFields resource) => resource.OptionalChild("amount")?.Decimal("value", 0) > 0 ? Amount(resource) : null;

    private static Money Amount(JsonFields resource) => GatewayFields.Decimal(resource.Child("amount"), "value", "currency_code");
}
