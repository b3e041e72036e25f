namespace Billing.Functions.Operations.Integrations;

/// <summary>The integrations of a tenant.</summary>
/// <param name="AsOf">When they were looked at.</param>
/// <param name="Items">Sources first, then consumers, by name.</param>
public sealed record IntegrationList(DateTimeOffset AsOf, IReadOnlyList<IntegrationBody> Items);

/// <summary>An integration.</summary>
/// <param name="Integration">Its name: <c>source:shopify</c>, <c>consumer:events/ledger</c>.</param>
/// <param name="Adapter">What its source speaks, or null.</param>
/// <param name="IsFrozen">True if it stands still: what comes for it is taken and waits.</param>
/// <param name="Since">Since when it does, or does no more; null when it was never frozen.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Reason">Why.</param>
/// <param name="WaitingSessions">Number of orders, payments and the like wait for its thaw.</param>
public sealed record IntegrationBody(
    string Integration, string? Adapter, bool IsFrozen, DateTimeOffset? Since, string? Actor, string? Reason, int WaitingSessions);

/// <summary>Stops an integration or lets it go on.</summary>
/// <param name="Integration">Its name: <c>source:shopify</c>, <c>consumer:events/ledger</c>.</param>
/// <param name="Actor">Id of the person, 1 to 100 characters; not looked at where the platform authenticates people, for then it is known.</param>
/// <param name="Reason">Why, for the audit; 1 to 500 characters.</param>
public sealed record IntegrationActBody(string Integration, string? Actor, string Reason);
