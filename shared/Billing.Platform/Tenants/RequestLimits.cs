using System.Collections.Concurrent;
using Billing.Platform.Intake;
using Billing.Platform.Limits;

namespace Billing.Platform.Tenants;

/// <summary>The limits of each tenant's requests: one token bucket for each, in the memory of this instance.</summary>
/// <remarks>Tenants and sources come from the directory alone, so no sender can make buckets.</remarks>
/// <param name="clock">What the buckets fill by.</param>
/// <param name="options">How many instances share a limit.</param>
/// <param name="contracts">The integrations, whose limits a tenant may be given by their names.</param>
public sealed class RequestLimits(TimeProvider clock, RequestLimitOptions options, IntegrationContracts contracts)
{
    /// <summary>Name of the limit of every route that has none of its own.</summary>
    public const string Api = "api";

    private readonly ConcurrentDictionary<(string Tenant, string Limit), TokenBucket> _buckets = new();
    private readonly IReadOnlyDictionary<string, RateLimit> _defaults = DefaultsOf(contracts);

    /// <summary>The limits that a tenant may be given, by name, with what holds where none is given.</summary>
    /// <remarks>Sources have limits of their own; what is fed otherwise is limited by the name of its integration.</remarks>
    public static IReadOnlyDictionary<string, RateLimit> DefaultsOf(IntegrationContracts contracts) =>
        contracts.All.Except(contracts.OfSources)
            .Select(contract => KeyValuePair.Create(contract.Name, contract.RateLimit))
            .Append(KeyValuePair.Create(Api, new RateLimit(50, 500)))
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>A named limit of a tenant: its own, else the default.</summary>
    public RateLimit Of(Tenant tenant, string name) => tenant.Limits?.GetValueOrDefault(name) ?? _defaults[name];

    /// <summary>The limit of a source: its own, else the one of its adapter's contract.</summary>
    public static RateLimit Of(IntakeSource source, AdapterContract contract) => source.RateLimit ?? contract.RateLimit;

    /// <summary>Counts a request against a named limit of a tenant.</summary>
    /// <returns>Time that the sender has to wait, when the request is one too many; null when it may pass.</returns>
    public TimeSpan? Count(Tenant tenant, string name) => Count(tenant.Id, name, Of(tenant, name));

    /// <summary>Counts a webhook against the limit of its source.</summary>
    /// <returns>Time that the sender has to wait, when the request is one too many; null when it may pass.</returns>
    public TimeSpan? Count(Tenant tenant, IntakeSource source, AdapterContract contract) =>
        Count(tenant.Id, $"source:{source.Name}", Of(source, contract));

    private TimeSpan? Count(string tenant, string name, RateLimit limit)
    {
        var bucket = _buckets.GetOrAdd((tenant, name), static (_, made) => new TokenBucket(made.clock, made.options.Instances), (clock, options));
        return bucket.Take(limit) is { IsTaken: false, Wait: var wait } ? wait : null;
    }
}

/// <summary>Options of limits where the app runs on several instances; see docs/decisions/0010-limits-per-instance.md.</summary>
public sealed record RequestLimitOptions
{
    /// <summary>
    /// By how many instances a limit is divided. 1, the default: each instance takes as much as the limit says, so that whoever keeps to
    /// it is never refused. The number of instances, where it is fixed: all of them together take no more than the limit.
    /// </summary>
    public int Instances { get; init; } = 1;
}
