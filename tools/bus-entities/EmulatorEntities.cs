using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace Billing.Tools.BusEntities;

/// <summary>
/// Makes the entity file of Microsoft's Service Bus emulator from infra/servicebus.json. Form and limits:
/// https://github.com/Azure/azure-service-bus-emulator-installer/blob/main/ServiceBus-Emulator/Schema/Config-schema.json and
/// https://learn.microsoft.com/azure/service-bus-messaging/overview-emulator#usage-quotas
/// </summary>
public static class EmulatorEntities
{
    private const int MaxEntities = 50;
    private const int MaxSubscriptions = 50;
    private const int MaxSqlFilters = 20;
    private const int MaxFilterLength = 1024;
    private const int MaxDeliveries = 10;

    private static readonly TimeSpan MaxTimeToLive = TimeSpan.FromHours(1);
    private static readonly TimeSpan MaxDuplicateWindow = TimeSpan.FromMinutes(5);

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file's text. What the emulator limits is cut to its limit.</summary>
    /// <exception cref="InvalidDataException">The emulator has no counterpart, or a number of things is beyond its limit.</exception>
    public static string From(string declared)
    {
        var root = JsonNode.Parse(declared)!;
        var queues = Items(root, "queues").Select(Queue).ToArray();
        var topics = Items(root, "topics").Select(Topic).ToArray();
        Limit(queues.Length + topics.Length, MaxEntities, "queues and topics");

        // The emulator knows one namespace, of this name.
        var space = new JsonObject { ["Name"] = "sbemulatorns", ["Queues"] = new JsonArray(queues), ["Topics"] = new JsonArray(topics) };
        var config = new JsonObject { ["Namespaces"] = new JsonArray(space), ["Logging"] = new JsonObject { ["Type"] = "Console" } };
        return new JsonObject { ["UserConfig"] = config }.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonNode Queue(JsonNode queue) => new JsonObject { ["Name"] = Name(queue), ["Properties"] = Properties(queue) };

    private static JsonNode Topic(JsonNode topic)
    {
        var subscriptions = Items(topic, "subscriptions").ToList();
        Limit(subscriptions.Count, MaxSubscriptions, $"subscriptions of {Name(topic)}");
        Limit(subscriptions.Sum(each => Items(each, "rules").Count()), MaxSqlFilters, $"SQL filters of {Name(topic)}");
        return new JsonObject
        {
            ["Name"] = Name(topic),
            ["Properties"] = Properties(topic),
            ["Subscriptions"] = new JsonArray([.. subscriptions.Select(each => Subscription(each))]),
        };
    }

    private static JsonNode Subscription(JsonNode subscription) => new JsonObject
    {
        ["Name"] = Name(subscription),
        ["Properties"] = Properties(subscription),
        ["Rules"] = new JsonArray([.. Items(subscription, "rules").Select(rule => Rule(rule, Name(subscription)))]),
    };

    // An unknown type of filter would be dropped in silence, and its subscription would get every message.
    private static JsonNode Rule(JsonNode rule, string subscription)
    {
        var properties = rule["properties"]!.AsObject();
        if (properties.Any(each => each.Key is not ("filterType" or "sqlFilter")) || properties["filterType"]?.GetValue<string>() != "SqlFilter")
        {
            throw new InvalidDataException($"The rule {Name(rule)} of {subscription} is no plain SQL filter: this tool must learn it first.");
        }

        var expression = properties["sqlFilter"]!["sqlExpression"]!.GetValue<string>();
        Limit(expression.Length, MaxFilterLength, $"characters in the filter of {subscription}");

        // Names must begin with a letter or digit; a rule that is named here takes the place of the one that selects everything.
        return new JsonObject
        {
            ["Name"] = Name(rule).TrimStart('$'),
            ["Properties"] = new JsonObject { ["FilterType"] = "Sql", ["SqlFilter"] = new JsonObject { ["SqlExpression"] = expression } },
        };
    }

    private static JsonObject Properties(JsonNode entity)
    {
        var properties = new JsonObject();
        foreach (var (name, value) in entity["properties"]!.AsObject())
        {
            properties[char.ToUpperInvariant(name[0]) + name[1..]] = name switch
            {
                "defaultMessageTimeToLive" => AtMost(value!, MaxTimeToLive),
                "duplicateDetectionHistoryTimeWindow" => AtMost(value!, MaxDuplicateWindow),
                "maxDeliveryCount" => Math.Min(value!.GetValue<int>(), MaxDeliveries),
                "lockDuration" or "requiresSession" or "requiresDuplicateDetection" or "deadLetteringOnMessageExpiration" => value!.DeepClone(),
                _ => throw new InvalidDataException($"The emulator has no property {name}, which {Name(entity)} sets."),
            };
        }

        return properties;
    }

    private static string AtMost(JsonNode duration, TimeSpan limit)
    {
        var text = duration.GetValue<string>();
        return XmlConvert.ToTimeSpan(text) <= limit ? text : XmlConvert.ToString(limit);
    }

    private static void Limit(int number, int most, string what)
    {
        if (number > most)
        {
            throw new InvalidDataException($"There are {number} {what}; the emulator takes {most}.");
        }
    }

    private static string Name(JsonNode entity) => entity["name"]!.GetValue<string>();

    private static IEnumerable<JsonNode> Items(JsonNode parent, string kind) => parent[kind] is JsonArray items ? items.Select(item => item!) : [];
}
