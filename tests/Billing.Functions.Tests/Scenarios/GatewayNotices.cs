using System.Text.Json.Nodes;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>What gateways send, in the shapes of their references: docs.stripe.com/api/events, docs.adyen.com webhooks, PayPal webhook events.</summary>
internal static class GatewayNotices
{
    public static JsonNode Stripe(string id, string type, JsonObject about, long created = 1795946400) => new JsonObject
    {
        ["id"] = id,
        ["object"] = "event",
        ["api_version"] = "2025-09-30.clover",
        ["created"] = created,
        ["livemode"] = true,
        ["pending_webhooks"] = 1,
        ["type"] = type,
        ["data"] = new JsonObject { ["object"] = about },
    };

    public static JsonNode StripePayment(string payment, string? order, long minor, string currency = "eur", long created = 1795946400) => Stripe(
        $"evt_{payment}",
        "payment_intent.succeeded",
        new JsonObject
        {
            ["id"] = payment,
            ["object"] = "payment_intent",
            ["amount"] = minor,
            ["amount_received"] = minor,
            ["currency"] = currency,
            ["status"] = "succeeded",
            ["metadata"] = order is null ? new JsonObject() : new JsonObject { ["order_reference"] = order },
        },
        created);

    public static JsonNode StripeRefund(string id, string type, string payment, string refund, long minor, string status, string currency = "eur", long created = 1795946400) => Stripe(
        id,
        type,
        new JsonObject
        {
            ["id"] = refund,
            ["object"] = "refund",
            ["amount"] = minor,
            ["currency"] = currency,
            ["payment_intent"] = payment,
            ["status"] = status,
        },
        created);

    public static JsonNode StripeDispute(string id, string type, string payment, string dispute, long minor, string status, string currency = "eur", long created = 1795946400) => Stripe(
        id,
        type,
        new JsonObject
        {
            ["id"] = dispute,
            ["object"] = "dispute",
            ["amount"] = minor,
            ["currency"] = currency,
            ["payment_intent"] = payment,
            ["reason"] = "fraudulent",
            ["status"] = status,
        },
        created);

    public static JsonObject AdyenItem(string code, string psp, string? original, string reference, long minor, string currency = "EUR", string success = "true") => new()
    {
        ["NotificationRequestItem"] = new JsonObject
        {
            ["additionalData"] = new JsonObject(),
            ["amount"] = new JsonObject { ["currency"] = currency, ["value"] = minor },
            ["eventCode"] = code,
            ["eventDate"] = "2026-11-29T10:00:00+01:00",
            ["merchantAccountCode"] = "ExampleShop",
            ["merchantReference"] = reference,
            ["originalReference"] = original,
            ["paymentMethod"] = "visa",
            ["pspReference"] = psp,
            ["reason"] = string.Empty,
            ["success"] = success,
        },
    };

    public static JsonNode Adyen(params JsonObject[] items) => new JsonObject { ["live"] = "true", ["notificationItems"] = new JsonArray([.. items]) };

    public static JsonNode PayPal(string id, string type, JsonObject resource) => new JsonObject
    {
        ["id"] = id,
        ["event_version"] = "1.0",
        ["create_time"] = "2026-11-29T10:00:00.157Z",
        ["event_type"] = type,
        ["resource"] = resource,
    };
}
