using System.Text.Json.Nodes;
using Billing.Functions.Tests.Docs;
using Billing.Local.Hosting;

namespace Billing.Functions.Tests.Intake;

/// <summary>What the contract tests need to know of one adapter. A new adapter is one more entry.</summary>
/// <param name="Adapter">Name of the adapter.</param>
/// <param name="Tenant">A tenant of the samples that has such a source.</param>
/// <param name="Source">Name of the source.</param>
/// <param name="Sample">A request of one event, below <c>samples</c> or <c>docs/contracts/samples</c>.</param>
/// <param name="Required">JSON paths of the fields without which it is refused.</param>
/// <param name="MakeUnknown">Turns the request into one of a type that billing does not act on.</param>
internal sealed record AdapterCase(
    string Adapter, string Tenant, string Source, string Sample, IReadOnlyList<string> Required, Action<JsonNode, IDictionary<string, string>> MakeUnknown)
{
    public static IReadOnlyList<AdapterCase> All { get; } =
    [
        new(
            "shopify",
            "nordwind",
            "shopify",
            "nordwind/shopify/order-1003-reverse-charge.json",
            [
                "$.id", "$.name", "$.created_at", "$.currency", "$.total_price", "$.total_tax", "$.line_items", "$.line_items[0].id",
                "$.line_items[0].quantity", "$.line_items[0].price",
            ],
            (_, headers) => headers["X-Shopify-Topic"] = "customers/create"),
        new(
            "stripe",
            "nordwind",
            "stripe",
            "nordwind/stripe/payment-1002.json",
            [
                "$.id", "$.type", "$.created", "$.data", "$.data.object", "$.data.object.id", "$.data.object.amount_received", "$.data.object.currency",
                "$.data.object.metadata", "$.data.object.metadata.order_reference",
            ],
            (body, _) => (body["id"], body["type"]) = ("evt_unknown", "customer.created")),
        new(
            "adyen",
            "nordwind",
            "adyen",
            "nordwind/adyen/authorisation-1002.json",
            [.. new[] { "pspReference", "merchantReference", "eventCode", "eventDate", "success", "amount", "amount.value", "amount.currency" }
                .Select(field => $"$.notificationItems[0].NotificationRequestItem.{field}")],
            (body, _) => body["notificationItems"]![0]!["NotificationRequestItem"]!["eventCode"] = "REPORT_AVAILABLE"),
        new(
            "paypal",
            "sierra",
            "paypal",
            "sierra/paypal/capture-2005.json",
            [
                "$.id", "$.create_time", "$.event_type", "$.resource", "$.resource.id", "$.resource.custom_id", "$.resource.amount",
                "$.resource.amount.value", "$.resource.amount.currency_code",
            ],
            (body, _) => (body["id"], body["event_type"]) = ("WH-UNKNOWN", "CHECKOUT.ORDER.APPROVED")),
        new(
            "easypost",
            "nordwind",
            "easypost",
            "nordwind/easypost/delivered-1002.json",
            ["$.id", "$.description", "$.result", "$.result.tracking_code", "$.result.status", "$.result.tracking_details[2].datetime"],
            (body, _) => (body["id"], body["description"]) = ("evt_unknown", "batch.created")),
        new(
            "fulfilment",
            "nordwind",
            "warehouse",
            "nordwind/fulfilment/shipped-1002.json",
            [
                "$.type", "$.timestamp", "$.data", "$.data.order", "$.data.shipment_id", "$.data.lines", "$.data.lines[0].line", "$.data.lines[0].quantity",
            ],
            (body, _) => body["type"] = "shipment.lost"),
        new(
            "partner-order",
            "nordwind",
            "kontor",
            "partner-order.v1.json",
            [
                "$.type", "$.data", "$.data.id", "$.data.reference", "$.data.ordered_at", "$.data.currency", "$.data.buyer", "$.data.buyer.name",
                "$.data.buyer.address", "$.data.buyer.address.street", "$.data.lines", "$.data.lines[0].sku", "$.data.lines[0].quantity",
                "$.data.lines[0].unit_price", "$.data.lines[0].taxes[0].amount",
            ],
            (body, _) => body["type"] = "order.cancelled"),
        new(
            "partner-payment",
            "nordwind",
            "kontor-pay",
            "partner-capture.v1.json",
            ["$.type", "$.timestamp", "$.data", "$.data.payment", "$.data.order", "$.data.amount", "$.data.currency"],
            (body, _) => body["type"] = "payment.disputed"),
        new(
            "mapped",
            "nordwind",
            "hafen",
            "nordwind/mapped/hafen-payments.json",
            [
                "$.waehrung", "$.buchungen", "$.buchungen[1].nr", "$.buchungen[1].art", "$.buchungen[1].lastschrift", "$.buchungen[1].betrag_cent",
                "$.buchungen[1].zeit",
            ],
            // What the mapping says is to be left.
            (body, _) =>
            {
                foreach (var entry in body["buchungen"]!.AsArray())
                {
                    entry!["art"] = "VORMERKUNG";
                }
            }),
    ];

    public static AdapterCase Of(string adapter) => All.Single(each => each.Adapter == adapter);

    public JsonNode Body()
    {
        var published = Path.Combine(Repository.Root, "docs", "contracts", "samples", Sample);
        return JsonNode.Parse(File.Exists(published) ? File.ReadAllBytes(published) : Samples.Read(Sample))!;
    }

    /// <summary>The request without one of its fields.</summary>
    public JsonNode Without(string path)
    {
        var body = Body();
        var node = body;
        foreach (var step in path[2..].Replace("[", ".[", StringComparison.Ordinal).Split('.'))
        {
            node = step[0] == '[' ? node[int.Parse(step[1..^1])]! : node[step]!;
        }

        node.Parent!.AsObject().Remove(node.GetPropertyName());
        return body;
    }
}
