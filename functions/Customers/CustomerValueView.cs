using System.Net;
using System.Runtime.CompilerServices;
using Billing.Domain.Customers;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;

namespace Billing.Functions.Customers;

/// <summary>
/// The read model of what customers are worth, in the container <c>views</c>: that of the tenants at home here, and copies of the
/// sums that other regions told.
/// </summary>
public sealed class CustomerValueView(Container views, TimeProvider clock)
{
    /// <summary>Name of the view.</summary>
    public const string View = "customer-value";

    /// <summary>Name of the view of copies.</summary>
    public const string Copies = "customer-value-copies";

    // What one query may be given of order references.
    private const int OrdersPerQuery = 200;

    private static readonly ItemRequestOptions Unread = new() { EnableContentResponseOnWrite = false };

    /// <summary>Enters what an event says; entering it again changes nothing.</summary>
    public Task EnterAsync(CustomerValueEntry entry, CancellationToken cancellation) =>
        views.UpsertItemAsync(entry, Key(entry.Tenant, entry.Region, View), Unread, cancellation);

    /// <summary>The sums of a customer of one tenant; all empty for one that is not known.</summary>
    public async Task<RegionalCustomerValue> ReadAsync(string tenant, string region, string customer, CancellationToken cancellation)
    {
        var asOf = clock.GetUtcNow();
        var orders = new List<CustomerValueEntry>();
        await foreach (var order in QueryAsync(tenant, region, Query("c.customer = @customer", tenant).WithParameter("@customer", customer), cancellation))
        {
            orders.Add(order);
        }

        var movements = new List<CustomerValueEntry>();
        foreach (var chunk in orders.Select(order => order.Order).Chunk(OrdersPerQuery))
        {
            var query = Query("IS_DEFINED(c.kind) AND ARRAY_CONTAINS(@orders, c[\"order\"])", tenant).WithParameter("@orders", chunk);
            await foreach (var movement in QueryAsync(tenant, region, query, cancellation))
            {
                movements.Add(movement);
            }
        }

        return new RegionalCustomerValue(
            tenant,
            region,
            customer,
            orders.Count,
            CustomerTotals.Of(movements.Select(movement => new ValueMovement(movement.Kind!.Value, movement.Amount!.Value))),
            asOf,
            orders.Concat(movements).Select(entry => (DateTimeOffset?)entry.AsOf).Max());
    }

    /// <summary>Keeps what another region told, for when it cannot be reached.</summary>
    public Task KeepCopyAsync(RegionalCustomerValue told, CancellationToken cancellation) => views.UpsertItemAsync(
        new Copy(told.Customer, told.Tenant, told.Region, Copies, told), Key(told.Tenant, told.Region, Copies), cancellationToken: cancellation);

    /// <summary>What another region told last, or null.</summary>
    public async Task<RegionalCustomerValue?> FindCopyAsync(string tenant, string region, string customer, CancellationToken cancellation)
    {
        try
        {
            return (await views.ReadItemAsync<Copy>(customer, Key(tenant, region, Copies), cancellationToken: cancellation)).Resource.Told;
        }
        catch (CosmosException missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static QueryDefinition Query(string condition, string tenant) =>
        new QueryDefinition($"SELECT * FROM c WHERE c.tenant = @tenant AND c.view = @view AND {condition}").WithParameter("@tenant", tenant).WithParameter("@view", View);

    private async IAsyncEnumerable<CustomerValueEntry> QueryAsync(
        string tenant, string region, QueryDefinition query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var pages = views.GetItemQueryIterator<CustomerValueEntry>(query, requestOptions: new QueryRequestOptions { PartitionKey = Key(tenant, region, View) });
        while (pages.HasMoreResults)
        {
            foreach (var entry in await pages.ReadNextAsync(cancellation))
            {
                yield return entry;
            }
        }
    }

    private static PartitionKey Key(string tenant, string region, string view) => new PartitionKeyBuilder().Add(tenant).Add(region).Add(view).Build();

    private sealed record Copy(string Id, string Tenant, string Region, string View, RegionalCustomerValue Told);
}
