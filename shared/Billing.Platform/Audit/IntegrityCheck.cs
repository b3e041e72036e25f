using System.Globalization;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Audit;

/// <summary>
/// Recomputes everything that protects a tenant's records (hash of each event, chain of each stream, root of each day, digest of each document) and
/// names what was altered, removed or inserted. Works in parts, each within the time of a request. Costs what reading all
/// documents of the tenant costs, and for each sealed day what sealing it cost.
/// </summary>
public sealed class IntegrityCheck(Container streams, StreamHeads heads, IDailyRootStore roots, CheckedDocuments documents)
{
    /// <summary>What a check begins with that goes on from a sealed day, which follows it.</summary>
    public const string SincePrefix = "since:";

    internal const string DayPrefix = "day:";

    private const string StreamPrefix = "after:";
    private const string DocumentPrefix = "documents:";

    /// <summary>Checks the next part.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="from">Null for the first part, else <see cref="IntegrityPart.Next"/> of the one before.</param>
    /// <param name="cancellation">Stops checking.</param>
    /// <exception cref="FormatException"><paramref name="from"/> is no such text.</exception>
    public async Task<IntegrityPart> RunAsync(string tenant, string region, string? from, CancellationToken cancellation)
    {
        if (from is not null && from.StartsWith(DayPrefix, StringComparison.Ordinal))
        {
            var day = from[DayPrefix.Length..];
            return await new RootsPass(streams, heads, roots, tenant, region).RunAsync(
                day.Length == 0 ? null : DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture), cancellation);
        }

        if (from is not null && from.StartsWith(SincePrefix, StringComparison.Ordinal))
        {
            return await CheckSinceAsync(tenant, region, from[SincePrefix.Length..], cancellation);
        }

        if (from is not null && from.StartsWith(DocumentPrefix, StringComparison.Ordinal))
        {
            var (ofDocuments, lastDocument) = await new DocumentsPass(streams, documents, tenant, region).RunAsync(from[DocumentPrefix.Length..], cancellation);
            return ofDocuments with { Next = lastDocument is null ? DayPrefix : DocumentPrefix + lastDocument };
        }

        if (from is not null && !from.StartsWith(StreamPrefix, StringComparison.Ordinal))
        {
            throw new FormatException("No part begins there: hand back what the part before named.");
        }

        var (part, last) = await new StreamsPass(streams, tenant, region).RunAsync(from?[StreamPrefix.Length..] ?? string.Empty, cancellation);
        return part with { Next = last is null ? DocumentPrefix : StreamPrefix + last };
    }

    // What no stream of which has changed since is behind the root of that day, which was found right when it was checked.
    private async Task<IntegrityPart> CheckSinceAsync(string tenant, string region, string from, CancellationToken cancellation)
    {
        var (day, after) = from.Split('/', 2) is [var first, var rest] ? (first, rest) : (from, string.Empty);
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var sealedOn))
        {
            throw new FormatException("since: is followed by a day such as 2026-11-05.");
        }

        var changed = heads.ChangedAfterAsync(tenant, region, sealedOn, after, cancellation);
        var (part, last) = await new StreamsPass(streams, tenant, region) { Documents = documents }.RunAsync(changed, cancellation);
        return part with { Next = last is null ? DayPrefix + day : $"{SincePrefix}{day}/{last}" };
    }
}
