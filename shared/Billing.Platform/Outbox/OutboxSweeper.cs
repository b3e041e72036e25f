using System.Net;
using System.Text.Json;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Outbox;

/// <summary>
/// Publishes every event a second time, some minutes after the relay should have, from a position in the change feed that is its
/// own: whatever the relay left behind, by a crash, a lost or a skipped checkpoint, is published then. What the relay did publish is
/// dropped by the duplicate detection of the topic, and past its window by the receipts of the consumers, which do not expire.
/// </summary>
/// <remarks>
/// Costs one more read of each change (about one request unit a KB), and two point operations on its position a run that found
/// something; nothing is written to the streams, and nothing is asked about single events.
/// </remarks>
public sealed class OutboxSweeper(Container streams, Container views, IEventPublisher publisher, OutboxSweeperOptions options, TimeProvider clock)
{
    private static readonly PartitionKey Position = new PartitionKeyBuilder().Add(TenantDirectory.Nobody).Add(SweepPosition.AllRegions).Add(SweepPosition.ViewName).Build();

    /// <summary>Goes on from where the last run came to, up to what is too young to have been left behind.</summary>
    /// <exception cref="CosmosException">The database is out of reach; the next run goes on from the same place.</exception>
    public async Task<SweepResult> SweepAsync(CancellationToken cancellation = default)
    {
        var (position, charge) = await LoadAsync(cancellation);
        var result = new SweepResult(0, 0, charge, IsCaughtUp: true);
        var cursors = position.Cursors.ToList();
        for (var index = 0; index < cursors.Count; index++)
        {
            var (cursor, ofRange) = await SweepAsync(cursors[index], options.MostPages - result.Pages, cancellation);
            cursors[index] = cursor;
            result += ofRange;
        }

        return cursors.SequenceEqual(position.Cursors)
            ? result
            : result with { RequestCharge = result.RequestCharge + (await StoreAsync(position with { Cursors = cursors }, cancellation)).RequestCharge };
    }

    private async Task<(SweepPosition Position, double RequestCharge)> StoreAsync(SweepPosition position, CancellationToken cancellation)
    {
        var stored = await views.UpsertItemAsync(position with { SweptAt = clock.GetUtcNow() }, Position, cancellationToken: cancellation);
        return (position, stored.RequestCharge);
    }

    // A page that ends with what is too young is published as far as it is old enough, and read again by the next run.
    private async Task<(SweepCursor Cursor, SweepResult Result)> SweepAsync(SweepCursor cursor, int mostPages, CancellationToken cancellation)
    {
        var (result, youngest) = (new SweepResult(0, 0, 0, IsCaughtUp: true), clock.GetUtcNow() - options.Grace);
        using var feed = streams.GetChangeFeedIterator<JsonElement>(
            cursor.Start(), ChangeFeedMode.LatestVersion, new ChangeFeedRequestOptions { PageSizeHint = options.PageSize });
        while (result.Pages < mostPages)
        {
            var page = await options.ReadPage(feed, cancellation);
            result = result with { RequestCharge = result.RequestCharge + page.RequestCharge };
            if (page.StatusCode == HttpStatusCode.NotModified)
            {
                return (cursor with { Token = page.ContinuationToken }, result);
            }

            // What cannot be read is named by the relay, and by the audit.
            var events = new UnreadRecords().Events(page).ToList();
            var old = events.TakeWhile(envelope => envelope.RecordedAt <= youngest).ToList();
            await publisher.PublishAgainAsync(old, cancellation);
            result = result with { Pages = result.Pages + 1, Events = result.Events + old.Count };
            if (old.Count < events.Count)
            {
                return (cursor, result);
            }

            cursor = cursor with { Token = page.ContinuationToken };
        }

        return (cursor, result with { IsCaughtUp = false });
    }

    private async Task<(SweepPosition Position, double RequestCharge)> LoadAsync(CancellationToken cancellation)
    {
        using var stored = await views.ReadItemStreamAsync(SweepPosition.ItemId, Position, cancellationToken: cancellation);
        if (stored.StatusCode == HttpStatusCode.NotFound)
        {
            // Stored before anything is done: a first run that fails must not have the next one begin later.
            var begun = await StoreAsync(new SweepPosition { Cursors = await BeginAsync(cancellation) }, cancellation);
            return (begun.Position, stored.Headers.RequestCharge + begun.RequestCharge);
        }

        stored.EnsureSuccessStatusCode();
        return ((await JsonSerializer.DeserializeAsync<SweepPosition>(stored.Content, FabricJson.Options, cancellation))!, stored.Headers.RequestCharge);
    }

    private async Task<IReadOnlyList<SweepCursor>> BeginAsync(CancellationToken cancellation)
    {
        var from = clock.GetUtcNow() - options.LookBack;
        return [.. (await streams.GetFeedRangesAsync(cancellation)).Select(range => new SweepCursor(range.ToJsonString(), from))];
    }
}

/// <summary>Options of the sweeper.</summary>
public sealed record OutboxSweeperOptions
{
    /// <summary>Age from which an event counts as left behind by the relay. Default: a minute.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Time before its own at which the first run begins. Default: an hour.</summary>
    public TimeSpan LookBack { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Changes a page. Default: 200.</summary>
    public int PageSize { get; init; } = 200;

    /// <summary>Pages a run: what is left is for the next one. Default: 100.</summary>
    public int MostPages { get; init; } = 100;

    /// <summary>Reads the next page; a host that runs in steps has it done in one.</summary>
    public Func<FeedIterator<JsonElement>, CancellationToken, Task<FeedResponse<JsonElement>>> ReadPage { get; init; } =
        static (feed, cancellation) => feed.ReadNextAsync(cancellation);
}

/// <summary>The result of a run of the sweeper.</summary>
/// <param name="Events">Events that were published, as a rule once more.</param>
/// <param name="Pages">Pages of changes read.</param>
/// <param name="RequestCharge">Request units.</param>
/// <param name="IsCaughtUp">True if it came up to what is too young.</param>
public sealed record SweepResult(int Events, int Pages, double RequestCharge, bool IsCaughtUp)
{
    /// <summary>Both together.</summary>
    public static SweepResult operator +(SweepResult left, SweepResult right) => new(
        left.Events + right.Events, left.Pages + right.Pages, left.RequestCharge + right.RequestCharge, left.IsCaughtUp && right.IsCaughtUp);
}
