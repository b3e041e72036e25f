using System.Runtime.CompilerServices;
using Billing.Platform.Metrics;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Streams;

/// <summary>
/// Reads many streams of one tenant and region. The partition key prefix bounds the query, and the tenant stands in the WHERE
/// clause as well, so that one mistake alone can never show a tenant another's data.
/// </summary>
public sealed class StreamQueries(Container streams, FabricMetrics? measures = null)
{
    /// <summary>The states of all streams whose name starts with a prefix, such as <c>invoice/</c>.</summary>
    public IAsyncEnumerable<StateDocument<TState>> StatesAsync<TState>(string tenant, string region, string prefix, CancellationToken cancellation = default) =>
        QueryAsync<StateDocument<TState>>(tenant, region, prefix, DocumentKind.State, type: null, cancellation);

    /// <summary>The states of all streams whose name starts with a prefix and whose state has one of some values in a field.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="prefix">Such as <c>payment/</c>.</param>
    /// <param name="field">Name of a field of the state, as JSON has it; never from outside.</param>
    /// <param name="values">At most some hundreds.</param>
    /// <param name="cancellation">Stops between pages.</param>
    public IAsyncEnumerable<StateDocument<TState>> StatesWithAsync<TState>(
        string tenant, string region, string prefix, string field, IReadOnlyCollection<string> values, CancellationToken cancellation = default) =>
        QueryAsync<StateDocument<TState>>(tenant, region, prefix, DocumentKind.State, type: null, cancellation, field, values);

    /// <summary>The states of all streams whose name starts with a prefix and whose state lacks a field.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="prefix">Such as <c>intake/</c>.</param>
    /// <param name="field">Name of a field of the state, as JSON has it; never from outside. A field that is null is not stored.</param>
    /// <param name="cancellation">Stops between pages.</param>
    public IAsyncEnumerable<StateDocument<TState>> StatesWithoutAsync<TState>(
        string tenant, string region, string prefix, string field, CancellationToken cancellation = default) =>
        QueryAsync<StateDocument<TState>>(tenant, region, prefix, DocumentKind.State, type: null, cancellation, field);

    /// <summary>The events of all streams whose name starts with a prefix, of one type if it is given; ordered within a stream only.</summary>
    public IAsyncEnumerable<EventEnvelope> EventsAsync(
        string tenant, string region, string prefix, string? type = null, CancellationToken cancellation = default) =>
        QueryAsync<EventEnvelope>(tenant, region, prefix, DocumentKind.Event, type, cancellation);

    /// <summary>All events of one stream, in order; none when there is no such stream. A query within one logical partition.</summary>
    public async Task<IReadOnlyList<EventEnvelope>> HistoryAsync(StreamAddress address, CancellationToken cancellation = default)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.tenant = @tenant AND c.kind = @kind")
            .WithParameter("@tenant", address.Tenant)
            .WithParameter("@kind", DocumentKind.Event);
        using var pages = streams.GetItemQueryIterator<EventEnvelope>(query, requestOptions: new QueryRequestOptions { PartitionKey = address.PartitionKey });
        var events = new List<EventEnvelope>();
        while (pages.HasMoreResults)
        {
            var page = await pages.ReadNextAsync(cancellation);
            measures?.Charged("query", address.Kind, page.RequestCharge);
            events.AddRange(page);
        }

        events.Sort((left, right) => left.Sequence.CompareTo(right.Sequence));
        return events;
    }

    /// <summary>The receipts of all streams whose name starts with a prefix.</summary>
    public IAsyncEnumerable<ReceiptDocument> ReceiptsAsync(string tenant, string region, string prefix, CancellationToken cancellation = default) =>
        QueryAsync<ReceiptDocument>(tenant, region, prefix, DocumentKind.Receipt, type: null, cancellation);

    private async IAsyncEnumerable<T> QueryAsync<T>(
        string tenant,
        string region,
        string prefix,
        string kind,
        string? type,
        [EnumeratorCancellation] CancellationToken cancellation,
        string? field = null,
        IReadOnlyCollection<string>? values = null)
    {
        var query = new QueryDefinition(
                "SELECT * FROM c WHERE c.tenant = @tenant AND c.region = @region AND c.kind = @kind AND STARTSWITH(c.stream, @prefix)"
                + (type is null ? string.Empty : " AND c.type = @type")
                + (field, values) switch
                {
                    (null, _) => string.Empty,
                    (_, null) => $" AND NOT IS_DEFINED(c.data.{field})",
                    _ => $" AND ARRAY_CONTAINS(@values, c.data.{field})",
                })
            .WithParameter("@tenant", tenant)
            .WithParameter("@region", region)
            .WithParameter("@kind", kind)
            .WithParameter("@prefix", prefix)
            .WithParameter("@type", type ?? string.Empty)
            .WithParameter("@values", values ?? []);
        var options = new QueryRequestOptions { PartitionKey = new PartitionKeyBuilder().Add(tenant).Add(region).Build() };
        using var pages = streams.GetItemQueryIterator<T>(query, requestOptions: options);
        while (pages.HasMoreResults)
        {
            var page = await pages.ReadNextAsync(cancellation);
            measures?.Charged("query", StreamAddress.KindOf(prefix), page.RequestCharge);
            foreach (var item in page)
            {
                yield return item;
            }
        }
    }
}
