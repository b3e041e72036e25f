using System.Collections.Concurrent;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Provider;

namespace Billing.Functions.Tax;

/// <summary>
/// The last answers of tax services, for an outage. In memory, of this instance: what is missing is made up for by the tables, and either
/// is provisional.
/// </summary>
public sealed class TaxAnswerCache(TimeProvider clock)
{
    private const int MostEntries = 10_000;

    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<(string Tenant, string Key), (TaxTreatment Treatment, DateTimeOffset At)> _answers = new();

    /// <summary>Keeps the treatments of an answer.</summary>
    public void Keep(string tenant, TaxQuery query, TaxResult answered)
    {
        // A full cache begins anew; it is filled again within minutes.
        if (_answers.Count > MostEntries)
        {
            _answers.Clear();
        }

        foreach (var line in answered.Lines)
        {
            _answers[(tenant, TaxFallback.CacheKey(query, line.Line.ProductCode))] = (line.Treatment, clock.GetUtcNow());
        }
    }

    /// <summary>An earlier treatment of each product of a query, or null when one is missing or too old.</summary>
    public IReadOnlyDictionary<string, TaxTreatment>? Find(string tenant, TaxQuery query)
    {
        var found = new Dictionary<string, TaxTreatment>(StringComparer.Ordinal);
        foreach (var code in query.Lines.Select(line => line.ProductCode).Distinct(StringComparer.Ordinal))
        {
            if (!_answers.TryGetValue((tenant, TaxFallback.CacheKey(query, code)), out var kept) || clock.GetUtcNow() - kept.At > LongestAge)
            {
                return null;
            }

            found[code] = kept.Treatment;
        }

        return found;
    }
}
