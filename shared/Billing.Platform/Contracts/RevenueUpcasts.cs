using System.Text.Json.Nodes;

namespace Billing.Platform.Contracts;

/// <summary>
/// Version 1 deferred and recognised revenue line by line, with an event for each. Version 2 has one event for all lines of
/// an invoice, because a commit holds few events. A line of version 1 is an invoice of version 2 with that line alone.
/// </summary>
internal static class RevenueUpcasts
{
    public static IReadOnlyList<EventUpcast> All { get; } =
    [
        new("revenue.deferred", From: 1, Deferred),
        new("revenue.recognised", From: 1, Recognised),
    ];

    private static JsonObject Deferred(JsonObject data)
    {
        data["obligations"] = new JsonArray(Take(data, "obligation"));
        return data;
    }

    private static JsonObject Recognised(JsonObject data)
    {
        data["amounts"] = new JsonArray(new JsonObject
        {
            ["obligationId"] = Take(data, "obligationId"),
            ["kind"] = Take(data, "kind"),
            ["amount"] = Take(data, "amount"),
            ["reason"] = Take(data, "reason"),
        });
        return data;
    }

    private static JsonNode Take(JsonObject data, string name)
    {
        if (!data.Remove(name, out var value) || value is null)
        {
            throw new InvalidDataException($"Data of version 1 has no {name}.");
        }

        return value;
    }
}
