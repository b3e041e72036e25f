using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Billing.Functions.Runtime;
using Billing.Platform.Audit;

namespace Billing.Functions.Invoicing;

/// <summary>The documents of invoices and credit notes, for the check of records.</summary>
public static class InvoiceDigests
{
    /// <summary>Reads them from Blob storage.</summary>
    public static CheckedDocuments Of(BlobServiceClient blobs) =>
        new(["invoice.rendered", "credit-note.rendered"], (name, cancellation) => DigestAsync(blobs, name, cancellation));

    private static async Task<string?> DigestAsync(BlobServiceClient blobs, string name, CancellationToken cancellation)
    {
        try
        {
            await using var content = await blobs.GetBlobContainerClient(BlobContainers.Invoices).GetBlobClient(name).OpenReadAsync(cancellationToken: cancellation);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }
}
