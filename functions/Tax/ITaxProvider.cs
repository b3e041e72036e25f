using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Identification;
using Billing.Domain.Orders.Taxation;
using Billing.Domain.Tax.Provider;

namespace Billing.Functions.Tax;

/// <summary>A tax service. A seam for partners and tests: an adapter turns the question into the service's dialect and its answer back.</summary>
public interface ITaxProvider
{
    /// <summary>Determines the tax of each line of a query.</summary>
    /// <remarks>
    /// An outage is an answer (<see cref="TaxProviderAnswer.Unavailable"/>) and no exception; the call ends within seconds, since an order
    /// waits for it.
    /// </remarks>
    Task<TaxProviderAnswer> DetermineAsync(string tenant, TaxSettings settings, TaxQuery query, CancellationToken cancellation);
}

/// <summary>An authority that knows tax ids. A seam for VIES and tests.</summary>
public interface ITaxIdRegistry
{
    /// <summary>Asks about an id of the right form.</summary>
    /// <remarks>An outage is an answer (<see cref="TaxIdAnswer.NotChecked"/>) and no exception.</remarks>
    Task<TaxIdAnswer> AskAsync(string tenant, TaxId id, CancellationToken cancellation);
}
