namespace Billing.Functions.Messaging;

/// <summary>All consumers, by where their messages come from.</summary>
public sealed class MessageConsumers(IEnumerable<IMessageConsumer> consumers)
{
    private readonly Dictionary<string, IMessageConsumer> _byEntity = consumers.ToDictionary(consumer => consumer.Entity.ToString(), StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<IMessageConsumer> All => _byEntity.Values;

    /// <summary>The consumer of a queue or subscription, or null.</summary>
    public IMessageConsumer? Find(BusEntity entity) => _byEntity.GetValueOrDefault(entity.ToString());
}
