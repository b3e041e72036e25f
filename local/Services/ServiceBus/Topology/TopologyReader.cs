using System.Text.Json;

namespace Billing.Local.ServiceBus;

/// <summary>
/// Reads a topology with the property names and limits of Azure Resource Manager's schema of Microsoft.ServiceBus
/// namespaces. Nothing is guessed: a property that is unknown, or that this broker does not honour, is an error.
/// </summary>
internal static class TopologyReader
{
    private const int StandardMessageSize = 256 * 1024;
    private const int PremiumMessageKilobytes = 1024;

    private static readonly TimeSpan MinDuplicateWindow = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MaxDuplicateWindow = TimeSpan.FromDays(7);
    private static readonly TimeSpan DefaultDuplicateWindow = TimeSpan.FromMinutes(10);

    public static ServiceBusTopology Read(ReadOnlyMemory<byte> json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return ReadRoot(new TopologyNode(document.RootElement, "", source));
        }
        catch (JsonException error)
        {
            throw new ServiceBusTopologyException($"{source}: not valid JSON: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private static ServiceBusTopology ReadRoot(TopologyNode root)
    {
        root.Allow("sku", "queues", "topics");
        var skuNode = root.Require("sku");
        skuNode.Allow("name");
        var sku = skuNode.Require("name").OneOf("Standard", "Premium") == "Premium" ? ServiceBusSku.Premium : ServiceBusSku.Standard;
        var queues = root.Items("queues").Select(node => ReadQueue(node, sku)).ToList();
        var topics = root.Items("topics").Select(node => ReadTopic(node, sku)).ToList();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, node) in queues.Select(queue => queue.Name).Zip(root.Items("queues"))
            .Concat(topics.Select(topic => topic.Name).Zip(root.Items("topics"))))
        {
            if (!names.Add(name))
            {
                throw node.Error($"a queue or topic is named '{name}' already");
            }
        }

        return new ServiceBusTopology(sku, queues, topics);
    }

    private static QueueDescription ReadQueue(TopologyNode node, ServiceBusSku sku)
    {
        node.Allow("name", "properties");
        var properties = node.Require("properties");
        properties.Allow(
            "lockDuration", "maxDeliveryCount", "requiresSession", "deadLetteringOnMessageExpiration", "defaultMessageTimeToLive",
            "requiresDuplicateDetection", "duplicateDetectionHistoryTimeWindow", "maxMessageSizeInKilobytes");
        return new QueueDescription(node.Name(260), ReadSettings(properties), ReadLimits(properties, sku));
    }

    private static TopicDescription ReadTopic(TopologyNode node, ServiceBusSku sku)
    {
        node.Allow("name", "properties", "subscriptions");
        var properties = node.Require("properties");
        properties.Allow(
            "defaultMessageTimeToLive", "requiresDuplicateDetection", "duplicateDetectionHistoryTimeWindow", "maxMessageSizeInKilobytes");
        var subscriptions = node.Items("subscriptions").Select(ReadSubscription).ToList();
        if (subscriptions.GroupBy(s => s.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw node.Error($"two subscriptions are named '{twice.Key}'");
        }

        return new TopicDescription(node.Name(260), ReadTimeToLive(properties), ReadLimits(properties, sku), subscriptions);
    }

    private static SubscriptionDescription ReadSubscription(TopologyNode node)
    {
        node.Allow("name", "properties", "rules");
        var properties = node.Require("properties");
        properties.Allow(
            "lockDuration", "maxDeliveryCount", "requiresSession", "deadLetteringOnMessageExpiration", "defaultMessageTimeToLive");
        return new SubscriptionDescription(node.Name(50), ReadSettings(properties), RuleReader.Read(node));
    }

    private static EntitySettings ReadSettings(TopologyNode properties)
    {
        var defaults = new EntitySettings();
        return new EntitySettings
        {
            LockDuration = properties.Optional("lockDuration")?.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)) ?? defaults.LockDuration,
            MaxDeliveryCount = properties.Optional("maxDeliveryCount")?.Integer(1, 2000) ?? defaults.MaxDeliveryCount,
            RequiresSession = properties.Optional("requiresSession")?.Boolean() ?? false,
            DeadLetteringOnMessageExpiration = properties.Optional("deadLetteringOnMessageExpiration")?.Boolean() ?? false,
            DefaultMessageTimeToLive = ReadTimeToLive(properties),
        };
    }

    private static TimeSpan ReadTimeToLive(TopologyNode properties) =>
        properties.Optional("defaultMessageTimeToLive")?.Duration(TimeSpan.FromSeconds(1), TimeSpan.MaxValue) ?? TimeSpan.MaxValue;

    private static SendLimits ReadLimits(TopologyNode properties, ServiceBusSku sku)
    {
        var sizeNode = properties.Optional("maxMessageSizeInKilobytes");
        if (sizeNode is not null && sku != ServiceBusSku.Premium)
        {
            throw sizeNode.Error("only the Premium tier lets an entity choose its message size");
        }

        var size = sku == ServiceBusSku.Standard ? StandardMessageSize : 1024L * (sizeNode?.Integer(1024, 102_400) ?? PremiumMessageKilobytes);
        var detects = properties.Optional("requiresDuplicateDetection")?.Boolean() ?? false;
        var windowNode = properties.Optional("duplicateDetectionHistoryTimeWindow");
        if (windowNode is not null && !detects)
        {
            throw windowNode.Error("requiresDuplicateDetection is not true");
        }

        var window = windowNode?.Duration(MinDuplicateWindow, MaxDuplicateWindow) ?? DefaultDuplicateWindow;
        return new SendLimits(size, detects ? window : null);
    }
}
