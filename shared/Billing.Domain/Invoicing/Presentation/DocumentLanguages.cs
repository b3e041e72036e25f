using System.Collections.Frozen;

namespace Billing.Domain.Invoicing.Presentation;

/// <summary>The locale of a document by the country of its reader, where the tenant names none.</summary>
public static class DocumentLanguages
{
    private const string Fallback = "en-GB";

    // Countries with one language that most read, of those that invoices are written in. Belgium, Canada and Switzerland have several;
    // Japanese needs a font that does not come along, so a tenant that has one names the locale.
    private static readonly FrozenDictionary<string, string> Locales = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AT"] = "de-AT",
        ["BG"] = "bg-BG",
        ["CY"] = "el-GR",
        ["DE"] = "de-DE",
        ["ES"] = "es-ES",
        ["FR"] = "fr-FR",
        ["GR"] = "el-GR",
        ["IT"] = "it-IT",
        ["LI"] = "de-DE",
        ["MC"] = "fr-FR",
        ["NL"] = "nl-NL",
        ["PL"] = "pl-PL",
        ["SE"] = "sv-SE",
        ["SM"] = "it-IT",
        ["US"] = "en-US",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The locale of readers in a country (ISO 3166-1): its own language where documents are written in it, else English.</summary>
    public static string Of(string country) => Locales.GetValueOrDefault(country, Fallback);
}
