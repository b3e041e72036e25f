using Billing.Platform.Intake;
using Billing.Platform.Limits;

namespace Billing.Platform.Tenants;

/// <summary>Checks the limits of a tenant and of its sources.</summary>
internal static class LimitCheck
{
    private const int HighestRate = 100_000;
    private const int LargestBurst = 1_000_000;

    /// <summary>A sentence for each thing that is wrong, with its place.</summary>
    public static IEnumerable<string> Of(Tenant tenant, IntegrationContracts contracts)
    {
        var known = RequestLimits.DefaultsOf(contracts);
        foreach (var (name, limit) in tenant.Limits ?? new Dictionary<string, RateLimit>(StringComparer.Ordinal))
        {
            var place = $"{tenant.Id}.limits.{name}";
            if (!known.ContainsKey(name))
            {
                yield return $"{place} is none of {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}.";
            }

            foreach (var problem in Of(place, limit))
            {
                yield return problem;
            }
        }

        foreach (var source in tenant.Sources.Where(source => source.RateLimit is not null))
        {
            foreach (var problem in Of($"{tenant.Id}.sources.{source.Name}.rateLimit", source.RateLimit!))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> Of(string place, RateLimit? limit)
    {
        if (limit is null)
        {
            yield return $"{place} is empty.";
            yield break;
        }

        if (limit.PerSecond is < 1 or > HighestRate)
        {
            yield return $"{place}.perSecond {limit.PerSecond} is not 1 to {HighestRate}.";
        }

        if (limit.Burst < limit.PerSecond || limit.Burst > LargestBurst)
        {
            yield return $"{place}.burst {limit.Burst} is not perSecond ({limit.PerSecond}) to {LargestBurst}.";
        }
    }
}
