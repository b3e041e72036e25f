using System.Collections.Frozen;

namespace Billing.Domain.Invoicing.Presentation;

/// <summary>The place of the currency.</summary>
internal enum SymbolPlacement
{
    /// <summary><c>1.234,56 €</c>.</summary>
    After,

    /// <summary><c>$1,234.56</c>, negative <c>-$1,234.56</c>.</summary>
    Before,

    /// <summary><c>€ 1.234,56</c>, negative <c>-€ 1.234,56</c>.</summary>
    BeforeWithSpace,

    /// <summary><c>€ 1.234,56</c>, negative <c>€ -1.234,56</c>.</summary>
    BeforeSignedFigure,
}

/// <summary>The separators and patterns of one locale.</summary>
/// <param name="Name">BCP 47, such as <c>de-DE</c>.</param>
/// <param name="Decimal">Decimal separator.</param>
/// <param name="Group">Thousands separator.</param>
/// <param name="Placement">Where the currency stands.</param>
/// <param name="PercentGap">What stands between a figure and the per cent sign.</param>
/// <param name="Date">Date pattern, in the notation of .NET.</param>
internal sealed record LocalePattern(string Name, string Decimal, string Group, SymbolPlacement Placement, string PercentGap, string Date)
{
    /// <summary>No-break space: a figure is never torn from its currency at the end of a line.</summary>
    public const string Space = "\u00A0";

    /// <summary>All that are known; the first of a language stands in for its other regions.</summary>
    private static readonly LocalePattern[] All =
    [
        new("en-US", ".", ",", SymbolPlacement.Before, string.Empty, "MM'/'dd'/'yyyy"),
        new("en-GB", ".", ",", SymbolPlacement.Before, string.Empty, "dd'/'MM'/'yyyy"),
        new("de-DE", ",", ".", SymbolPlacement.After, Space, "dd'.'MM'.'yyyy"),
        new("de-AT", ",", ".", SymbolPlacement.BeforeWithSpace, Space, "dd'.'MM'.'yyyy"),
        new("fr-FR", ",", Space, SymbolPlacement.After, Space, "dd'/'MM'/'yyyy"),
        new("it-IT", ",", ".", SymbolPlacement.After, string.Empty, "dd'/'MM'/'yyyy"),
        new("es-ES", ",", ".", SymbolPlacement.After, Space, "dd'/'MM'/'yyyy"),
        new("nl-NL", ",", ".", SymbolPlacement.BeforeSignedFigure, string.Empty, "dd'-'MM'-'yyyy"),
        new("pl-PL", ",", Space, SymbolPlacement.After, string.Empty, "dd'.'MM'.'yyyy"),
        new("sv-SE", ",", Space, SymbolPlacement.After, Space, "yyyy'-'MM'-'dd"),
        new("el-GR", ",", ".", SymbolPlacement.After, string.Empty, "dd'/'MM'/'yyyy"),
        new("bg-BG", ",", Space, SymbolPlacement.After, string.Empty, "dd'.'MM'.'yyyy'\u00A0г.'"),
        new("ja-JP", ".", ",", SymbolPlacement.Before, string.Empty, "yyyy'年'M'月'd'日'"),
    ];

    private static readonly FrozenDictionary<string, LocalePattern> ByName =
        All.ToFrozenDictionary(pattern => pattern.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, LocalePattern> ByLanguage =
        All.DistinctBy(pattern => pattern.Name[..2]).ToFrozenDictionary(pattern => pattern.Name[..2], StringComparer.OrdinalIgnoreCase);

    /// <summary>The pattern of a locale, else of its language, else of en-GB.</summary>
    public static LocalePattern Find(string locale)
    {
        var name = locale.Replace('_', '-');
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        if (ByName.TryGetValue(name, out var exact))
        {
            return exact;
        }

        // Outside the United States English readers put the day first: 03/04 must not turn into the fourth of March.
        var language = dash < 0 ? name : name[..dash];
        return dash > 0 && language.Equals("en", StringComparison.OrdinalIgnoreCase)
            ? ByName["en-GB"]
            : ByLanguage.GetValueOrDefault(language, ByName["en-GB"]);
    }
}
