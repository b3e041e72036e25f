using System.Collections.Frozen;

namespace Billing.Domain.Invoicing.Presentation;

/// <summary>English short names of countries by ISO 3166-1 code, for the last line of an address.</summary>
internal static class CountryNames
{
    private const string Table =
        "AE United Arab Emirates|AR Argentina|AT Austria|AU Australia|BE Belgium|BG Bulgaria|BR Brazil|CA Canada|CH Switzerland|"
        + "CL Chile|CN China|CO Colombia|CY Cyprus|CZ Czechia|DE Germany|DK Denmark|EE Estonia|EG Egypt|ES Spain|FI Finland|"
        + "FR France|GB United Kingdom|GR Greece|HK Hong Kong|HR Croatia|HU Hungary|ID Indonesia|IE Ireland|IL Israel|IN India|"
        + "IS Iceland|IT Italy|JP Japan|KR South Korea|LI Liechtenstein|LT Lithuania|LU Luxembourg|LV Latvia|MT Malta|MX Mexico|"
        + "MY Malaysia|NL Netherlands|NO Norway|NZ New Zealand|PH Philippines|PL Poland|PT Portugal|RO Romania|RS Serbia|"
        + "SA Saudi Arabia|SE Sweden|SG Singapore|SI Slovenia|SK Slovakia|TH Thailand|TR Türkiye|TW Taiwan|UA Ukraine|"
        + "US United States|VN Vietnam|ZA South Africa";

    private static readonly FrozenDictionary<string, string> Names =
        Table.Split('|').ToFrozenDictionary(entry => entry[..2], entry => entry[3..], StringComparer.Ordinal);

    /// <summary>The name of a country, or its code where the table has none.</summary>
    public static string Of(string code) => Names.GetValueOrDefault(code, code);
}
