using System.Net;
using System.Text.Json;
using Billing.Platform.Metrics;
using Billing.Platform.Tenants;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Streams;

/// <summary>
/// Claims keys whose effect may fall into one of many streams, so that a key stands for one content over all of them. A claim is created
/// before the effect and never changed: of several at the same moment one wins. Costs one batch a partition, and a query more when a key is known.
/// </summary>
public sealed class KeyClaims(Container streams, FabricRegions regions, FabricMetrics? measures = null)
{
    private const int MostInBatch = 100;
    private const HttpStatusCode RetryWith = (HttpStatusCode)449;

    // Each try that meets another writer finds at least one claim more that is known, or tries again.
    private const int MostTries = MostInBatch + 12;

    /// <summary>Claims keys; gives the content that each of them stands for, which is another one where it was claimed before.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="claims">By key.</param>
    /// <param name="cancellation">Stops between batches; what is claimed by then stays so.</param>
    /// <exception cref="OtherRegionException">The tenant belongs into a region that is not served here.</exception>
    /// <exception cref="CosmosException">The database refused or was out of reach; the same claims may be made again.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ClaimAsync(
        string tenant, string region, IReadOnlyDictionary<string, KeyClaim> claims, CancellationToken cancellation)
    {
        regions.Require(region);
        var standing = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var partition in claims.GroupBy(claim => claim.Value.Partition, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var address = new StreamAddress(tenant, region, partition.Key);
            foreach (var chunk in partition.Chunk(MostInBatch))
            {
                var documents = chunk.Select(claim => ClaimDocument.Of(tenant, region, claim.Key, claim.Value)).ToList();
                foreach (var (key, content) in await ClaimAsync(address, documents, cancellation))
                {
                    standing[key] = content;
                }
            }
        }

        return standing;
    }

    private async Task<Dictionary<string, string>> ClaimAsync(StreamAddress address, List<ClaimDocument> wanted, CancellationToken cancellation)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var charge = 0.0;
        for (var attempt = 1; ; attempt++)
        {
            var fresh = wanted.Where(claim => !known.ContainsKey(claim.Key)).ToList();
            if (fresh.Count == 0)
            {
                break;
            }

            using var response = await Batch(address, fresh).ExecuteAsync(cancellation);
            charge += response.RequestCharge;
            if (response.IsSuccessStatusCode)
            {
                fresh.ForEach(claim => known[claim.Key] = claim.Content);
                break;
            }

            if (response.StatusCode is not (HttpStatusCode.Conflict or RetryWith) || attempt == MostTries)
            {
                throw new CosmosException($"Claims in {address.Stream} failed: {response.ErrorMessage}", response.StatusCode, 0, response.ActivityId, charge);
            }

            charge += await FindAsync(address, fresh, known, cancellation);
        }

        measures?.Charged("claim", address.Kind, charge);
        return known;
    }

    private TransactionalBatch Batch(StreamAddress address, List<ClaimDocument> claims)
    {
        var batch = streams.CreateTransactionalBatch(address.PartitionKey);
        var unread = new TransactionalBatchItemRequestOptions { EnableContentResponseOnWrite = false };
        foreach (var claim in claims)
        {
            batch.CreateItemStream(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(claim, FabricJson.Options), writable: false), unread);
        }

        return batch;
    }

    private async Task<double> FindAsync(StreamAddress address, List<ClaimDocument> claims, Dictionary<string, string> known, CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.tenant = @tenant AND ARRAY_CONTAINS(@ids, c.id)")
            .WithParameter("@tenant", address.Tenant)
            .WithParameter("@ids", claims.Select(claim => claim.Id).ToList());
        using var pages = streams.GetItemQueryIterator<ClaimDocument>(
            query, requestOptions: new QueryRequestOptions { PartitionKey = address.PartitionKey, MaxItemCount = claims.Count });
        var charge = 0.0;
        while (pages.HasMoreResults)
        {
            var page = await pages.ReadNextAsync(cancellation);
            charge += page.RequestCharge;
            foreach (var claim in page)
            {
                known[claim.Key] = claim.Content;
            }
        }

        return charge;
    }
}
