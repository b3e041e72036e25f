using System.Security.Cryptography;
using System.Text.Json;
using Billing.Platform.Audit;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Backup;

/// <summary>Writes what is stored of a tenant as of a time. Holds one page and one stream in memory; costs what reading everything costs.</summary>
public sealed class TenantBackup(Container streams)
{
    /// <summary>Writes a backup.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="asOf">Events that were recorded up to then are written.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="progress">Told the number of streams written, now and then.</param>
    /// <param name="cancellation">Stops; what was written so far is no backup.</param>
    /// <exception cref="InvalidDataException">A record is not as it was written.</exception>
    public async Task<BackupManifest> WriteAsync(
        string tenant, string region, DateTimeOffset asOf, Stream output, Action<long> progress, CancellationToken cancellation)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var tree = new MerkleTree();
        var (events, receipts) = (0L, 0L);
        await WriteAsync(new BackupHeader(BackupFile.HeaderKind, BackupFile.Format, tenant, region, asOf), output, digest, cancellation);
        await foreach (var documents in ReadAsync(tenant, region, cancellation))
        {
            if (Cut(documents, asOf) is not { } stream)
            {
                continue;
            }

            if (stream.FindProblem() is { } problem)
            {
                throw new InvalidDataException($"What is stored is not as it was written, or is being written: {problem} The command verify says more.");
            }

            foreach (var envelope in stream.Events)
            {
                await WriteAsync(envelope, output, digest, cancellation);
            }

            foreach (var receipt in stream.Receipts)
            {
                await WriteAsync(receipt, output, digest, cancellation);
            }

            tree.Add(stream.Head.Leaf());
            (events, receipts) = (events + stream.Events.Count, receipts + stream.Receipts.Count);
            if (tree.Count % 1_000 == 0)
            {
                progress(tree.Count);
            }
        }

        var manifest = new BackupManifest(
            BackupFile.ManifestKind, tree.Count, events, receipts, tree.Root(), Convert.ToHexStringLower(digest.GetHashAndReset()));
        await output.WriteAsync(BackupFile.Line(manifest), cancellation);
        await output.FlushAsync(cancellation);
        progress(tree.Count);
        return manifest;
    }

    private static async Task WriteAsync<T>(T document, Stream output, IncrementalHash digest, CancellationToken cancellation)
    {
        var line = BackupFile.Line(document);
        digest.AppendData(line);
        await output.WriteAsync(line, cancellation);
    }

    private async IAsyncEnumerable<List<JsonElement>> ReadAsync(
        string tenant, string region, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.tenant = @tenant AND c.region = @region AND c.kind IN ('event', 'receipt') ORDER BY c.stream")
            .WithParameter("@tenant", tenant)
            .WithParameter("@region", region);
        using var pages = streams.GetItemQueryIterator<JsonElement>(
            query, requestOptions: new QueryRequestOptions { PartitionKey = new PartitionKeyBuilder().Add(tenant).Add(region).Build() });
        List<JsonElement> ofOne = [];
        while (pages.HasMoreResults)
        {
            foreach (var document in await pages.ReadNextAsync(cancellation))
            {
                if (ofOne.Count > 0 && ofOne[0].GetProperty("stream").GetString() != document.GetProperty("stream").GetString())
                {
                    yield return ofOne;
                    ofOne = [];
                }

                ofOne.Add(document);
            }
        }

        if (ofOne.Count > 0)
        {
            yield return ofOne;
        }
    }

    private static BackedUpStream? Cut(List<JsonElement> documents, DateTimeOffset asOf)
    {
        var byKind = documents.ToLookup(document => document.GetProperty("kind").GetString());
        var events = byKind[DocumentKind.Event]
            .Select(document => document.Deserialize<EventEnvelope>(FabricJson.Options)!)
            .OrderBy(envelope => envelope.Sequence)
            .TakeWhile(envelope => envelope.RecordedAt <= asOf)
            .ToList();
        if (events.Count == 0)
        {
            return null;
        }

        var receipts = byKind[DocumentKind.Receipt]
            .Select(document => document.Deserialize<ReceiptDocument>(FabricJson.Options)!)
            .Where(receipt => receipt.FirstSequence + receipt.EventCount - 1 <= events[^1].Sequence)
            .OrderBy(receipt => receipt.FirstSequence)
            .ThenBy(receipt => receipt.Id, StringComparer.Ordinal)
            .ToList();
        return new BackedUpStream(events[0].Stream, events, receipts);
    }
}
