using Billing.Local.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>Messages that fit into one send: all of them are enqueued, or none.</summary>
public sealed class ServiceBusMessageBatch : IDisposable
{
    private readonly List<SentMessage> _contents = [];
    private bool _disposed;

    internal ServiceBusMessageBatch(long maxSizeInBytes) => MaxSizeInBytes = maxSizeInBytes;

    /// <summary>The most bytes that the batch may have.</summary>
    public long MaxSizeInBytes { get; }

    /// <summary>The bytes that the batch has, its envelope included.</summary>
    public long SizeInBytes { get; private set; }

    /// <summary>How many messages the batch holds.</summary>
    public int Count => _contents.Count;

    internal IReadOnlyList<SentMessage> Contents => _contents;

    /// <summary>Adds a message as it is now, if it fits; false if it does not.</summary>
    public bool TryAddMessage(ServiceBusMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var content = SentMessage.Snapshot(message);
        var size = AmqpSize.WithNext(_contents.Count == 0 ? AmqpSize.BatchEnvelope : SizeInBytes, content.Size);
        if (size > MaxSizeInBytes)
        {
            return false;
        }

        SizeInBytes = size;
        _contents.Add(content);
        return true;
    }

    /// <summary>Lets go of the messages.</summary>
    public void Dispose()
    {
        _disposed = true;
        _contents.Clear();
        SizeInBytes = 0;
    }
}
