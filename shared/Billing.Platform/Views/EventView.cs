using System.Runtime.CompilerServices;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Views;

/// <summary>
/// A read model that is a fold of events: each event gives at most one row, whole, so that events may come again and in any order.
/// </summary>
/// <param name="views">The container <c>views</c>.</param>
/// <param name="name">Name of the view.</param>
public abstract class EventView<TRow>(Container views, string name) : IEventView
    where TRow : class, IViewRow
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public abstract IReadOnlyList<Type> EventTypes { get; }

    /// <summary>The stored rows.</summary>
    protected ViewRows<TRow> Rows { get; } = new(views, name);

    /// <inheritdoc/>
    public async Task<string?> EnterAsync(EventEnvelope envelope, IDomainEvent happened, Tenant tenant, CancellationToken cancellation)
    {
        if (RowOf(envelope, happened, tenant) is not { } row)
        {
            return null;
        }

        await Rows.UpsertAsync(row, cancellation);
        return row.Id;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> IdsAsync(string tenant, string region, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in Rows.QueryAsync(tenant, region, rest: string.Empty, [], cancellation))
        {
            yield return row.Id;
        }
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string tenant, string region, string id, CancellationToken cancellation) => Rows.DeleteAsync(tenant, region, id, cancellation);

    /// <summary>The row that an event gives; null for none.</summary>
    /// <param name="envelope">Envelope of the event.</param>
    /// <param name="happened">The event.</param>
    /// <param name="tenant">Whose event it is, as configured now.</param>
    protected abstract TRow? RowOf(EventEnvelope envelope, IDomainEvent happened, Tenant tenant);
}
