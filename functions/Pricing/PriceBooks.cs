using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Billing.Domain.Pricing;
using Billing.Domain.Pricing.Changes;
using Billing.Domain.Pricing.Files;
using Billing.Domain.Primitives;
using Billing.Functions.Hosting;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Pricing;

/// <summary>
/// The prices of each tenant: the file <c>pricing/TENANT.json</c> of the configuration, with the approved changes of it. Kept for
/// a minute; a tenant without such a file has no prices here.
/// </summary>
public sealed class PriceBooks(BlobServiceClient blobs, StreamQueries queries, TimeProvider clock)
{
    private static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>Name of a tenant's file in the container <c>configuration</c>.</summary>
    public static string BlobOf(string tenant) => $"pricing/{tenant}.json";

    /// <summary>The prices of a point in time, made ready; null when the tenant has none.</summary>
    /// <exception cref="InvalidDataException">The file is not sound; the message names the first problem.</exception>
    public async ValueTask<PriceBook?> BookAsync(Tenant tenant, DateTimeOffset at, CancellationToken cancellation)
    {
        if (!_kept.TryGetValue(tenant.Id, out var kept) || clock.GetUtcNow() - kept.ReadAt >= MaximumAge)
        {
            _kept[tenant.Id] = kept = new Kept(await ReadAsync(tenant, cancellation), clock.GetUtcNow());
        }

        return kept.Timeline is { } timeline ? kept.Books.GetOrAdd(timeline.VersionAt(at), _ => PriceBook.Compile(timeline.At(at))) : null;
    }

    /// <summary>The prices and their changes as they are now; an empty configuration where there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is not sound; the message names the first problem.</exception>
    public async Task<PriceTimeline> TimelineAsync(Tenant tenant, CancellationToken cancellation) =>
        await ReadAsync(tenant, cancellation) ?? new PriceTimeline(new PriceConfiguration("none"), await ChangesAsync(tenant, cancellation));

    private async Task<PriceTimeline?> ReadAsync(Tenant tenant, CancellationToken cancellation)
    {
        var blob = blobs.GetBlobContainerClient(BlobContainers.Configuration).GetBlobClient(BlobOf(tenant.Id));
        if (!await blob.ExistsAsync(cancellation))
        {
            return null;
        }

        var content = await blob.DownloadContentAsync(cancellation);
        var reading = PriceFileReader.ReadJson(content.Value.Content.ToMemory())
            .Then(configuration => ParseResult<PriceConfiguration>.Of(configuration, PriceConfigurationCheck.Problems(configuration)));
        return reading is ParseResult<PriceConfiguration>.Success read
            ? new PriceTimeline(read.Value, await ChangesAsync(tenant, cancellation))
            : throw new InvalidDataException($"{BlobOf(tenant.Id)}: {((ParseResult<PriceConfiguration>.Failure)reading).Problems[0].Text}");
    }

    private async Task<List<ChangeSetState>> ChangesAsync(Tenant tenant, CancellationToken cancellation)
    {
        var changes = new List<ChangeSetState>();
        await foreach (var state in queries.StatesAsync<ChangeSetState>(tenant.Id, tenant.HomeRegion, FabricStreams.PriceChanges, cancellation))
        {
            changes.Add(state.Data);
        }

        return changes;
    }

    private sealed record Kept(PriceTimeline? Timeline, DateTimeOffset ReadAt)
    {
        public ConcurrentDictionary<string, PriceBook> Books { get; } = new(StringComparer.Ordinal);
    }
}
