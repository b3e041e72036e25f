using Billing.Domain.Primitives;
using Billing.Platform.Intake;

namespace Billing.Functions.Messaging;

/// <summary>
/// Handles the messages of a queue or subscription, by whichever way they come: off the bus, after a wait, or sent again by an
/// operator. Any of them may come more than once and takes effect once.
/// </summary>
public interface IMessageConsumer
{
    /// <summary>The queue or subscription that its messages come from.</summary>
    BusEntity Entity { get; }

    /// <summary>Urgency of its messages.</summary>
    MessagePriority MessagePriority => MessagePriority.Revenue;
}

/// <summary>A consumer of events.</summary>
public interface IEventConsumer : IMessageConsumer
{
    /// <summary>Its subscription, with the handler of each event type.</summary>
    EventSubscription Subscription { get; }

    /// <inheritdoc/>
    BusEntity IMessageConsumer.Entity => Subscription.Entity;
}

/// <summary>A consumer of events that declares its subscription.</summary>
public interface IEventConsumer<TSelf> : IEventConsumer
    where TSelf : IEventConsumer<TSelf>
{
    /// <summary>Its subscription, with the handler of each event type.</summary>
    static abstract EventSubscription<TSelf> Events { get; }

    /// <inheritdoc/>
    EventSubscription IEventConsumer.Subscription => TSelf.Events;
}

/// <summary>A consumer of outside events.</summary>
public interface IIntakeConsumer : IMessageConsumer
{
    /// <summary>Handles one outside event.</summary>
    Task<HandlerResult> HandleAsync(ReceivedIntake received, CancellationToken cancellation);

    /// <summary>Every problem for which it would refuse the event's body, without handling it.</summary>
    /// <param name="intake">The event.</param>
    /// <param name="source">Its source as configured now.</param>
    IReadOnlyList<Problem> Check(IntakeMessage intake, IntakeSource source);
}
