using System.Security.Cryptography;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Invoicing.Documents;
using Billing.Functions.Messaging;
using Billing.Functions.Runtime;
using Billing.Functions.Telemetry;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;
using QuestPDF.Drawing.Exceptions;
using QuestPDF.Fluent;

namespace Billing.Functions.Invoicing;

/// <summary>Writes the document of each issued invoice and credit note to Blob storage.</summary>
public sealed class RenderInvoice(
    MessageReceiver inbox, StreamStore store, SellerLogos logos, BlobServiceClient blobs, ExceptionQueue exceptions, TimeProvider clock) : IEventConsumer<RenderInvoice>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "invoice-documents";

    /// <inheritdoc/>
    public static EventSubscription<RenderInvoice> Events { get; } = new EventSubscription<RenderInvoice>(Subscription)
        .On<InvoiceIssued>(consumer => consumer.RenderInvoiceAsync)
        .On<CreditNoteIssued>(consumer => consumer.RenderCreditNoteAsync);

    /// <summary>One issued invoice. A second run overwrites the document with the same bytes.</summary>
    [Function(nameof(RenderInvoice))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    // The document waits among the dead letters, to be resubmitted when a font has the letters.
    private async Task<HandlerResult> RefuseAsync(EventEnvelope envelope, string number, DocumentDrawingException reason, CancellationToken cancellation)
    {
        var problem = Problem.Error(
            "invoicing.letters-missing",
            "$.invoice",
            $"The document of invoice {number} cannot be printed. {reason.Message} Put a font into functions/fonts, deploy, and resubmit the dead letter.");
        await exceptions.ReportAsync(envelope.Tenant, envelope.Region, $"invoice-{number}-letters", problem, number, envelope.EventId, cancellation);
        return new HandlerResult.Refused([problem]);
    }

    private Task<HandlerResult> RenderInvoiceAsync(ReceivedEvent<InvoiceIssued> received, CancellationToken cancellation) => RenderAsync(
        received,
        received.Event.Invoice,
        (InvoiceState state, Rendering done) => InvoiceDecider.RecordDocument(state, done.Name, done.Sha256, done.Bytes, clock.GetUtcNow()),
        cancellation);

    private Task<HandlerResult> RenderCreditNoteAsync(ReceivedEvent<CreditNoteIssued> received, CancellationToken cancellation) => RenderAsync(
        received,
        received.Event.Note,
        (CreditNoteState state, Rendering done) => CreditNoteDecider.RecordDocument(state, done.Name, done.Sha256, done.Bytes, clock.GetUtcNow()),
        cancellation);

    private async Task<HandlerResult> RenderAsync<TEvent, TState>(
        ReceivedEvent<TEvent> received, Invoice invoice, Func<TState, Rendering, Outcome> record, CancellationToken cancellation)
        where TEvent : class, IDomainEvent
        where TState : IStreamState<TState>
    {
        var document = new InvoiceDocument(invoice, await logos.OfAsync(received.Envelope, invoice.Seller, cancellation));
        byte[] pdf;
        try
        {
            pdf = document.GeneratePdf();
        }
        catch (DocumentDrawingException unprintable)
        {
            return await RefuseAsync(received.Envelope, invoice.Number!, unprintable, cancellation);
        }

        var name = InvoiceRegister.DocumentName(received.Envelope.Tenant, invoice);
        await BlobSpans.WriteAsync(BlobContainers.Invoices, () => blobs.GetBlobContainerClient(BlobContainers.Invoices).GetBlobClient(name).UploadAsync(
            BinaryData.FromBytes(pdf),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/pdf" } },
            cancellation));
        var rendering = new Rendering(name, Convert.ToHexStringLower(SHA256.HashData(pdf)), pdf.Length);
        return HandlerResult.Of(await received.ExecuteAsync(store, received.Envelope.Stream, (TState state) => record(state, rendering), cancellation));
    }

    private sealed record Rendering(string Name, string Sha256, long Bytes);
}
