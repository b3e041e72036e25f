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

        var entered = await EnterAsync(view, tenant, cancellation);
        strays.ExceptWith(entered);
        foreach (var id in strays)
        {
            await view.RemoveAsync(tenant.Id, tenant.HomeRegion, id, cancellation);
        }

        return new ViewRebuilt(view.Name, entered.Count, strays.Count);
    }

    private async Task<HashSet<string>> EnterAsync(IEventView view, Tenant tenant, CancellationToken cancellation)
    {
        var entered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var kind in kinds.Holding(view.EventTypes))
        {
            await foreach (var envelope in queries.EventsAsync(tenant.Id, tenant.HomeRegion, kind.Prefix, cancellation: cancellation))
            {
                var happened = store.Read(envelope);
                if (view.EventTypes.Contains(happened.GetType()) && await view.EnterAsync(envelope, happened, tenant, cancellation) is { } id)
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
public sealed record ViewRebuilt(string View, int Entered, int Removed);
