using System.Text.Json;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Audit;

/// <summary>The part of the check that goes through the streams, ordered by name. Holds one page and one stream in memory.</summary>
internal sealed class StreamsPass(Container streams, string tenant, string region)
{
    // So much is checked well within the time that a request may take.
    private const int MostEvents = 5_000;

    // A stream that is written to while it is read may look broken: what is true shows itself again.
    private const int Looks = 3;

    private readonly List<IntegrityFinding> _findings = [];
    private double _charge;
    private long _events;
    private long _streams;

    /// <summary>Checks streams whose names come after one.</summary>
    /// <returns>What was found, and the last stream checked when there are more.</returns>
    public async Task<(IntegrityPart Part, string? LastStream)> RunAsync(string after, CancellationToken cancellation)
    {
        var query = new QueryDefinition(
                "SELECT * FROM c WHERE c.tenant = @tenant AND c.region = @region AND c.kind IN ('event', 'state') AND c.stream > @after ORDER BY c.stream")
            .WithParameter("@tenant", tenant)
            .WithParameter("@region", region)
            .WithParameter("@after", after);
        using var pages = streams.GetItemQueryIterator<JsonElement>(
            query, requestOptions: new QueryRequestOptions { PartitionKey = new PartitionKeyBuilder().Add(tenant).Add(region).Build() });
        string? name = null;
        List<JsonElement> ofOne = [];
        while (pages.HasMoreResults)
        {
            var page = await pages.ReadNextAsync(cancellation);
            _charge += page.RequestCharge;
            foreach (var document in page)
            {
                var stream = document.GetProperty("stream").GetString()!;
                if (name is not null && stream != name)
                {
                    await CheckAsync(name, ofOne, cancellation);
                    if (_events >= MostEvents)
                    {
                        return (Part(), name);
                    }

                    ofOne = [];
                }

                name = stream;
                ofOne.Add(document);
            }
        }

        if (name is not null)
        {
            await CheckAsync(name, ofOne, cancellation);
        }

        return (Part(), null);
    }

    /// <summary>Documents that are compared along with the events that tell of them; null for none.</summary>
    public CheckedDocuments? Documents { get; init; }

    /// <summary>Checks streams by their names.</summary>
    /// <returns>What was found, and the last stream checked when there are more.</returns>
    public async Task<(IntegrityPart Part, string? LastStream)> RunAsync(IAsyncEnumerable<string> names, CancellationToken cancellation)
    {
        var documents = 0L;
        string? last = null;
        await foreach (var name in names)
        {
            if (_events >= MostEvents)
            {
                return (Part() with { Documents = documents }, last);
            }

            var records = await ReadAsync(new StreamAddress(tenant, region, name), cancellation);
            await CheckAsync(name, records, cancellation);
            documents += await CompareAsync(name, records, cancellation);
            last = name;
        }

        return (Part() with { Documents = documents }, null);
    }

    private async Task<int> CompareAsync(string stream, List<JsonElement> records, CancellationToken cancellation)
    {
        var count = 0;
        foreach (var record in Documents is null ? [] : records.Where(record => record.TryGetProperty("type", out var type) && Documents.EventTypes.Contains(type.GetString()!)))
        {
            count++;
            var data = record.GetProperty("data");
            if (await Documents!.FindAsync(
                new StreamAddress(tenant, region, stream), record.GetProperty("sequence").GetInt64(), data.GetProperty("blob").GetString()!, data.GetProperty("sha256").GetString()!, cancellation) is { } finding)
            {
                _findings.Add(finding);
            }
        }

        return count;
    }

    private IntegrityPart Part() => new(_findings, _streams, _events, Days: 0, LastDay: null, _charge, Next: null);

    private async Task CheckAsync(string stream, List<JsonElement> documents, CancellationToken cancellation)
    {
        var address = new StreamAddress(tenant, region, stream);
        _streams++;
        _events += documents.Count(document => Kind(document) == DocumentKind.Event);
        var finding = Find(address, documents);
        for (var look = 1; look < Looks && finding is not null; look++)
        {
            finding = Find(address, await ReadAsync(address, cancellation));
        }

        if (finding is not null)
        {
            _findings.Add(finding);
        }
    }

    private async Task<List<JsonElement>> ReadAsync(StreamAddress address, CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.tenant = @tenant AND c.kind IN ('event', 'state')").WithParameter("@tenant", address.Tenant);
        using var pages = streams.GetItemQueryIterator<JsonElement>(query, requestOptions: new QueryRequestOptions { PartitionKey = address.PartitionKey });
        var documents = new List<JsonElement>();
        while (pages.HasMoreResults)
        {
            var page = await pages.ReadNextAsync(cancellation);
            _charge += page.RequestCharge;
            documents.AddRange(page);
        }

        return documents;
    }

    private static IntegrityFinding? Find(StreamAddress address, List<JsonElement> documents)
    {
        var events = new List<EventEnvelope>();
        StateHead? state = null;
        foreach (var document in documents)
        {
            try
            {
                if (Kind(document) == DocumentKind.Event)
                {
                    events.Add(document.Deserialize<EventEnvelope>(FabricJson.Options)!);
                }
                else
                {
                    state = document.Deserialize<StateHead>(FabricJson.Options);
                }
            }
            catch (JsonException unreadable)
            {
                var isEvent = Kind(document) == DocumentKind.Event;
                return new IntegrityFinding(
                    Tampering.Altered,
                    isEvent ? CheckedRecord.Event : CheckedRecord.State,
                    address.Tenant,
                    address.Region,
                    address.Stream,
                    document.TryGetProperty("sequence", out var sequence) && sequence.TryGetInt64(out var number) ? number : null,
                    Day: null,
                    $"The document {document.GetProperty("id")} cannot be read: {unreadable.Message}");
            }
        }

        return StreamCheck.FindFirst(address, events, state);
    }

    private static string? Kind(JsonElement document) => document.GetProperty("kind").GetString();
}
