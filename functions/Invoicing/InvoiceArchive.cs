using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Http;
using Billing.Functions.Runtime;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Invoicing;

/// <summary>Reads the documents of invoices, each compared with the digest that its event bears: one that differs is given to nobody, and a person is told.</summary>
public sealed class InvoiceArchive(StreamStore store, StreamQueries queries, BlobServiceClient blobs, ExceptionQueue exceptions)
{
    /// <summary>The content of a document, or the refusal.</summary>
    public async Task<(BinaryData? Content, IResult? Refusal)> ReadAsync(Tenant tenant, InvoiceRow row, CancellationToken cancellation)
    {
        var expected = await DigestAsync(tenant, row, cancellation);
        try
        {
            var content = (await Blob(row).DownloadContentAsync(cancellation)).Value.Content;
            var found = Convert.ToHexStringLower(SHA256.HashData(content.ToMemory().Span));
            return expected is null || expected == found
                ? (content, null)
                : (null, await TellAsync(tenant, row, $"It is not the one that was written: its SHA-256 is {found}, and {expected} was recorded.", cancellation));
        }
        catch (RequestFailedException missing) when (missing.Status == StatusCodes.Status404NotFound)
        {
            return (null, expected is null ? InvoiceRefusals.NotRendered(row.Id) : await TellAsync(tenant, row, "It was written and is not there any more.", cancellation));
        }
    }

    /// <summary>The blob of a document.</summary>
    public BlobClient Blob(InvoiceRow row) => blobs.GetBlobContainerClient(BlobContainers.Invoices).GetBlobClient(row.Pdf);

    // Null while it is being written.
    private async Task<string?> DigestAsync(Tenant tenant, InvoiceRow row, CancellationToken cancellation)
    {
        var stream = row.Type == DocumentType.CreditNote ? FabricStreams.CreditNote(row.Key) : FabricStreams.Invoice(row.Key);
        var events = await queries.HistoryAsync(new StreamAddress(tenant.Id, tenant.HomeRegion, stream), cancellation);
        return events.Select(store.Read).Select(happened => happened switch
        {
            InvoiceRendered rendered => rendered.Sha256,
            CreditNoteRendered rendered => rendered.Sha256,
            _ => null,
        }).LastOrDefault(digest => digest is not null);
    }

    private async Task<IResult> TellAsync(Tenant tenant, InvoiceRow row, string text, CancellationToken cancellation)
    {
        var problem = Problem.Error("invoicing.document-differs", "$", $"The document of {row.Id} is not given out. {text} Restore it from a backup.");
        await exceptions.RaiseAsync(tenant.Id, tenant.HomeRegion, $"document-{row.Id}", problem, row.Id, row.Gross, row.Key, cancellation);
        return Problems.Of(StatusCodes.Status409Conflict, "Document not as written", problem.Code, problem.Text);
    }
}
