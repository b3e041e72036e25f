using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Billing.Domain.Decisions;
using Billing.Domain.Settlement;
using Billing.Domain.Settlement.Stripe;
using Billing.Functions.Operations;

namespace Billing.Functions.Settlement;

/// <summary>Reads settlement files and writes what came of them. Files are read as streams, in constant memory.</summary>
public sealed class SettlementFiles(BlobServiceClient blobs)
{
    /// <summary>Opens a file; refuses one whose content is not what its reconciliation began with.</summary>
    public async Task<Stream> OpenAsync(SettlementFile file, CancellationToken cancellation)
    {
        var stream = await OpenAsync(file.Blob, cancellation);
        var digest = await DigestAsync(stream, cancellation);
        if (digest != file.Digest)
        {
            await stream.DisposeAsync();
            throw new InvalidDataException($"{file.Blob} was changed while it was reconciled; put the new file under a new name.");
        }

        stream.Position = 0;
        return stream;
    }

    /// <summary>SHA-256 of a stream from its present position on.</summary>
    public static async Task<string> DigestAsync(Stream content, CancellationToken cancellation) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));

    /// <summary>Checks a whole file against its own totals.</summary>
    public async Task<Reading<SettlementFileSummary>> CheckAsync(SettlementFile file, CancellationToken cancellation)
    {
        await using var content = await OpenAsync(file, cancellation);
        var control = new SettlementControl();
        foreach (var _ in StripePayoutReader.Read(content, control))
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return control.Finish(file.Name, file.Digest);
    }

    /// <summary>Writes a report for people or programs.</summary>
    public Task WriteReportAsync(string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellation) => blobs
        .GetBlobContainerClient(BlobContainers.Reports)
        .GetBlobClient(name)
        .UploadAsync(
            BinaryData.FromBytes(content),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType } },
            cancellation);

    private async Task<Stream> OpenAsync(string blob, CancellationToken cancellation) =>
        await blobs.GetBlobContainerClient(BlobContainers.Settlements).GetBlobClient(blob).OpenReadAsync(cancellationToken: cancellation);
}
