using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Views;

/// <summary>Reads and writes the rows of one view in the container <c>views</c>.</summary>
/// <param name="views">The container.</param>
/// <param name="view">Name of the view.</param>
public sealed class ViewRows<TRow>(Container views, string view)
    where TRow : class, IViewRow
{
    private static readonly ItemRequestOptions Unread = new() { EnableContentResponseOnWrite = false };

    /// <summary>Writes a row; the same row again changes nothing.</summary>
    public Task UpsertAsync(TRow row, CancellationToken cancellation) => views.UpsertItemAsync(row, Key(row.Tenant, row.Region), Unread, cancellation);

    /// <summary>Deletes a row.</summary>
    /// <exception cref="CosmosException">There is no such row (404).</exception>
    public Task DeleteAsync(string tenant, string region, string id, CancellationToken cancellation) =>
        views.DeleteItemAsync<TRow>(id, Key(tenant, region), cancellationToken: cancellation);

    /// <summary>The row of an id, or null; no row has an id that Cosmos DB would not take.</summary>
    public async Task<TRow?> FindAsync(string tenant, string region, string id, CancellationToken cancellation)
    {
        if (!IsItemId(id))
        {
            return null;
        }

        try
        {
            return await views.ReadItemAsync<TRow>(id, Key(tenant, region), cancellationToken: cancellation);
        }
        catch (CosmosException missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The rows of a tenant that a condition takes, page after page.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region of the tenant.</param>
    /// <param name="rest">End of the query after tenant and view: further conditions, order; the row is <c>c</c>.</param>
    /// <param name="parameters">Parameters of that end.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async IAsyncEnumerable<TRow> QueryAsync(
        string tenant, string region, string rest, IReadOnlyList<(string Name, object Value)> parameters, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The tenant stands in the condition too, so that one mistake alone can never show a tenant another's rows.
        var query = new QueryDefinition($"SELECT * FROM c WHERE c.tenant = @tenant AND c.view = @view {rest}")
            .WithParameter("@tenant", tenant)
            .WithParameter("@view", view);
        foreach (var (name, value) in parameters)
        {
            query = query.WithParameter(name, value);
        }

        using var pages = views.GetItemQueryIterator<TRow>(query, requestOptions: new QueryRequestOptions { PartitionKey = Key(tenant, region) });
        while (pages.HasMoreResults)
        {
            foreach (var row in await pages.ReadNextAsync(cancellation))
            {
                yield return row;
            }
        }
    }

    // https://learn.microsoft.com/azure/cosmos-db/concepts-limits and the reference of Resource.Id: 1,023 bytes, none of / \ ? #, no space at the end:
    // a URL that ends in one loses it, and is that of the list of all items.
    private static bool IsItemId(string id) =>
        id.Length > 0 && !char.IsWhiteSpace(id[^1]) && !id.AsSpan().ContainsAny("/\\?#") && !id.Any(char.IsControl) && Encoding.UTF8.GetByteCount(id) <= 1023;

    private PartitionKey Key(string tenant, string region) => new PartitionKeyBuilder().Add(tenant).Add(region).Add(view).Build();
}
