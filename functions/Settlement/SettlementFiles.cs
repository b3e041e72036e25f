using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Billing.Connectors.Stripe.Payouts;
using Billing.Domain.Primitives;
using Billing.Domain.Settlement;
using Billing.Functions.Runtime;
using Billing.Platform.Intake;

namespace Billing.Functions.Settlement;

/// <summary>Reads settlement files and writes what came of them. Files are read as streams, in constant memory.</summary>
public sealed class SettlementFiles(BlobServiceClient blobs)
{
    private const string DigestMetadata = "sha256";

    /// <summary>Options for storing a file that was not there before, with the digests that its sender declares.</summary>
    public static BlobUploadOptions NewFile(DeclaredDigests declared) => new()
    {
        Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        HttpHeaders = declared.Md5 is { } md5 ? new BlobHttpHeaders { ContentHash = Convert.FromHexString(md5) } : null,
        Metadata = declared.Sha256 is { } sha256 ? new Dictionary<string, string>(StringComparer.Ordinal) { [DigestMetadata] = sha256 } : null,
    };

    /// <summary>Reads the digests that the sender of a stored file declares; null when it declares none.</summary>
    public async Task<DeclaredDigests?> DeclaredAsync(SettlementFile file, CancellationToken cancellation)
    {
        var stored = (await Blob(file.Blob).GetPropertiesAsync(cancellationToken: cancellation)).Value;
        var declared = new DeclaredDigests(
            Sha256: stored.Metadata.TryGetValue(DigestMetadata, out var sha256) ? sha256.ToLowerInvariant() : null,
            Md5: stored.ContentHash is { Length: > 0 } md5 ? Convert.ToHexStringLower(md5) : null);
        return declared == DeclaredDigests.None ? null : declared;
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="DamagedContentException">Its content is not what its reconciliation began with.</exception>
    public async Task<Stream> OpenAsync(SettlementFile file, CancellationToken cancellation)
    {
        var stream = await OpenAsync(file.Blob, cancellation);
        var digest = await DigestAsync(stream, cancellation);
        if (digest != file.Digest)
        {
            await stream.DisposeAsync();
            throw new DamagedContentException(Changed(file, digest));
        }

        stream.Position = 0;
        return stream;
    }

    /// <summary>SHA-256 of a stream from its present position on.</summary>
    public static async Task<string> DigestAsync(Stream content, CancellationToken cancellation) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));

    /// <summary>Checks a whole file: its content against its digests, and its lines against its own totals.</summary>
    public async Task<ParseResult<SettlementFileSummary>> CheckAsync(SettlementFile file, CancellationToken cancellation)
    {
        await using var content = await OpenAsync(file.Blob, cancellation);
        var (digest, damage) = await ContentDigester.CheckAsync(file.Declared ?? DeclaredDigests.None, content, cancellation);
        if (damage is not null || digest != file.Digest)
        {
            return new ParseResult<SettlementFileSummary>.Failure([damage ?? Changed(file, digest)]);
        }

        content.Position = 0;
        var control = new SettlementControl();
        foreach (var _ in StripePayoutReader.Read(content, control, file.Zone))
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return control.Finish(file.Name, file.Digest);
    }

    /// <summary>The files of a tenant that were stored within a time, as gateway and name.</summary>
    public async IAsyncEnumerable<(string Gateway, string Name)> StoredAsync(
        string tenant, DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var container = blobs.GetBlobContainerClient(BlobContainers.Settlements);
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{tenant}/", cancellation))
        {
            if (blob.Properties.LastModified is { } stored && stored >= from && stored <= until && blob.Name.Split('/') is [_, var gateway, var name])
            {
                yield return (gateway, name);
            }
        }
    }

    /// <summary>Opens a stored file, whatever its content.</summary>
    public Task<Stream> OpenAsync(string tenant, string gateway, string name, CancellationToken cancellation) => OpenAsync($"{tenant}/{gateway}/{name}", cancellation);

    /// <summary>Writes a report for people or programs.</summary>
    public Task WriteReportAsync(string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellation) => blobs
        .GetBlobContainerClient(BlobContainers.Reports)
        .GetBlobClient(name)
        .UploadAsync(
            BinaryData.FromBytes(content),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType } },
            cancellation);

    private async Task<Stream> OpenAsync(string blob, CancellationToken cancellation) => await Blob(blob).OpenReadAsync(cancellationToken: cancellation);

    private BlobClient Blob(string name) => blobs.GetBlobContainerClient(BlobContainers.Settlements).GetBlobClient(name);

    private static Problem Changed(SettlementFile file, string digest) => Problem.Error(
        DeclaredDigests.DiffersCode,
        "$",
        $"The file was changed after its reconciliation began: its SHA-256 is {digest} and was {file.Digest}. Put the right file under a new name.");
}
