using Azure.Messaging.ServiceBus;
using Billing.Domain.Invoicing;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Invoicing;

/// <summary>Keeps the invoice register up to date.</summary>
public sealed class InvoiceRegisterProjection(MessageReceiver inbox, StreamStore store, InvoiceRegister register) : IEventConsumer
{
    /// <inheritdoc/>
    public BusEntity Entity { get; } = BusEntity.OfEvents("read-models");

    /// <summary>One issued invoice.</summary>
    [Function(nameof(InvoiceRegisterProjection))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "read-models", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    /// <inheritdoc/>
    public async Task<HandlerResult> HandleAsync(EventEnvelope envelope, DurableTaskClient? processes, CancellationToken cancellation)
    {
        if (await store.ReadAsync(envelope, cancellation) is InvoiceIssued issued)
        {
            await register.EnterAsync(envelope, issued.Invoice, cancellation);
        }

        return HandlerResult.Done;
    }
}
