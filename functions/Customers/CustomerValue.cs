using Billing.Domain.Customers;

namespace Billing.Functions.Customers;

/// <summary>The value of one customer, as one tenant knows it in its home region.</summary>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Its home region.</param>
/// <param name="Customer">Key of the customer.</param>
/// <param name="Orders">How many confirmed orders the customer has.</param>
/// <param name="Totals">One a currency.</param>
/// <param name="AsOf">When the region read its view.</param>
/// <param name="NewestEventAt">Recording time of the newest event in the sums; absent when there is none.</param>
public sealed record RegionalCustomerValue(
    string Tenant,
    string Region,
    string Customer,
    int Orders,
    IReadOnlyList<CustomerTotals> Totals,
    DateTimeOffset AsOf,
    DateTimeOffset? NewestEventAt);

/// <summary>The part of one tenant and region in the value of a customer.</summary>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Its home region.</param>
/// <param name="Orders">How many confirmed orders the customer has there.</param>
/// <param name="Totals">One a currency.</param>
/// <param name="AsOf">When that region read its view.</param>
/// <param name="AgeSeconds">How old that is now, in whole seconds.</param>
/// <param name="IsCopy">True if the region could not be asked now, so that this is what it told the last time.</param>
/// <param name="NewestEventAt">Recording time of the newest event in the sums; absent when there is none.</param>
public sealed record RegionalShare(
    string Tenant,
    string Region,
    int Orders,
    IReadOnlyList<CustomerTotals> Totals,
    DateTimeOffset AsOf,
    long AgeSeconds,
    bool IsCopy,
    DateTimeOffset? NewestEventAt);

/// <summary>A part of the value of a customer that is not in the totals.</summary>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Its home region.</param>
/// <param name="Code">Why, as a stable code: <c>regions.unreachable</c>, <c>regions.no-address</c>, <c>regions.refused</c>, <c>access.not-allowed</c>.</param>
/// <param name="Text">Why, for a person.</param>
/// <param name="Snapshot">Name of the redacted snapshot of the call that failed, for an operator; absent when nothing was sent.</param>
public sealed record MissingShare(string Tenant, string Region, string Code, string Text, string? Snapshot = null);

/// <summary>The value of a customer over all tenants of a company group, in all of their regions.</summary>
/// <param name="Customer">Key of the customer.</param>
/// <param name="Totals">One a currency: the sums of all parts in <paramref name="Regions"/>.</param>
/// <param name="Regions">Each part, the asked tenant's first.</param>
/// <param name="Missing">What the totals do not hold, and why.</param>
/// <param name="IsComplete">True if nothing is missing.</param>
public sealed record CustomerValue(
    string Customer,
    IReadOnlyList<CustomerTotals> Totals,
    IReadOnlyList<RegionalShare> Regions,
    IReadOnlyList<MissingShare> Missing,
    bool IsComplete);
