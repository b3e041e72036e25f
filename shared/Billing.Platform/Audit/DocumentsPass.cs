using System.Text.Json;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Audit;

/// <summary>The documents that events speak of, each with its digest.</summary>
/// <param name="EventTypes">Types of events whose data has the fields <c>blob</c> and <c>sha256</c>.</param>
/// <param name="DigestAsync">SHA-256 of a document as it is now, in lower-case hexadecimal; null when there is none.</param>
public sealed record CheckedDocuments(IReadOnlyList<string> EventTypes, Func<string, CancellationToken, Task<string?>> DigestAsync)
{
    /// <summary>Compares a document with the digest of its event.</summary>
    /// <returns>What differs, or null.</returns>
    internal async Task<IntegrityFinding?> FindAsync(StreamAddress address, long sequence, string blob, string sha256, CancellationToken cancellation)
    {
        var found = await DigestAsync(blob, cancellation);
        return found == sha256 ? null : new IntegrityFinding(
            found is null ? Tampering.Removed : Tampering.Altered,
            CheckedRecord.Document,
            address.Tenant,
            address.Region,
            address.Stream,
            sequence,
            Day: null,
            found is null ? $"The document {blob} is not there." : $"The document {blob} is not the one that was written.",
            sha256,
            found);
    }
}

/// <summary>The part of the check that compares documents with the digests that their events bear, ordered by stream.</summary>
internal sealed class DocumentsPass(Container streams, CheckedDocuments documents, string tenant, string region)
{
    // So much is read well within the time that a request may take.
    private const int MostDocuments = 500;

    private readonly List<IntegrityFinding> _findings = [];

    /// <summary>Checks documents of streams whose names come after one.</summary>
    /// <returns>What was found, and the last stream checked when there are more.</returns>
    public async Task<(IntegrityPart Part, string? LastStream)> RunAsync(string after, CancellationToken cancellation)
    {
        var query = new QueryDefinition(
                "SELECT c.stream, c.sequence, c.data.blob, c.data.sha256 FROM c WHERE c.tenant = @tenant AND c.region = @region AND c.kind = 'event' AND ARRAY_CONTAINS(@types, c.type) AND c.stream > @after ORDER BY c.stream")
            .WithParameter("@tenant", tenant)
            .WithParameter("@region", region)
            .WithParameter("@types", documents.EventTypes)
            .WithParameter("@after", after);
        var options = new QueryRequestOptions { PartitionKey = new PartitionKeyBuilder().Add(tenant).Add(region).Build() };
        using var pages = streams.GetItemQueryIterator<JsonElement>(query, requestOptions: options);
        var (count, charge) = (0L, 0.0);
        string? last = null;
        while (pages.HasMoreResults)
        {
            var page = await pages.ReadNextAsync(cancellation);
            charge += page.RequestCharge;
            foreach (var written in page.Select(each => each.Deserialize<WrittenDocument>(FabricJson.Options)!))
            {
                if (count >= MostDocuments && written.Stream != last)
                {
                    return (Part(count, charge), last);
                }

                if (await documents.FindAsync(new StreamAddress(tenant, region, written.Stream), written.Sequence, written.Blob, written.Sha256, cancellation) is { } finding)
                {
                    _findings.Add(finding);
                }

                (count, last) = (count + 1, written.Stream);
            }
        }

        return (Part(count, charge), null);
    }

    private IntegrityPart Part(long count, double charge) =>
        new(_findings, Streams: 0, Events: 0, Days: 0, LastDay: null, charge, Next: null) { Documents = count };

    private sealed record WrittenDocument(string Stream, long Sequence, string Blob, string Sha256);
}
