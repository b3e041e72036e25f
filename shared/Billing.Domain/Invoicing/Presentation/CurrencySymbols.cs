using System.Collections.Frozen;
using Billing.Domain.Primitives;

namespace Billing.Domain.Invoicing.Presentation;

/// <summary>
/// The sign under which a currency is printed. One that several currencies share stands alone only at home (<c>$</c> in
/// en-US); elsewhere it is qualified (<c>US$</c>), and a currency without an unmistakable sign is printed as its code.
/// </summary>
internal static class CurrencySymbols
{
    private static readonly FrozenDictionary<string, string> Everywhere = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["EUR"] = "€",
        ["GBP"] = "£",
        ["JPY"] = "¥",
        ["CNY"] = "CN¥",
        ["USD"] = "US$",
        ["CAD"] = "CA$",
        ["AUD"] = "A$",
        ["NZD"] = "NZ$",
        ["HKD"] = "HK$",
        ["TWD"] = "NT$",
        ["MXN"] = "MX$",
        ["BRL"] = "R$",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<(string Locale, string Code), string> AtHome = new Dictionary<(string Locale, string Code), string>
    {
        [("en-US", "USD")] = "$",
        [("sv-SE", "SEK")] = "kr",
        [("pl-PL", "PLN")] = "zł",
    }.ToFrozenDictionary();

    /// <summary>The sign or code of a currency for readers of a locale.</summary>
    public static string Of(Currency currency, string locale) =>
        AtHome.GetValueOrDefault((locale, currency.Code)) ?? Everywhere.GetValueOrDefault(currency.Code, currency.Code);
}
