using System.Collections.Frozen;
using Billing.Platform.Limits;

namespace Billing.Platform.Partners;

/// <summary>The policy of every partner.</summary>
public sealed class PartnerPolicies
{
    private readonly FrozenDictionary<string, PartnerPolicy> _policies;

    /// <summary>Policies in place of the default ones.</summary>
    /// <param name="own">By partner; the default stays where a partner is absent.</param>
    /// <exception cref="ArgumentException">There is no such partner, or a field is out of its range; the message names all of them.</exception>
    public PartnerPolicies(IReadOnlyDictionary<string, PartnerPolicy>? own = null)
    {
        own ??= new Dictionary<string, PartnerPolicy>(StringComparer.Ordinal);
        var wrong = own.Keys.Except(Defaults.Keys).Select(name => $"{name}: there is no such partner; there are {string.Join(", ", Defaults.Keys.Order(StringComparer.Ordinal))}.")
            .Concat(own.SelectMany(entry => entry.Value.Check().Select(problem => $"{entry.Key}.{problem}")))
            .ToList();
        if (wrong.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', wrong), nameof(own));
        }

        _policies = Defaults.ToFrozenDictionary(entry => entry.Key, entry => own.GetValueOrDefault(entry.Key) ?? entry.Value, StringComparer.Ordinal);
    }

    /// <summary>Policies that hold unless settings say otherwise, by partner.</summary>
    public static IReadOnlyDictionary<string, PartnerPolicy> Defaults { get; } = new Dictionary<string, PartnerPolicy>(StringComparer.Ordinal)
    {
        // A reader waits for it, and there is a copy of what the region told last: no repetition in place.
        [PartnerNames.Regions] = new PartnerPolicy
        {
            Rate = new RateLimit(50, 100),
            LongestRateWait = TimeSpan.Zero,
            AttemptTimeOut = TimeSpan.FromSeconds(5),
            TotalTimeOut = TimeSpan.FromSeconds(5),
            Retries = 0,
            LargestAnswer = 256 * 1024,
        },

        // An order waits for it.
        [PartnerNames.Tax] = new PartnerPolicy { Rate = new RateLimit(50, 100), AttemptTimeOut = TimeSpan.FromSeconds(5), TotalTimeOut = TimeSpan.FromSeconds(15) },
        [PartnerNames.Addresses] = new PartnerPolicy { AttemptTimeOut = TimeSpan.FromSeconds(3), TotalTimeOut = TimeSpan.FromSeconds(8), Retries = 1 },
        [PartnerNames.Credit] = new PartnerPolicy { AttemptTimeOut = TimeSpan.FromSeconds(10), TotalTimeOut = TimeSpan.FromSeconds(20), Retries = 1 },

        // Polled, so nobody is in a hurry; what is too much for the carrier is asked for later.
        [PartnerNames.Carriers] = new PartnerPolicy { Rate = new RateLimit(5, 5), MostAtOnce = 4, LongestRateWait = TimeSpan.FromSeconds(5) },
        [PartnerNames.Crm] = new PartnerPolicy { Rate = new RateLimit(5, 20), MostAtOnce = 4 },
    };

    /// <summary>The policy of a partner.</summary>
    /// <exception cref="KeyNotFoundException">There is no such partner.</exception>
    public PartnerPolicy Of(string partner) =>
        _policies.GetValueOrDefault(partner) ?? throw new KeyNotFoundException($"There is no policy for a partner {partner}.");
}
