using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Audit;

/// <summary>Reads where the streams of a tenant and region stood. Holds one page and one stream in memory.</summary>
public sealed class StreamHeads(Container streams)
{
    /// <summary>
    /// The heads of the streams with events that were recorded on a day, ordered by name. Costs about what it costs to query
    /// the day's events: the index finds them, and three fields of each are read.
    /// </summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="day">The day, in UTC.</param>
    /// <param name="charged">Told the request units of each page.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async IAsyncEnumerable<StreamHead> OnAsync(
        string tenant, string region, DateOnly day, Action<double> charged, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Recording times are stored as text in UTC, so that the text of a day begins all of its times.
        var query = Query("SELECT c.stream, c.sequence AS length, c.hash", "AND c.recordedAt >= @from AND c.recordedAt < @to ORDER BY c.stream", tenant, region)
            .WithParameter("@from", Text(day))
            .WithParameter("@to", Text(day.AddDays(1)));
        StreamHead? head = null;
        await foreach (var found in ReadAsync<StreamHead>(query, tenant, region, charged, cancellation))
        {
            if (head is not null && head.Stream != found.Stream)
            {
                yield return head;
                head = null;
            }

            head = head is null || head.Length < found.Length ? found : head;
        }

        if (head is not null)
        {
            yield return head;
        }
    }

    /// <summary>The names, in order, of the streams with events that were recorded after a day; those behind a name.</summary>
    public async IAsyncEnumerable<string> ChangedAfterAsync(string tenant, string region, DateOnly day, string after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = Query("SELECT VALUE c.stream", "AND c.recordedAt >= @from AND c.stream > @after ORDER BY c.stream", tenant, region)
            .WithParameter("@from", Text(day.AddDays(1)))
            .WithParameter("@after", after);
        var last = string.Empty;
        await foreach (var stream in ReadAsync<string>(query, tenant, region, _ => { }, cancellation))
        {
            if (stream != last)
            {
                last = stream;
                yield return stream;
            }
        }
    }

    /// <summary>The day on which the first event was recorded, in UTC; null when there is none.</summary>
    public async Task<DateOnly?> FirstDayAsync(string tenant, string region, CancellationToken cancellation)
    {
        var query = Query("SELECT TOP 1 VALUE c.recordedAt", "ORDER BY c.recordedAt", tenant, region);
        await foreach (var recordedAt in ReadAsync<DateTimeOffset>(query, tenant, region, _ => { }, cancellation))
        {
            return DateOnly.FromDateTime(recordedAt.UtcDateTime);
        }

        return null;
    }

    private static QueryDefinition Query(string select, string where, string tenant, string region) =>
        new QueryDefinition($"{select} FROM c WHERE c.tenant = @tenant AND c.region = @region AND c.kind = 'event' {where}")
            .WithParameter("@tenant", tenant)
            .WithParameter("@region", region);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async IAsyncEnumerable<T> ReadAsync<T>(
        QueryDefinition query, string tenant, string region, Action<double> charged, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var options = new QueryRequestOptions { PartitionKey = new PartitionKeyBuilder().Add(tenant).Add(region).Build() };
        using var pages = streams.GetItemQueryIterator<T>(query, requestOptions: options);
        while (pages.HasMoreResults)
        {
            var page = await pages.ReadNextAsync(cancellation);
            charged(page.RequestCharge);
            foreach (var item in page)
            {
                yield return item;
            }
        }
    }
}
