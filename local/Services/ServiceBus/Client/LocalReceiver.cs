using Azure.Messaging.ServiceBus;

namespace Billing.Local.ServiceBus;

/// <summary>Receives from a queue, a subscription or a dead-letter queue of the local broker.</summary>
internal sealed class LocalReceiver(ReceiverCalls calls) : ServiceBusReceiver
{
    public override string EntityPath => calls.EntityPath;

    public override string Identifier => calls.Identifier;

    public override string FullyQualifiedNamespace => LocalServiceBusNamespace.FullyQualifiedName;

    public override ServiceBusReceiveMode ReceiveMode => calls.Mode;

    public override int PrefetchCount => 0;

    public override bool IsClosed => calls.IsClosed;

    /// <summary>The way to the broker, for tests.</summary>
    public ReceiverLink Link => calls.Link;

    public override Task<ServiceBusReceivedMessage> ReceiveMessageAsync(TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default) =>
        calls.ReceiveOneAsync(maxWaitTime, cancellationToken);

    public override async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default) =>
        await calls.ReceiveAsync(maxMessages, maxWaitTime, cancellationToken);

    public override IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveMessagesAsync(CancellationToken cancellationToken = default) =>
        calls.ReceiveAllAsync(cancellationToken);

    public override async Task<ServiceBusReceivedMessage> PeekMessageAsync(
        long? fromSequenceNumber = default, CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        return calls.Peek(1, fromSequenceNumber, cancellationToken) is [var message] ? message : null!;
    }

    public override async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        return calls.Peek(maxMessages, fromSequenceNumber, cancellationToken);
    }

    public override async Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        await calls.CompleteAsync(message, cancellationToken);

    public override async Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default) =>
        await calls.AbandonAsync(message, propertiesToModify, cancellationToken);

    public override async Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default) =>
        await calls.DeadLetterAsync(message, propertiesToModify, reason: null, description: null, cancellationToken);

    public override async Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        string deadLetterReason,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        await calls.DeadLetterAsync(message, changes: null, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    public override async Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object> propertiesToModify,
        string deadLetterReason,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        await calls.DeadLetterAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    public override async Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default) =>
        await calls.DeferAsync(message, propertiesToModify, cancellationToken);

    public override async Task<ServiceBusReceivedMessage> ReceiveDeferredMessageAsync(
        long sequenceNumber, CancellationToken cancellationToken = default) => (await calls.ReceiveDeferredAsync([sequenceNumber], cancellationToken))[0];

    public override async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredMessagesAsync(
        IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default) =>
        await calls.ReceiveDeferredAsync([.. sequenceNumbers], cancellationToken);

    public override async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        calls.RenewLock(message, cancellationToken);
    }

    public override Task CloseAsync(CancellationToken cancellationToken = default)
    {
        calls.Close();
        return Task.CompletedTask;
    }
}
