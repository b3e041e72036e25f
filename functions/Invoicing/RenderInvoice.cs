using System.Security.Cryptography;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Billing.Domain.Invoicing;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Hosting;
using Billing.Functions.Hosting.Telemetry;
using Billing.Functions.Invoicing.Documents;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;
using QuestPDF.Drawing.Exceptions;
using QuestPDF.Fluent;

namespace Billing.Functions.Invoicing;

/// <summary>Writes the document of each issued invoice to Blob storage.</summary>
public sealed class RenderInvoice(
    MessageReceiver inbox, StreamStore store, SellerLogos logos, BlobServiceClient blobs, ExceptionQueue exceptions, TimeProvider clock) : IEventConsumer<RenderInvoice>
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

    // The document waits among the dead letters, to be resubmitted when a font has the letters.
    private async Task<HandlerResult> RefuseAsync(ReceivedEvent<InvoiceIssued> received, DocumentDrawingException reason, CancellationToken cancellation)
    {
        var (envelope, number) = (received.Envelope, received.Event.Invoice.Number!);
        var problem = Problem.Error(
            "invoicing.letters-missing",
            "$.invoice",
            $"The document of invoice {number} cannot be printed. {reason.Message} Put a font into functions/fonts, deploy, and resubmit the dead letter.");
        await exceptions.ReportAsync(envelope.Tenant, envelope.Region, $"invoice-{number}-letters", problem, number, envelope.EventId, cancellation);
        return new HandlerResult.Refused([problem]);
    }

    private async Task<HandlerResult> RenderAsync(ReceivedEvent<InvoiceIssued> received, CancellationToken cancellation)
    {
        var invoice = received.Event.Invoice;
        var document = new InvoiceDocument(invoice, await logos.OfAsync(received.Envelope, invoice.Seller, cancellation));
        byte[] pdf;
        try
        {
            pdf = document.GeneratePdf();
        }
        catch (DocumentDrawingException unprintable)
        {
            return await RefuseAsync(received, unprintable, cancellation);
        }

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
}
