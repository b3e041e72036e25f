using Billing.Domain.Tax.Determination;

namespace Billing.Domain.Tax.Tables;

/// <summary>A place with the authority that it belongs to.</summary>
/// <param name="Country">Country whose tax it bears (Monaco's is that of France).</param>
/// <param name="Authority">The lowest listed jurisdiction, or null where no table knows the country.</param>
/// <param name="IsOutside">True if it lies outside of the tax territory of its country.</param>
/// <param name="IsLocalTaxUnknown">True if places like it levy taxes that the tables do not hold.</param>
/// <param name="IsNorthernIreland">True if it belongs to the Union for goods only.</param>
internal readonly record struct ResolvedPlace(string Country, TaxAuthority? Authority, bool IsOutside, bool IsLocalTaxUnknown, bool IsNorthernIreland = false)
{
    /// <summary>True if it belongs to the Union's territory for VAT.</summary>
    public bool IsInUnion => !IsOutside && TaxCategoryRule.IsInEuropeanUnion(Country);
}

/// <summary>Finds the jurisdiction of an address.</summary>
internal sealed class TaxPlaces
{
    private readonly TaxTables _tables;
    private readonly Dictionary<string, string> _aliases;
    private readonly Dictionary<string, TaxPlaceRule[]> _byPostalCode;
    private readonly Dictionary<string, Dictionary<string, string>> _cities;

    public TaxPlaces(TaxTables tables, IReadOnlyList<TaxPlaceRule> rules)
    {
        _tables = tables;
        _aliases = rules.Where(rule => rule.Kind == TaxPlaceKind.Alias).ToDictionary(rule => rule.Country, rule => rule.Jurisdiction, StringComparer.Ordinal);
        _byPostalCode = rules
            .Where(rule => rule.Kind is TaxPlaceKind.Outside or TaxPlaceKind.Region or TaxPlaceKind.OutsideRegion)
            .GroupBy(rule => rule.Country)
            .ToDictionary(group => group.Key, group => group.OrderByDescending(rule => rule.PostalPrefix.Length).ToArray(), StringComparer.Ordinal);
        _cities = rules.Where(rule => rule.Kind == TaxPlaceKind.City).GroupBy(rule => $"{rule.Country}-{rule.Region}")
            .ToDictionary(group => group.Key, group => group.ToDictionary(rule => rule.City, rule => rule.Jurisdiction, StringComparer.OrdinalIgnoreCase), StringComparer.Ordinal);
    }

    public ResolvedPlace Resolve(TaxPlace place)
    {
        var country = _aliases.GetValueOrDefault(place.Country, place.Country);
        if (country == place.Country && ByPostalCode(place) is { } special)
        {
            return new ResolvedPlace(special.Jurisdiction[..2], _tables.Authority(special.Jurisdiction), special.Kind != TaxPlaceKind.Region, false);
        }

        if (place.Region is null || country is not ("US" or "CA"))
        {
            return new ResolvedPlace(country, _tables.Authority(country), false, false, country == "GB" && IsNorthernIrish(place.PostalCode));
        }

        var region = $"{country}-{place.Region.ToUpperInvariant()}";
        if (_tables.Authority(region) is not { } state)
        {
            return new ResolvedPlace(country, null, false, false);
        }

        return place.City?.Trim() is { } city && _cities.TryGetValue(region, out var cities) && cities.TryGetValue(city, out var code)
            ? new ResolvedPlace(country, _tables.Authority(code), false, false)
            : new ResolvedPlace(country, state, false, state.Jurisdiction.HasUnlistedTaxes);
    }

    private static bool IsNorthernIrish(string? postalCode) => postalCode?.TrimStart().StartsWith("BT", StringComparison.OrdinalIgnoreCase) == true;

    // The longest prefix decides. Spaces, and the country's letters before the code, are left out: "P-9000-001" is "9000-001".
    private TaxPlaceRule? ByPostalCode(TaxPlace place)
    {
        if (!_byPostalCode.TryGetValue(place.Country, out var rules))
        {
            return null;
        }

        var postalCode = string.Concat((place.PostalCode ?? string.Empty).Where(sign => !char.IsWhiteSpace(sign))).TrimStart([.. place.Country, 'D', 'A', 'P', 'F', 'I', 'E', '-']);
        return Array.Find(rules, rule => postalCode.StartsWith(rule.PostalPrefix, StringComparison.Ordinal));
    }
}
