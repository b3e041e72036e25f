using System.Text;
using System.Text.Json.Nodes;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Shops;

/// <summary>What Shopify tells beside new orders, in the shapes of its webhooks; ids are invented.</summary>
internal static class Told
{
    private static int _ids = 4_000;

    public static async Task<Answer> TellAsync(this Scenario scenario, string topic, JsonNode body, string? eventId = null, string source = "shopify")
    {
        var answer = await scenario.SendTopicAsync(topic, body, eventId, source);
        await scenario.DrainAsync();
        return answer;
    }

    /// <summary>Sends it, and does not wait for what becomes of it.</summary>
    public static async Task<Answer> SendTopicAsync(this Scenario scenario, string topic, JsonNode body, string? eventId = null, string source = "shopify")
    {
        var signed = await scenario.SignAsync("nordwind", source, eventId ?? $"told-{Next()}", Encoding.UTF8.GetBytes(body.ToJsonString()));
        var headers = new Dictionary<string, string>(signed.Headers) { ["X-Shopify-Topic"] = topic };
        return await scenario.PostAsync($"api/webhooks/nordwind/{source}", signed.Body, headers);
    }

    public static JsonObject Transaction(JsonObject order, string kind, string amount, string gateway = "shopify_payments", Action<JsonObject>? change = null)
    {
        var transaction = new JsonObject
        {
            ["id"] = Next(),
            ["order_id"] = order["id"]!.DeepClone(),
            ["kind"] = kind,
            ["gateway"] = gateway,
            ["status"] = "success",
            ["created_at"] = "2026-11-02T09:01:00+01:00",
            ["processed_at"] = "2026-11-02T09:01:00+01:00",
            ["test"] = false,
            ["authorization"] = null,
            ["parent_id"] = null,
            ["amount"] = amount,
            ["currency"] = "EUR",
        };
        change?.Invoke(transaction);
        return transaction;
    }

    public static JsonObject Refund(JsonObject order, params JsonObject[] transactions) => new()
    {
        ["id"] = Next(),
        ["order_id"] = order["id"]!.DeepClone(),
        ["created_at"] = "2026-11-03T12:00:00+01:00",
        ["note"] = "Ida wrote that it does not fit",
        ["refund_line_items"] = new JsonArray(new JsonObject
        {
            ["id"] = Next(),
            ["line_item_id"] = long.Parse(order.LineId()),
            ["quantity"] = 1,
            ["restock_type"] = "return",
            ["subtotal"] = 10.0,
            ["total_tax"] = 1.9,
        }),
        ["transactions"] = new JsonArray([.. transactions]),
        ["order_adjustments"] = new JsonArray(),
    };

    /// <summary>The shape of github.com/sadsciencee/shopify-webhooks-go, pkg/v2025_01/payload/disputes_create.go.</summary>
    public static JsonObject Dispute(JsonObject order, string amount, string status = "needs_response", string type = "chargeback", long id = 1027, string? finalizedOn = null) => new()
    {
        ["id"] = id,
        ["order_id"] = order["id"]!.DeepClone(),
        ["type"] = type,
        ["amount"] = amount,
        ["currency"] = "EUR",
        ["reason"] = "fraudulent",
        ["network_reason_code"] = "4827",
        ["status"] = status,
        ["evidence_due_by"] = "2026-11-20T19:00:00-05:00",
        ["evidence_sent_on"] = null,
        ["finalized_on"] = finalizedOn,
        ["initiated_at"] = "2026-11-05T20:00:00-05:00",
    };

    public static JsonObject Fulfilment(JsonObject order, string status = "success", Action<JsonObject>? change = null)
    {
        var fulfilment = new JsonObject
        {
            ["id"] = Next(),
            ["order_id"] = order["id"]!.DeepClone(),
            ["name"] = $"{order["name"]}.1",
            ["status"] = status,
            ["shipment_status"] = null,
            ["created_at"] = "2026-11-02T10:00:00+01:00",
            ["updated_at"] = "2026-11-02T10:00:00+01:00",
            ["tracking_number"] = "JJD0099887766",
            ["line_items"] = new JsonArray([.. order["line_items"]!.AsArray().Select(line => new JsonObject { ["id"] = line!["id"]!.DeepClone(), ["quantity"] = 1 })]),
        };
        change?.Invoke(fulfilment);
        return fulfilment;
    }

    /// <summary>One of each, for the samples of events.</summary>
    public static async Task PlayAsync(Scenario scenario)
    {
        var order = Payload.Order("#1011");
        await scenario.ShopifyAsync("nordwind", "order-1011", order);
        await scenario.TellAsync("orders/paid", order);
        var sale = Transaction(order, "sale", "11.90");
        await scenario.TellAsync("order_transactions/create", sale);
        await scenario.TellAsync("order_transactions/create", Transaction(Payload.Order("#1012"), "sale", "11.90", "Cards by Example"));
        await scenario.TellAsync("disputes/create", Dispute(order, "11.90"));
        await scenario.TellAsync("refunds/create", Refund(order, Transaction(order, "refund", "11.90", change: each => each["parent_id"] = sale["id"]!.DeepClone())));
    }

    private static int Next() => Interlocked.Increment(ref _ids);
}
