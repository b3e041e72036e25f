using Billing.Domain.Primitives;
using Billing.Functions.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Messaging;

/// <summary>
/// What a function does with the messages of its queue or subscription, by whichever way they come: off the bus, after a wait,
/// or sent again by an operator. Any of them may come more than once and takes effect once.
/// </summary>
public interface IMessageConsumer
{
    /// <summary>Where its messages come from.</summary>
    BusEntity Entity { get; }

    /// <summary>How urgent its messages are.</summary>
    MessagePriority MessagePriority => MessagePriority.Revenue;
}

/// <summary>A consumer of events.</summary>
public interface IEventConsumer : IMessageConsumer
{
    /// <summary>Handles one event, perhaps without its data; see <see cref="StreamStore.ReadAsync"/>.</summary>
    /// <param name="envelope">The event.</param>
    /// <param name="processes">The durable processes, where the function's trigger brings them.</param>
    /// <param name="cancellation">Stops before the next effect.</param>
    Task<HandlerResult> HandleAsync(EventEnvelope envelope, DurableTaskClient? processes, CancellationToken cancellation);
}

/// <summary>A consumer of outside events.</summary>
public interface IIntakeConsumer : IMessageConsumer
{
    /// <summary>Handles one outside event.</summary>
    /// <param name="intake">The event.</param>
    /// <param name="processes">The durable processes, where the function's trigger brings them.</param>
    /// <param name="cancellation">Stops before the next effect.</param>
    Task<HandlerResult> HandleAsync(IntakeMessage intake, DurableTaskClient? processes, CancellationToken cancellation);

    /// <summary>Every problem for which it would refuse the event's body, without handling it.</summary>
    /// <param name="intake">The event.</param>
    /// <param name="source">Its source as configured now.</param>
    IReadOnlyList<Problem> Check(IntakeMessage intake, IntakeSource source);
}
