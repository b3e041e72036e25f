using Azure.Messaging.ServiceBus;

namespace Billing.Local.ServiceBus;

/// <summary>The marks that the broker puts on a message as it hands it out.</summary>
internal readonly struct DeliveryStamp
{
    public Guid LockToken { get; init; }

    public int DeliveryCount { get; init; }

    public DateTimeOffset LockedUntil { get; init; }

    public long SequenceNumber { get; init; }

    public long EnqueuedSequenceNumber { get; init; }

    public DateTimeOffset EnqueuedTime { get; init; }

    public ServiceBusMessageState State { get; init; }
}
