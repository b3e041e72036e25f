using Azure.Messaging.ServiceBus;
using Billing.Local.Functions.ServiceBus;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settles the messages that a function got.</summary>
public class ServiceBusMessageActions
{
    private readonly MessageDelivery? _delivery;

    internal ServiceBusMessageActions(MessageDelivery delivery) => _delivery = delivery;

    /// <summary>For mocking.</summary>
    protected ServiceBusMessageActions()
    {
    }

    private MessageDelivery Delivery => _delivery ?? throw new InvalidOperationException("Mocked message actions have no message.");

    /// <summary>Takes the message out of the queue.</summary>
    /// <exception cref="ServiceBusException">The lock was lost.</exception>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Delivery.CompleteAsync(message, cancellationToken);

    /// <summary>Gives the message back, to be delivered again at once.</summary>
    /// <exception cref="ServiceBusException">The lock was lost.</exception>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        Delivery.AbandonAsync(message, propertiesToModify, cancellationToken);

    /// <summary>Moves the message to the dead-letter queue.</summary>
    /// <exception cref="ServiceBusException">The lock was lost.</exception>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) =>
        Delivery.DeadLetterAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    /// <summary>Sets the message aside, to be received by its number alone.</summary>
    /// <exception cref="ServiceBusException">The lock was lost.</exception>
    public virtual Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        Delivery.DeferAsync(message, propertiesToModify, cancellationToken);

    /// <summary>Extends the lock on the message; the host does so by itself while the function runs.</summary>
    /// <exception cref="ServiceBusException">The lock was lost.</exception>
    public virtual Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Delivery.RenewLockAsync(message, cancellationToken);
}
