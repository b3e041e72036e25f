using Billing.Connectors.Gateways;
using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Tenants;

namespace Billing.Connectors.Shopify;

/// <summary>
/// Interprets <c>fulfillments/create</c> and <c>fulfillments/update</c> (shopify.dev, "Fulfillment"). The fulfilment's name is the order's with a
/// running number: <c>#1001.1</c>. Its <c>location_id</c> names the warehouse.
/// </summary>
public sealed class ShopifyFulfilments() : ShopifyTopics<FulfilmentReport>(ShopifyFulfilments.Name)
{
    /// <summary>Name by which messages call it; no source does.</summary>
    public const string Name = "shopify-fulfilments";

    /// <inheritdoc/>
    public override string Queue => IntakeQueues.Fulfilment;

    /// <inheritdoc/>
    public override ParseResult<FulfilmentReport> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source) =>
        JsonFields.Read(body, "fulfilment", fields => ReadReport(fields, eventId, source.Store));

    /// <inheritdoc/>
    public override WebhookEvent Describe(FulfilmentReport value, string eventId, ReadOnlyMemory<byte> body) =>
        new(eventId, value.Step.ToString(), value.OrderReference, body) { Interpreter = Name, Queue = Queue };

    private static FulfilmentReport ReadReport(JsonFields fields, string eventId, string? store)
    {
        if (fields.Text("status") is { Length: > 0 } and not "success")
        {
            fields.Refuse("status", "ships-nothing", "must be success: nothing left otherwise");
        }

        var isDelivered = fields.OptionalText("shipment_status") == "delivered";
        var name = fields.Text("name");
        var place = name.LastIndexOf('.');
        var order = OrderReference.Normalise(place > 0 ? name[..place] : name, store);
        if (order is null && name.Length > 0)
        {
            fields.Refuse("name", "unusable-reference", "must hold a letter or a digit");
        }

        return new FulfilmentReport(
            eventId,
            isDelivered ? FulfilmentStep.Delivered : FulfilmentStep.Shipped,
            order ?? string.Empty,
            GatewayFields.Reference(fields, "id"),
            fields.Time(isDelivered ? "updated_at" : "created_at"),
            [.. fields.RequiredItems("line_items").Where(line => line.Decimal("quantity") > 0).Select(line => new FulfilledLine(line.Id("id"), line.Decimal("quantity")))],
            fields.OptionalText("tracking_number") is { } number ? TrackingNumbers.Normalize(number) : null,
            fields.OptionalText("location_id", JsonFields.LongestId))
        {
            IsToldAgain = true,
        };
    }
}
