namespace Billing.Local.ServiceBus;

/// <summary>The entities of a namespace, as `infra/servicebus.json` declares them for Azure and for here.</summary>
/// <param name="Sku">Standard or Premium.</param>
/// <param name="Queues">The queues, in the order of the file.</param>
/// <param name="Topics">The topics with their subscriptions.</param>
internal sealed record ServiceBusTopology(
    ServiceBusSku Sku, IReadOnlyList<QueueDescription> Queues, IReadOnlyList<TopicDescription> Topics)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ServiceBusTopologyException">It is missing or not valid; the message is one line.</exception>
    public static ServiceBusTopology Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), path);
        }
        catch (IOException error)
        {
            throw new ServiceBusTopologyException($"{path}: cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads the content of a file; <paramref name="source"/> names it in errors.</summary>
    /// <exception cref="ServiceBusTopologyException">It is not valid; the message is one line.</exception>
    public static ServiceBusTopology Parse(ReadOnlyMemory<byte> json, string source) => TopologyReader.Read(json, source);
}

/// <summary>The tier of a namespace, which decides how large messages may be.</summary>
internal enum ServiceBusSku
{
    /// <summary>Messages and batches up to 256 KB.</summary>
    Standard,

    /// <summary>Messages and batches up to 1 MB, or what the entity says.</summary>
    Premium,
}

/// <summary>The limits of what a queue or topic takes.</summary>
/// <param name="MaxMessageSize">In bytes, for a message and for a batch.</param>
/// <param name="DuplicateWindow">Time that message ids are remembered; null for no duplicate detection.</param>
internal sealed record SendLimits(long MaxMessageSize, TimeSpan? DuplicateWindow);

/// <summary>A queue.</summary>
internal sealed record QueueDescription(string Name, EntitySettings Settings, SendLimits Limits);

/// <summary>A topic.</summary>
internal sealed record TopicDescription(
    string Name, TimeSpan DefaultMessageTimeToLive, SendLimits Limits, IReadOnlyList<SubscriptionDescription> Subscriptions);

/// <summary>A subscription of a topic.</summary>
internal sealed record SubscriptionDescription(string Name, EntitySettings Settings, IReadOnlyList<MessageRule> Rules);

/// <summary>A rule of a subscription.</summary>
internal sealed record MessageRule(string Name, IMessageFilter Filter);

/// <summary>The declaration of the entities is not valid. The message is one line: file, place, reason.</summary>
internal sealed class ServiceBusTopologyException(string message, Exception? inner = null) : Exception(message, inner);
