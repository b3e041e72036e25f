using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Messaging;

/// <summary>A subscription of the topic <c>events</c>: the event types that its consumer takes, and the handler of each.</summary>
/// <param name="name">Name of the subscription, and of its consumer in command keys.</param>
public abstract class EventSubscription(string name)
{
    /// <summary>Name of the subscription.</summary>
    public string Name { get; } = name;

    /// <summary>The subscription as a bus entity.</summary>
    public BusEntity Entity { get; } = BusEntity.OfEvents(name);

    /// <summary>The function class that consumes it.</summary>
    public abstract Type ConsumerType { get; }

    /// <summary>Types of the events that it takes, in the order in which they are declared.</summary>
    public abstract IReadOnlyList<Type> EventTypes { get; }

    /// <summary>Hands an event to its handler.</summary>
    /// <exception cref="InvalidOperationException">The subscription does not take the type: the filter on the bus is out of date.</exception>
    internal abstract Task<HandlerResult> HandleAsync(
        IEventConsumer consumer, EventEnvelope envelope, IDomainEvent happened, DurableTaskClient? processes, CancellationToken cancellation);
}

/// <summary>The subscription of one consumer.</summary>
/// <param name="name">Name of the subscription.</param>
public sealed class EventSubscription<TConsumer>(string name) : EventSubscription(name)
    where TConsumer : IEventConsumer<TConsumer>
{
    private readonly List<Type> _types = [];
    private readonly Dictionary<Type, Func<TConsumer, EventContext, CancellationToken, Task<HandlerResult>>> _handlers = [];

    /// <inheritdoc/>
    public override Type ConsumerType => typeof(TConsumer);

    /// <inheritdoc/>
    public override IReadOnlyList<Type> EventTypes => _types;

    /// <summary>Takes a type of events.</summary>
    /// <param name="handler">Method of the consumer that handles one.</param>
    public EventSubscription<TConsumer> On<TEvent>(Func<TConsumer, EventHandler<TEvent>> handler)
        where TEvent : class, IDomainEvent => Add(typeof(TEvent), handler);

    /// <summary>Takes several types of events, which one method handles alike.</summary>
    /// <param name="types">Types of the events.</param>
    /// <param name="handler">Method of the consumer that handles one.</param>
    public EventSubscription<TConsumer> OnEach(IEnumerable<Type> types, Func<TConsumer, EventHandler<IDomainEvent>> handler)
    {
        foreach (var type in types)
        {
            Add(type, handler);
        }

        return this;
    }

    /// <inheritdoc/>
    internal override Task<HandlerResult> HandleAsync(
        IEventConsumer consumer, EventEnvelope envelope, IDomainEvent happened, DurableTaskClient? processes, CancellationToken cancellation) =>
        _handlers.TryGetValue(happened.GetType(), out var handler)
            ? handler((TConsumer)consumer, new EventContext(Name, envelope, happened, processes), cancellation)
            : throw new InvalidOperationException(
                $"{envelope.Type} came over the subscription {Name}, which {typeof(TConsumer).Name} does not take it from: the filter on the bus is out of date.");

    private EventSubscription<TConsumer> Add<TEvent>(Type type, Func<TConsumer, EventHandler<TEvent>> handler)
        where TEvent : class, IDomainEvent
    {
        _types.Add(type);
        _handlers.Add(type, (consumer, context, cancellation) => handler(consumer)(context.As<TEvent>(), cancellation));
        return this;
    }
}

/// <summary>Handles one event; a message may come more than once and takes effect once.</summary>
public delegate Task<HandlerResult> EventHandler<TEvent>(ReceivedEvent<TEvent> received, CancellationToken cancellation)
    where TEvent : class, IDomainEvent;
