using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;

namespace Billing.Local.ServiceBus;

/// <summary>The batch behind a <see cref="ServiceBusMessageBatch"/>, which is sealed.</summary>
/// <remarks>Each message as it was when it was added, and the bytes of all.</remarks>
internal sealed class LocalMessageBatch
{
    private static readonly ConditionalWeakTable<ServiceBusMessageBatch, LocalMessageBatch> Batches = [];

    private readonly List<SentMessage> _contents = [];
    private readonly long _maxSize;
    private long _size;

    private LocalMessageBatch(long maxSize) => _maxSize = maxSize;

    /// <summary>Begins a batch of at most so many bytes.</summary>
    public static ServiceBusMessageBatch Create(long maxSize)
    {
        var contents = new LocalMessageBatch(maxSize);
        var batch = ServiceBusModelFactory.ServiceBusMessageBatch(
            AmqpSize.BatchEnvelope, [], new CreateMessageBatchOptions { MaxSizeInBytes = maxSize }, contents.TryAdd);
        Batches.Add(batch, contents);
        return batch;
    }

    /// <summary>The messages of a batch.</summary>
    /// <exception cref="ArgumentException">Another client began the batch.</exception>
    public static IReadOnlyList<SentMessage> ContentsOf(ServiceBusMessageBatch batch) => Batches.TryGetValue(batch, out var contents)
        ? contents._contents
        : throw new ArgumentException("The batch was not created by a sender of this client.", nameof(batch));

    private bool TryAdd(ServiceBusMessage message)
    {
        var content = SentMessage.Snapshot(message).Traced();
        var size = AmqpSize.WithNext(_contents.Count == 0 ? AmqpSize.BatchEnvelope : _size, content.Size);
        if (size > _maxSize)
        {
            return false;
        }

        _size = size;
        _contents.Add(content);
        return true;
    }
}
