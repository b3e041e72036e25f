namespace Billing.Local.ServiceBus;

/// <summary>The settings of an entity's deliveries; named as in Azure Resource Manager.</summary>
internal sealed record EntitySettings
{
    /// <summary>Time that a receiver may hold a message or session without renewal: up to five minutes.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After so many failed deliveries a message is dead-lettered.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>True if all messages belong to sessions.</summary>
    public bool RequiresSession { get; init; }

    /// <summary>True if expired messages are dead-lettered; else they are dropped.</summary>
    public bool DeadLetteringOnMessageExpiration { get; init; }

    /// <summary>The longest time that a message may wait, and what counts for a message that names none.</summary>
    public TimeSpan DefaultMessageTimeToLive { get; init; } = TimeSpan.MaxValue;
}
