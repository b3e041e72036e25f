using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Platform.Views;

/// <summary>A read model that events build, and that can be built anew from them.</summary>
public interface IEventView
{
    /// <summary>Name of the view, stored in its rows.</summary>
    string Name { get; }

    /// <summary>Types of the events that it is built from.</summary>
    IReadOnlyList<Type> EventTypes { get; }

    /// <summary>Enters an event; entering it again changes nothing.</summary>
    /// <returns>Id of the row that it gives, or null for none.</returns>
    Task<string?> EnterAsync(EventEnvelope envelope, IDomainEvent happened, Tenant tenant, CancellationToken cancellation);

    /// <summary>Ids of all rows of a tenant.</summary>
    IAsyncEnumerable<string> IdsAsync(string tenant, string region, CancellationToken cancellation);

    /// <summary>Deletes a row that no event tells of.</summary>
    Task RemoveAsync(string tenant, string region, string id, CancellationToken cancellation);
}
