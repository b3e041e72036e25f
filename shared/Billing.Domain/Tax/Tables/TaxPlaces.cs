using Billing.Domain.Tax.Determination;

namespace Billing.Domain.Tax.Tables;

/// <summary>A place with the authority that it belongs to.</summary>
/// <param name="Country">Country whose tax it bears (Monaco's is that of France).</param>
/// <param name="Authority">The lowest listed jurisdiction, or null where no table knows the country.</param>
/// <param name="IsOutside">Whether it lies outside of the tax territory of its country.</param>
/// <param name="IsLocalTaxUnknown">Whether places like it levy taxes that the tables do not hold.</param>
internal readonly record struct ResolvedPlace(string Country, TaxAuthority? Authority, bool IsOutside, bool IsLocalTaxUnknown)
{
    /// <summary>Whether it belongs to the Union's territory for VAT.</summary>
    public bool IsInUnion => !IsOutside && TaxCategoryRule.IsInEuropeanUnion(Country);
}

/// <summary>Finds the jurisdiction of an address.</summary>
internal sealed class TaxPlaces
{
    private readonly TaxTables _tables;
    private readonly Dictionary<string, string> _aliases;
    private readonly Dictionary<string, string[]> _outside;
    private readonly Dictionary<string, Dictionary<string, string>> _cities;

    public TaxPlaces(TaxTables tables, IReadOnlyList<TaxPlaceRule> rules)
    {
        _tables = tables;
        _aliases = rules.Where(rule => rule.Kind == TaxPlaceKind.Alias).ToDictionary(rule => rule.Country, rule => rule.Jurisdiction, StringComparer.Ordinal);
        _outside = rules.Where(rule => rule.Kind == TaxPlaceKind.Outside).GroupBy(rule => rule.Country)
            .ToDictionary(group => group.Key, group => group.Select(rule => rule.PostalPrefix).ToArray(), StringComparer.Ordinal);
        _cities = rules.Where(rule => rule.Kind == TaxPlaceKind.City).GroupBy(rule => $"{rule.Country}-{rule.Region}")
            .ToDictionary(group => group.Key, group => group.ToDictionary(rule => rule.City, rule => rule.Jurisdiction, StringComparer.OrdinalIgnoreCase), StringComparer.Ordinal);
    }

    public ResolvedPlace Resolve(TaxPlace place)
    {
        var country = _aliases.GetValueOrDefault(place.Country, place.Country);
        var isOutside = country == place.Country && IsOutside(place);
        if (isOutside || place.Region is null || country is not ("US" or "CA"))
        {
            return new ResolvedPlace(country, _tables.Authority(country), isOutside, false);
        }

        var region = $"{country}-{place.Region}";
        if (_tables.Authority(region) is not { } state)
        {
            return new ResolvedPlace(country, null, false, false);
        }

        return place.City is { } city && _cities.TryGetValue(region, out var cities) && cities.TryGetValue(city, out var code)
            ? new ResolvedPlace(country, _tables.Authority(code), false, false)
            : new ResolvedPlace(country, state, false, state.Jurisdiction.HasUnlistedTaxes);
    }

    private bool IsOutside(TaxPlace place)
    {
        if (place.PostalCode is { } postalCode && _outside.TryGetValue(place.Country, out var prefixes))
        {
            foreach (var prefix in prefixes)
            {
                if (postalCode.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
