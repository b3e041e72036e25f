using System.Security.Cryptography;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Functions.Hosting;
using Billing.Functions.Hosting.Telemetry;
using Billing.Functions.Invoicing.Documents;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;
using QuestPDF.Fluent;

namespace Billing.Functions.Invoicing;

/// <summary>Writes the document of each issued invoice to Blob storage.</summary>
public sealed class RenderInvoice(MessageReceiver inbox, StreamStore store, BlobServiceClient blobs, TimeProvider clock) : IEventConsumer<RenderInvoice>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "invoice-documents";

    /// <inheritdoc/>
    public static EventSubscription<RenderInvoice> Events { get; } = new EventSubscription<RenderInvoice>(Subscription)
        .On<InvoiceIssued>(consumer => consumer.RenderAsync);

    /// <summary>One issued invoice. A second run overwrites the document with the same bytes.</summary>
    [Function(nameof(RenderInvoice))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    private async Task<HandlerResult> RenderAsync(ReceivedEvent<InvoiceIssued> received, CancellationToken cancellation)
    {
        var invoice = received.Event.Invoice;
        var pdf = new InvoiceDocument(invoice, await LogoAsync(invoice.Seller, cancellation)).GeneratePdf();
        var name = InvoiceRegister.DocumentName(received.Envelope.Tenant, invoice);
        await BlobSpans.WriteAsync(BlobContainers.Invoices, () => blobs.GetBlobContainerClient(BlobContainers.Invoices).GetBlobClient(name).UploadAsync(
            BinaryData.FromBytes(pdf),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/pdf" } },
            cancellation));
        return HandlerResult.Of(await received.ExecuteAsync(
            store,
            received.Envelope.Stream,
            (InvoiceState state) => InvoiceDecider.RecordDocument(state, name, Convert.ToHexStringLower(SHA256.HashData(pdf)), pdf.Length, clock.GetUtcNow()),
            cancellation));
    }

    private async Task<byte[]?> LogoAsync(LegalEntity seller, CancellationToken cancellation)
    {
        if (seller.LogoBlob is null)
        {
            return null;
        }

        var content = await blobs.GetBlobContainerClient(BlobContainers.Configuration).GetBlobClient(seller.LogoBlob).DownloadContentAsync(cancellation);
        return content.Value.Content.ToArray();
    }
}
