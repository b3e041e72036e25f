using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Platform.Views;

/// <summary>Builds views anew from the events, for instance after a restore; readers see each whole all the while.</summary>
public sealed class ViewRebuild(StreamStore store, StreamQueries queries, StreamKinds kinds)
{
    /// <summary>Enters every event of a tenant that a view is built from, then deletes the rows that no event tells of.</summary>
    public async Task<ViewRebuilt> RunAsync(IEventView view, Tenant tenant, CancellationToken cancellation)
    {
        // Listed first: a row that a live event enters meanwhile is no stray.
        var strays = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var id in view.IdsAsync(tenant.Id, tenant.HomeRegion, cancellation))
        {
            strays.Add(id);
        }

        var unread = new UnreadRecords();
        var entered = await EnterAsync(view, tenant, unread, cancellation);
        strays.ExceptWith(entered);

        // A row may stem from a record that cannot be read now: it stays until that is mended.
        foreach (var id in unread.All.Count > 0 ? [] : strays)
        {
            await view.RemoveAsync(tenant.Id, tenant.HomeRegion, id, cancellation);
        }

        return new ViewRebuilt(view.Name, entered.Count, unread.All.Count > 0 ? 0 : strays.Count) { Unread = unread.All };
    }

    private async Task<HashSet<string>> EnterAsync(IEventView view, Tenant tenant, UnreadRecords unread, CancellationToken cancellation)
    {
        var entered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var kind in kinds.Holding(view.EventTypes))
        {
            await foreach (var envelope in queries.Collecting(unread).EventsAsync(tenant.Id, tenant.HomeRegion, kind.Prefix, cancellation: cancellation))
            {
                if (unread.Try(envelope.Stream, envelope.Id, () => store.Read(envelope)).SingleOrDefault() is { } happened && view.EventTypes.Contains(happened.GetType()) && await view.EnterAsync(envelope, happened, tenant, cancellation) is { } id)
                {
                    entered.Add(id);
                }
            }
        }

        return entered;
    }
}

/// <summary>The result of a rebuild.</summary>
/// <param name="View">Name of the view.</param>
/// <param name="Entered">Rows that it holds now.</param>
/// <param name="Removed">Rows that no event told of.</param>
public sealed record ViewRebuilt(string View, int Entered, int Removed)
{
    /// <summary>Events that could not be read; what they would give is not entered, and no row is deleted then.</summary>
    public IReadOnlyList<UnreadRecord> Unread { get; init; } = [];
}
