using System.Text.Json;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Backup;

/// <summary>Puts a backup into a store that holds nothing of the tenant. Holds one stream in memory.</summary>
public sealed class TenantRestore(Container streams, EventCatalogue catalogue, StreamKinds kinds)
{
    // A batch takes a hundred operations and two megabytes.
    private const int MostOperations = 100;
    private const int MostBytes = 1_500_000;

    /// <summary>Reads the whole backup and compares it with its manifest. Writes nothing.</summary>
    /// <exception cref="InvalidDataException">The file is no backup, was changed, or holds streams or events that this deployment does not know.</exception>
    public async Task<(BackupHeader Header, BackupManifest Manifest)> CheckAsync(Stream content, CancellationToken cancellation)
    {
        using var reader = new BackupReader(content);
        await foreach (var stream in reader.StreamsAsync(cancellation))
        {
            State(stream);
        }

        return (reader.Header!, reader.Manifest!);
    }

    /// <summary>True if the store holds no document of a tenant and region.</summary>
    public async Task<bool> IsEmptyAsync(string tenant, string region, CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT TOP 1 VALUE c.id FROM c WHERE c.tenant = @tenant AND c.region = @region")
            .WithParameter("@tenant", tenant)
            .WithParameter("@region", region);
        using var pages = streams.GetItemQueryIterator<string>(
            query, requestOptions: new QueryRequestOptions { PartitionKey = new PartitionKeyBuilder().Add(tenant).Add(region).Build() });
        while (pages.HasMoreResults)
        {
            if ((await pages.ReadNextAsync(cancellation)).Count > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Checks a backup, and that nothing of its tenant is stored, and writes it. A stream appears with its last batch, which
    /// holds its state.
    /// </summary>
    /// <param name="content">The backup; read twice.</param>
    /// <param name="progress">Told the number of streams written, now and then.</param>
    /// <param name="cancellation">Stops; delete what was written before another try.</param>
    /// <exception cref="InvalidDataException">The backup is not whole, or the store is not empty. Nothing was written.</exception>
    public async Task<(BackupHeader Header, BackupManifest Manifest)> RunAsync(Stream content, Action<long> progress, CancellationToken cancellation)
    {
        var (header, manifest) = await CheckAsync(content, cancellation);
        if (!await IsEmptyAsync(header.Tenant, header.Region, cancellation))
        {
            throw new InvalidDataException($"The store holds documents of {header.Tenant}, {header.Region} already; a backup is restored into an empty one.");
        }

        content.Position = 0;
        using var reader = new BackupReader(content);
        var written = 0L;
        await foreach (var stream in reader.StreamsAsync(cancellation))
        {
            await WriteAsync(stream, cancellation);
            if (++written % 1_000 == 0)
            {
                progress(written);
            }
        }

        progress(written);
        return (header, manifest);
    }

    private byte[] State(BackedUpStream stream)
    {
        if (kinds.Of(stream.Stream) is not { } kind)
        {
            throw new InvalidDataException($"Stream {stream.Stream} is of a kind that this deployment does not know.");
        }

        try
        {
            return kind.StateDocument(stream.Events, catalogue);
        }
        catch (NotSupportedException unknown)
        {
            throw new InvalidDataException($"{stream.Stream}: {unknown.Message}", unknown);
        }
    }

    private async Task WriteAsync(BackedUpStream stream, CancellationToken cancellation)
    {
        var documents = stream.Events.Select(envelope => envelope.ToDocument()).Concat(stream.Receipts.Select(Bytes)).Append(State(stream));
        var address = stream.Events[0].Address;
        List<byte[]> batch = [];
        foreach (var document in documents)
        {
            if (batch.Count == MostOperations || (batch.Count > 0 && batch.Sum(each => each.Length) + document.Length > MostBytes))
            {
                await CreateAsync(address, batch, cancellation);
                batch = [];
            }

            batch.Add(document);
        }

        await ClaimAsync(stream, cancellation);
        await CreateAsync(address, batch, cancellation);
    }

    // Claims are in no backup: the receipts tell of them. They come before the state, as a claim comes before its effect.
    private async Task ClaimAsync(BackedUpStream stream, CancellationToken cancellation)
    {
        foreach (var partition in stream.Receipts.Select(ClaimDocument.Of).OfType<ClaimDocument>().GroupBy(claim => claim.Stream, StringComparer.Ordinal))
        {
            var address = new StreamAddress(stream.Events[0].Tenant, stream.Events[0].Region, partition.Key);
            foreach (var claims in partition.Chunk(MostOperations))
            {
                await CreateAsync(address, [.. claims.Select(Bytes)], cancellation);
            }
        }
    }

    private async Task CreateAsync(StreamAddress address, List<byte[]> documents, CancellationToken cancellation)
    {
        var batch = streams.CreateTransactionalBatch(address.PartitionKey);
        foreach (var document in documents)
        {
            batch.CreateItemStream(new MemoryStream(document, writable: false), new TransactionalBatchItemRequestOptions { EnableContentResponseOnWrite = false });
        }

        using var response = await batch.ExecuteAsync(cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw new CosmosException(
                $"Restore of {address.Stream} failed: {response.ErrorMessage}", response.StatusCode, 0, response.ActivityId, response.RequestCharge);
        }
    }

    private static byte[] Bytes<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, FabricJson.Options);
}
