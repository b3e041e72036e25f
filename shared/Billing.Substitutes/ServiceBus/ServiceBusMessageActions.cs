using Azure.Messaging.ServiceBus;
using Billing.Substitutes.ServiceBus;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settles the messages that a function got.</summary>
[InputConverter(typeof(ServiceBusMessageActionsConverter))]
public class ServiceBusMessageActions
{
    private readonly Settlement.SettlementClient? _settlement;

    internal ServiceBusMessageActions(Settlement.SettlementClient settlement) => _settlement = settlement;

    /// <summary>For mocking.</summary>
    protected ServiceBusMessageActions()
    {
    }

    private Settlement.SettlementClient Host => _settlement ?? throw new InvalidOperationException("Mocked message actions have no host.");

    /// <summary>Takes the message out of the queue.</summary>
    /// <exception cref="Grpc.Core.RpcException">The lock was lost.</exception>
    public virtual async Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await Host.CompleteAsync(new MessageLock { Locktoken = message.LockToken }, cancellationToken: cancellationToken);
    }

    /// <summary>Gives the message back, to be delivered again at once.</summary>
    /// <exception cref="Grpc.Core.RpcException">The lock was lost.</exception>
    public virtual async Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await Host.AbandonAsync(Change(message, propertiesToModify), cancellationToken: cancellationToken);
    }

    /// <summary>Moves the message to the dead-letter queue.</summary>
    /// <exception cref="Grpc.Core.RpcException">The lock was lost.</exception>
    public virtual async Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = new DeadLetterRequest
        {
            Locktoken = message.LockToken,
            PropertiesToModify = AmqpProperties.Encode(propertiesToModify),
            DeadletterReason = deadLetterReason,
            DeadletterErrorDescription = deadLetterErrorDescription,
        };
        await Host.DeadletterAsync(request, cancellationToken: cancellationToken);
    }

    /// <summary>Sets the message aside, to be received by its number alone.</summary>
    /// <exception cref="Grpc.Core.RpcException">The lock was lost.</exception>
    public virtual async Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await Host.DeferAsync(Change(message, propertiesToModify), cancellationToken: cancellationToken);
    }

    /// <summary>Extends the lock on the message; the host does so by itself while the function runs.</summary>
    /// <exception cref="Grpc.Core.RpcException">The lock was lost.</exception>
    public virtual async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await Host.RenewMessageLockAsync(new MessageLock { Locktoken = message.LockToken }, cancellationToken: cancellationToken);
    }

    private static MessageChange Change(ServiceBusReceivedMessage message, IDictionary<string, object>? properties) =>
        new() { Locktoken = message.LockToken, PropertiesToModify = AmqpProperties.Encode(properties) };
}
