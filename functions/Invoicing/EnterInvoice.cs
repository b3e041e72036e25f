using Azure.Messaging.ServiceBus;
using Billing.Domain.Invoicing;
using Billing.Functions.Operations;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Invoicing;

/// <summary>Keeps the invoice register up to date.</summary>
public sealed class EnterInvoice(StreamStore store, InvoiceRegister register)
{
    /// <summary>One issued invoice.</summary>
    [Function(nameof(EnterInvoice))]
    public async Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "read-models", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation)
    {
        if (await EventMessages.OpenAsync(message, actions, cancellation) is not { } envelope)
        {
            return;
        }

        if (await store.ReadAsync(envelope, cancellation) is InvoiceIssued issued)
        {
            await register.EnterAsync(envelope, issued.Invoice, cancellation);
        }

        await actions.CompleteMessageAsync(message, cancellation);
    }
}
