using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Functions.Hosting;
using Billing.Functions.Messaging;

namespace Billing.Tools.BusEntities;

/// <summary>Writes the subscriptions of the topic <c>events</c>, with their filters, as the areas' manifests declare them.</summary>
public static class Subscriptions
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of infra/servicebus.json with these subscriptions; all else stays as it is.</summary>
    /// <exception cref="InvalidDataException">The file has no topic of events.</exception>
    public static string Into(string declared)
    {
        var root = JsonNode.Parse(declared)!;
        var topic = root["topics"]!.AsArray().FirstOrDefault(each => each!["name"]!.GetValue<string>() == EventMessages.Topic)
            ?? throw new InvalidDataException($"The file declares no topic {EventMessages.Topic}.");
        topic["subscriptions"] = new JsonArray([.. FabricAreas.Subscriptions.Select(Declare)]);
        return root.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>The SQL filter that lets the event types of a subscription through.</summary>
    public static string Filter(EventSubscription subscription)
    {
        var names = subscription.EventTypes.Select(type => $"'{FabricAreas.Events.Describe(type).Name}'").ToList();
        return names is [var only] ? $"type = {only}" : $"type IN ({string.Join(", ", names)})";
    }

    private static JsonNode Declare(EventSubscription subscription) => new JsonObject
    {
        ["name"] = subscription.Name,
        ["properties"] = new JsonObject
        {
            ["lockDuration"] = "PT1M",
            ["maxDeliveryCount"] = 10,
            ["requiresSession"] = true,
            ["deadLetteringOnMessageExpiration"] = true,
            ["defaultMessageTimeToLive"] = "P14D",
        },
        ["rules"] = new JsonArray(new JsonObject
        {
            // This name takes the place of the rule that lets everything through.
            ["name"] = "$Default",
            ["properties"] = new JsonObject { ["filterType"] = "SqlFilter", ["sqlFilter"] = new JsonObject { ["sqlExpression"] = Filter(subscription) } },
        }),
    };
}
