using Billing.Connectors.Gateways;
using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Primitives;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>
/// Reads a fulfilment webhook, a Standard Webhooks body: <c>{"type":"shipment.shipped","timestamp":…,"data":{"order":"1001",
/// "shipment_id":"F1","lines":[{"line":"sku or line id","quantity":2}],"tracking_number":"JJD…"}}</c>; tracking number and <c>"location"</c>, the warehouse, may be left out. Types: <c>shipment.shipped</c>,
/// <c>shipment.delivered</c>, <c>service.performed</c>.
/// </summary>
public static class FulfilmentReportReader
{
    /// <summary>Reads one report; the event id comes from the <c>webhook-id</c> header.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="eventId">The sender's id of it.</param>
    /// <param name="store">The store whose orders it fulfils, or null.</param>
    public static ParseResult<FulfilmentReport> Read(ReadOnlyMemory<byte> json, string eventId, string? store = null) =>
        JsonFields.Read(json, "fulfilment", fields => ReadReport(fields, eventId, store));

    private static FulfilmentReport ReadReport(JsonFields fields, string eventId, string? store)
    {
        var data = fields.Child("data");
        return new FulfilmentReport(
            eventId,
            ReadStep(fields),
            GatewayFields.Order(data, "order", store),
            SafeText(data, "shipment_id"),
            fields.Time("timestamp"),
            data.RequiredItems("lines").Select(ReadLine).ToList(),
            ReadTrackingNumber(data),
            data.OptionalText("location", JsonFields.LongestId));
    }

    private static string? ReadTrackingNumber(JsonFields data)
    {
        var text = data.OptionalText("tracking_number");
        var number = text is null ? null : TrackingNumbers.Normalize(text);
        if (text is not null && number is null)
        {
            data.Refuse("tracking_number", "unusable-reference", "may hold letters and digits, blanks and hyphens only, 64 at the most");
        }

        return number;
    }

    private static FulfilmentStep ReadStep(JsonFields fields)
    {
        switch (fields.Text("type"))
        {
            case "shipment.shipped": return FulfilmentStep.Shipped;
            case "shipment.delivered": return FulfilmentStep.Delivered;
            case "service.performed": return FulfilmentStep.Performed;
            case "": return default;
            default:
                fields.Refuse("type", "unknown-type", "must be shipment.shipped, shipment.delivered or service.performed");
                return default;
        }
    }

    private static string SafeText(JsonFields fields, string name)
    {
        var text = fields.Text(name);
        if (text.Length > 0 && !StreamNames.IsSafe(text))
        {
            fields.Refuse(name, "unusable-reference", "may hold letters, digits, dots, underscores and hyphens only, 64 at the most");
        }

        return text;
    }

    private static FulfilledLine ReadLine(JsonFields line)
    {
        var quantity = line.Decimal("quantity");
        if (quantity <= 0)
        {
            line.Refuse("quantity", "not-positive", "must be above zero");
        }

        return new FulfilledLine(line.Id("line"), quantity);
    }
}
