using Billing.Functions.Hosting.Areas;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Messaging;

/// <summary>All consumers, by where their messages come from.</summary>
public sealed class MessageConsumers(IEnumerable<IMessageConsumer> consumers)
{
    private readonly Dictionary<string, IMessageConsumer> _byEntity = consumers.ToDictionary(consumer => consumer.Entity.ToString(), StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<IMessageConsumer> All => _byEntity.Values;

    /// <summary>The consumer of a queue or subscription, or null.</summary>
    public IMessageConsumer? Find(BusEntity entity) => _byEntity.GetValueOrDefault(entity.ToString());

    /// <summary>Registers the consumers that the areas' manifests name.</summary>
    public static void Register(IServiceCollection services)
    {
        foreach (var type in FabricAreas.All.SelectMany(area => area.Queues.Select(queue => queue.ConsumerType).Concat(area.Subscriptions.Select(each => each.ConsumerType))))
        {
            services.AddSingleton(typeof(IMessageConsumer), type);
        }

        services.AddSingleton<MessageConsumers>();

        // For the consumer that hands messages on to others.
        services.AddSingleton<Func<MessageConsumers>>(provider => provider.GetRequiredService<MessageConsumers>);
    }
}
