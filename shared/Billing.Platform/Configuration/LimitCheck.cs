using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Limits;
using Billing.Platform.Tenants;

namespace Billing.Platform.Configuration;

/// <summary>Checks the limits of a tenant and of its sources.</summary>
internal static class LimitCheck
{
    private const int HighestRate = 100_000;
    private const int LargestBurst = 1_000_000;

    /// <summary>Every problem, by JSON path.</summary>
    public static IEnumerable<Problem> Of(Tenant tenant, IntegrationContracts contracts)
    {
        var known = RequestLimits.DefaultsOf(contracts);
        foreach (var (name, limit) in tenant.Limits ?? new Dictionary<string, RateLimit>(StringComparer.Ordinal))
        {
            var place = $"$.limits.{name}";
            if (!known.ContainsKey(name))
            {
                yield return TenantCheck.NotSound(place, $"{name} is none of {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}.");
            }

            foreach (var problem in Of(place, limit))
            {
                yield return problem;
            }
        }

        foreach (var (index, source) in tenant.Sources.Index().Where(each => each.Item.RateLimit is not null))
        {
            foreach (var problem in Of($"$.sources[{index}].rateLimit", source.RateLimit!))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<Problem> Of(string place, RateLimit limit)
    {
        if (limit.PerSecond is < 1 or > HighestRate)
        {
            yield return TenantCheck.NotSound($"{place}.perSecond", $"perSecond {limit.PerSecond} is not 1 to {HighestRate}.");
        }

        if (limit.Burst < limit.PerSecond || limit.Burst > LargestBurst)
        {
            yield return TenantCheck.NotSound($"{place}.burst", $"burst {limit.Burst} is not perSecond ({limit.PerSecond}) to {LargestBurst}.");
        }
    }
}
