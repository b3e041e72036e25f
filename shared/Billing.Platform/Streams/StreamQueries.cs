using System.Runtime.CompilerServices;
using System.Text.Json;
using Billing.Platform.Metrics;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Streams;

/// <summary>
/// Reads many streams of one tenant and region. The partition key prefix bounds the query, and the tenant stands in the WHERE
/// clause as well, so that one mistake alone can never show a tenant another's data. A record that cannot be read goes to who collects such, or
/// throws <see cref="UnreadRecordException"/>, which names it.
/// </summary>
public sealed class StreamQueries(Container streams, FabricMetrics? measures = null, UnreadRecords? unread = null)
{
    /// <summary>The same queries, which hand over what cannot be read instead of ending with it.</summary>
    public StreamQueries Collecting(UnreadRecords collected) => new(streams, measures, collected);

    /// <summary>The states of all streams whose name starts with a prefix, such as <c>invoice/</c>.</summary>
    public IAsyncEnumerable<StateDocument<TState>> StatesAsync<TState>(string tenant, string region, string prefix, CancellationToken cancellation = default) =>
        QueryAsync<StateDocument<TState>>(tenant, region, prefix, DocumentKind.State, string.Empty, [], cancellation);

    /// <summary>The states of all streams whose name starts with a prefix and whose state has one of some values in a field.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="prefix">Such as <c>payment/</c>.</param>
    /// <param name="field">Name of a field of the state, as JSON has it; never from outside.</param>
    /// <param name="values">At most some hundreds.</param>
    /// <param name="cancellation">Stops between pages.</param>
    public IAsyncEnumerable<StateDocument<TState>> StatesWithAsync<TState>(
        string tenant, string region, string prefix, string field, IReadOnlyCollection<string> values, CancellationToken cancellation = default) =>
        QueryAsync<StateDocument<TState>>(
            tenant, region, prefix, DocumentKind.State, $" AND ARRAY_CONTAINS(@values, c.data.{field})", [("@values", values)], cancellation);

    /// <summary>The states of all streams whose name starts with a prefix and whose state lacks a field.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="prefix">Such as <c>intake/</c>.</param>
    /// <param name="field">Name of a field of the state, as JSON has it; never from outside. A field that is null is not stored.</param>
    /// <param name="cancellation">Stops between pages.</param>
    public IAsyncEnumerable<StateDocument<TState>> StatesWithoutAsync<TState>(
        string tenant, string region, string prefix, string field, CancellationToken cancellation = default) =>
        QueryAsync<StateDocument<TState>>(tenant, region, prefix, DocumentKind.State, $" AND NOT IS_DEFINED(c.data.{field})", [], cancellation);

    /// <summary>The events of all streams whose name starts with a prefix, of one type if it is given; ordered within a stream only.</summary>
    public IAsyncEnumerable<EventEnvelope> EventsAsync(
        string tenant, string region, string prefix, string? type = null, CancellationToken cancellation = default) =>
        QueryAsync<EventEnvelope>(
            tenant, region, prefix, DocumentKind.Event, type is null ? string.Empty : " AND c.type = @type", [("@type", type ?? string.Empty)], cancellation);

    /// <summary>The states of the streams from one name up to another, which is left out.</summary>
    public IAsyncEnumerable<StateDocument<TState>> StatesBetweenAsync<TState>(
        string tenant, string region, string from, string until, CancellationToken cancellation = default) =>
        QueryAsync<StateDocument<TState>>(
            tenant, region, StreamAddress.KindOf(from) + "/", DocumentKind.State, " AND c.stream >= @from AND c.stream < @until", [("@from", from), ("@until", until)], cancellation);

    /// <summary>All events of one stream, in order; none when there is no such stream. A query within one logical partition.</summary>
    public async Task<IReadOnlyList<EventEnvelope>> HistoryAsync(StreamAddress address, CancellationToken cancellation = default)
    {
        if (!address.IsPossible)
        {
            return [];
        }

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

    /// <summary>The receipts of all streams whose name starts with a prefix, those under one key if it is given.</summary>
    public IAsyncEnumerable<ReceiptDocument> ReceiptsAsync(
        string tenant, string region, string prefix, string? key = null, CancellationToken cancellation = default) =>
        QueryAsync<ReceiptDocument>(
            tenant, region, prefix, DocumentKind.Receipt, key is null ? string.Empty : " AND c.key = @key", [("@key", key ?? string.Empty)], cancellation);

    /// <summary>
    /// Some states in the order of a time, those behind a place. Of what does not belong to them it reads one, and others of the same time as the
    /// last: a page costs the same wherever it begins. A state that cannot be read is passed over; the audit names it.
    /// </summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="states">Which states, in which order.</param>
    /// <param name="after">Place of the last state before; null to begin with the first.</param>
    /// <param name="most">Most states.</param>
    /// <param name="cancellation">Stops between pages.</param>
    public async Task<IReadOnlyList<StateDocument<TState>>> TakeAsync<TState>(
        string tenant, string region, StatesByTime<TState> states, StatePlace? after, int most, CancellationToken cancellation = default)
    {
        var (taken, together) = (new List<StateDocument<TState>>(), new List<StateDocument<TState>>());
        var (conditions, parameters) = Write(states.Behind(after));
        await foreach (var state in Collecting(new UnreadRecords()).QueryAsync<StateDocument<TState>>(
            tenant, region, states.Prefix, DocumentKind.State, conditions + states.Order, parameters, cancellation, pageSize: most + 1))
        {
            if (together is [var first, ..] && states.TimeOf(first.Data) != states.TimeOf(state.Data))
            {
                Add();
                if (taken.Count >= most)
                {
                    break;
                }
            }

            if (after is null || states.TimeOf(state.Data) != after.Time || string.CompareOrdinal(state.Stream, after.Stream) > 0)
            {
                together.Add(state);
            }
        }

        Add();
        return [.. taken.Take(most)];

        // The store orders by the time alone: what has the same is ordered here, all of it together.
        void Add()
        {
            taken.AddRange(together.OrderBy(state => state.Stream, StringComparer.Ordinal));
            together.Clear();
        }
    }

    /// <summary>Number of the states, counted by the store.</summary>
    public async Task<int> CountAsync<TState>(string tenant, string region, StatesByTime<TState> states, CancellationToken cancellation = default)
    {
        var (conditions, parameters) = Write(states.Conditions);
        var count = 0;
        await foreach (var part in QueryAsync<int>(
            tenant, region, states.Prefix, DocumentKind.State, $" AND IS_DEFINED(c.data.{states.Field}){conditions}", parameters, cancellation, "VALUE COUNT(1)"))
        {
            count += part;
        }

        return count;
    }

    private static (string Conditions, List<(string Name, object Value)> Parameters) Write(IEnumerable<StateCondition> conditions)
    {
        var all = conditions.Index().Select(each => (each.Item, Name: $"@condition{each.Index}")).ToList();
        return (string.Concat(all.Select(each => each.Item.Sql(each.Name))), [.. all.Where(each => each.Item.Value is not null).Select(each => (each.Name, (object)each.Item.Value!))]);
    }

    // A stream has one state, of one id: nothing else of it is looked at.
    private static string OfItem(string kind) => kind == DocumentKind.State ? $" AND c.id = '{StateDocument<object>.ItemId}'" : string.Empty;

    private async IAsyncEnumerable<T> QueryAsync<T>(
        string tenant,
        string region,
        string prefix,
        string kind,
        string rest,
        IReadOnlyList<(string Name, object Value)> parameters,
        [EnumeratorCancellation] CancellationToken cancellation,
        string select = "*",
        int? pageSize = null)
    {
        var query = new QueryDefinition(
                $"SELECT {select} FROM c WHERE c.tenant = @tenant AND c.region = @region AND c.kind = @kind{OfItem(kind)} AND STARTSWITH(c.stream, @prefix){rest}")
            .WithParameter("@tenant", tenant)
            .WithParameter("@region", region)
            .WithParameter("@kind", kind)
            .WithParameter("@prefix", prefix);
        foreach (var (name, value) in parameters)
        {
            query = query.WithParameter(name, value);
        }

        var options = new QueryRequestOptions { PartitionKey = new PartitionKeyBuilder().Add(tenant).Add(region).Build(), MaxItemCount = pageSize };
        using var pages = streams.GetItemQueryIterator<JsonElement>(query, requestOptions: options);
        while (pages.HasMoreResults)
        {
            var page = await pages.ReadNextAsync(cancellation);
            measures?.Charged("query", StreamAddress.KindOf(prefix), page.RequestCharge);
            foreach (var item in page.SelectMany(document => UnreadRecords.Read<T>(document, unread)))
            {
                yield return item;
            }
        }
    }
}
