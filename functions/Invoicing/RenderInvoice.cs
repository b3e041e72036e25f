using System.Security.Cryptography;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Billing.Domain.Invoicing;
using Billing.Functions.Hosting;
using Billing.Functions.Hosting.Telemetry;
using Billing.Functions.Invoicing.Documents;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuestPDF.Fluent;

namespace Billing.Functions.Invoicing;

/// <summary>Writes the document of each issued invoice to Blob storage.</summary>
public sealed class RenderInvoice(MessageReceiver inbox, StreamStore store, SellerLogos logos, BlobServiceClient blobs, TimeProvider clock) : IEventConsumer
{
    /// <inheritdoc/>
    public BusEntity Entity { get; } = BusEntity.OfEvents("invoice-documents");

    /// <summary>One issued invoice. A second run overwrites the document with the same bytes.</summary>
    [Function(nameof(RenderInvoice))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "invoice-documents", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    /// <inheritdoc/>
    public async Task<HandlerResult> HandleAsync(EventEnvelope envelope, DurableTaskClient? processes, CancellationToken cancellation)
    {
        if (await store.ReadAsync(envelope, cancellation) is not InvoiceIssued { Invoice: var invoice })
        {
            throw new InvalidOperationException($"{envelope.Type} has no document.");
        }

        var pdf = new InvoiceDocument(invoice, await logos.OfAsync(envelope, invoice.Seller, cancellation)).GeneratePdf();
        var name = InvoiceRegister.DocumentName(envelope.Tenant, invoice);
        await BlobSpans.WriteAsync(BlobContainers.Invoices, () => blobs.GetBlobContainerClient(BlobContainers.Invoices).GetBlobClient(name).UploadAsync(
            BinaryData.FromBytes(pdf),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/pdf" } },
            cancellation));
        var result = await store.ExecuteAsync<InvoiceState>(
            envelope.Address,
            Command.For(envelope, "invoice-documents"),
            state => InvoiceDecider.RecordDocument(state, name, Convert.ToHexStringLower(SHA256.HashData(pdf)), pdf.Length, clock.GetUtcNow()),
            cancellation);
        return HandlerResult.Of(result);
    }
}
