using System.Collections.Concurrent;
using Billing.Domain.Pricing;
using Billing.Domain.Pricing.Changes;
using Billing.Domain.Pricing.Files;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Platform.Configuration;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Pricing;

/// <summary>The prices of each tenant: its document <c>prices</c> with the approved changes of it, made ready and kept for a minute.</summary>
public sealed class PriceBooks(ConfigurationReader configuration, StreamQueries queries, ExceptionQueue exceptions, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>The document <c>prices</c>.</summary>
    public static DocumentType<PriceConfiguration> Document { get; } = new()
    {
        Name = "prices",
        PathOf = (tenant, _) => $"pricing/{tenant}.json",
        Read = (_, json) => PriceFileReader.ReadJson(json).Then(read => ParseResult<PriceConfiguration>.Of(read, PriceConfigurationCheck.Problems(read))),
    };

    /// <summary>The prices of a point in time, made ready; null when the tenant has none.</summary>
    /// <exception cref="ConfigurationRefusedException">No version of the document was ever sound.</exception>
    public async ValueTask<PriceBook?> BookAsync(Tenant tenant, DateTimeOffset at, CancellationToken cancellation)
    {
        if ((await configuration.GetAsync(Document, KeyOf(tenant), cancellation)).ValueOrNone is not { } prices)
        {
            return null;
        }

        if (!_kept.TryGetValue(tenant.Id, out var kept) || !ReferenceEquals(kept.Prices, prices) || clock.GetUtcNow() - kept.ReadAt >= ConfigurationReader.MaximumAge)
        {
            _kept[tenant.Id] = kept = new Kept(prices, new PriceTimeline(prices, await ChangesAsync(tenant, cancellation)), clock.GetUtcNow());
        }

        return kept.Books.GetOrAdd(kept.Timeline.VersionAt(at), _ => PriceBook.Compile(kept.Timeline.At(at)));
    }

    /// <summary>The prices and their changes as they are now; an empty configuration where there is no document.</summary>
    /// <exception cref="ConfigurationRefusedException">No version of the document was ever sound.</exception>
    public async Task<PriceTimeline> TimelineAsync(Tenant tenant, CancellationToken cancellation)
    {
        var prices = await configuration.RefreshAsync(Document, KeyOf(tenant), cancellation);
        return new PriceTimeline(prices.ValueOrNone ?? new PriceConfiguration("none"), await ChangesAsync(tenant, cancellation));
    }

    private static DocumentKey KeyOf(Tenant tenant) => Document.KeyOf(tenant.Id, string.Empty, tenant.HomeRegion);

    private async Task<List<ChangeSetState>> ChangesAsync(Tenant tenant, CancellationToken cancellation)
    {
        var (changes, unread) = (new List<ChangeSetState>(), new UnreadRecords());
        await foreach (var state in queries.Collecting(unread).StatesAsync<ChangeSetState>(tenant.Id, tenant.HomeRegion, FabricStreams.PriceChanges, cancellation))
        {
            changes.Add(state.Data);
        }

        foreach (var record in unread.All)
        {
            await TellUnreadAsync(tenant, record, cancellation);
        }

        return changes;
    }

    // Orders go on under the other prices; one that such a change would have priced otherwise may be held, or pass.
    private Task TellUnreadAsync(Tenant tenant, UnreadRecord record, CancellationToken cancellation) => exceptions.ReportAsync(
        tenant.Id,
        tenant.HomeRegion,
        $"price-change-unread-{StreamAddress.Digest(record.Stream)}",
        Problem.Error("pricing.unreadable-change", "$", $"A change of prices cannot be read and counts for nothing until it is mended: {record}"),
        record.Stream,
        StreamAddress.Digest($"{record}"),
        cancellation);

    private sealed record Kept(PriceConfiguration Prices, PriceTimeline Timeline, DateTimeOffset ReadAt)
    {
        public ConcurrentDictionary<string, PriceBook> Books { get; } = new(StringComparer.Ordinal);
    }
}
