using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Messaging;

/// <summary>An event that a subscription brought to its handler.</summary>
/// <param name="Subscription">Name of the subscription.</param>
/// <param name="Envelope">Envelope of the event, perhaps without its data.</param>
/// <param name="Event">The event.</param>
/// <param name="Processes">The durable processes; null where the function's trigger does not bring them.</param>
public sealed record ReceivedEvent<TEvent>(string Subscription, EventEnvelope Envelope, TEvent Event, DurableTaskClient? Processes)
    where TEvent : class, IDomainEvent
{
    /// <summary>The command that the event causes: once for each stream that it touches.</summary>
    public Command Command => Command.For(Envelope, Subscription);

    /// <summary>Address of a stream of the event's tenant.</summary>
    public StreamAddress Address(string stream) => Envelope.Address with { Stream = stream };

    /// <summary>Commits, once, what the event leads to in a stream of its tenant.</summary>
    /// <param name="store">The streams.</param>
    /// <param name="stream">Name of the stream.</param>
    /// <param name="decide">Pure; may run several times.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public Task<CommitResult<TState>> ExecuteAsync<TState>(StreamStore store, string stream, Func<TState, Outcome> decide, CancellationToken cancellation)
        where TState : IStreamState<TState> => store.ExecuteAsync(Address(stream), Command, decide, cancellation);
}

/// <summary>An event on its way to the handler of its type.</summary>
internal sealed record EventContext(string Subscription, EventEnvelope Envelope, IDomainEvent Event, DurableTaskClient? Processes)
{
    /// <summary>The event with its type.</summary>
    public ReceivedEvent<TEvent> As<TEvent>()
        where TEvent : class, IDomainEvent => new(Subscription, Envelope, (TEvent)Event, Processes);
}
