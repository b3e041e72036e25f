using Billing.Domain.Decisions;
using Billing.Domain.Values;

namespace Billing.Domain.Payments.PayPal;

/// <summary>
/// Reads PayPal webhook events about captures (developer.paypal.com, "Webhook event names", Payments v2). A payment is a
/// capture; the order's number is expected as <c>custom_id</c> of the purchase unit, else as <c>invoice_id</c>.
/// </summary>
public static class PayPalEventReader
{
    private const string Gateway = "paypal";

    /// <summary>Reads one event.</summary>
    public static Reading<GatewayNotice> Read(ReadOnlyMemory<byte> json) => JsonFields.Read(json, "payments", ReadEvent);

    private static GatewayNotice ReadEvent(JsonFields fields)
    {
        var id = fields.Text("id");
        var at = fields.Time("create_time");
        var type = fields.Text("event_type");
        var resource = fields.Child("resource");
        return type switch
        {
            "PAYMENT.CAPTURE.COMPLETED" => new GatewayNotice.Captured(
                id, Gateway, GatewayFields.Reference(resource, "id"), ReadOrder(resource), Amount(resource), at),
            "PAYMENT.CAPTURE.REFUNDED" => new GatewayNotice.RefundMade(
                id, Gateway, ReadCapture(resource), GatewayFields.Reference(resource, "id"), Amount(resource), at),
            "PAYMENT.CAPTURE.REVERSED" or "PAYMENT.CAPTURE.DENIED" or "PAYMENT.CAPTURE.DECLINED" =>
                new GatewayNotice.Escalated(id, Gateway, GatewayFields.Reference(resource, "id"), type, OptionalAmount(resource), at),
            "CUSTOMER.DISPUTE.CREATED" or "CUSTOMER.DISPUTE.UPDATED" or "CUSTOMER.DISPUTE.RESOLVED" =>
                new GatewayNotice.Escalated(id, Gateway, ReadDisputed(resource), type, Amount: null, at),
            _ => new GatewayNotice.Ignored(id, Gateway, type, at),
        };
    }

    private static string ReadOrder(JsonFields resource) =>
        GatewayFields.Reference(resource, resource.Has("custom_id") || !resource.Has("invoice_id") ? "custom_id" : "invoice_id");

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
