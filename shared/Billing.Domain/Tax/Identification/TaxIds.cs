using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Determination;

namespace Billing.Domain.Tax.Identification;

/// <summary>
/// Checks tax ids without asking anybody: VAT numbers of the member states, of Northern Ireland (XI) and the United Kingdom, the
/// UID of Switzerland and the organisation number of Norway. Form and check digits only.
/// </summary>
public static partial class TaxIds
{
    private static readonly FrozenDictionary<string, TaxIdRule> Rules = TaxIdRules.All.ToFrozenDictionary(rule => rule.Prefix, StringComparer.Ordinal);

    /// <summary>The prefixes that are known.</summary>
    public static IEnumerable<string> Prefixes => Rules.Keys;

    /// <summary>
    /// The id, or why it cannot be one: <c>tax-id.country</c>, <c>tax-id.form</c> or <c>tax-id.checksum</c>. Spaces, dots and hyphens
    /// do not matter, nor does letter case. The text of a problem does not repeat the id.
    /// </summary>
    /// <param name="text">As the buyer wrote it, with its country prefix.</param>
    /// <param name="path">JSON path of the field.</param>
    public static ParseResult<TaxId> Read(string text, string path = "$")
    {
        var plain = Separators().Replace(text.ToUpperInvariant(), string.Empty);
        var prefix = plain.StartsWith("CHE", StringComparison.Ordinal) ? "CHE" : plain[..Math.Min(2, plain.Length)];
        if (!Rules.TryGetValue(prefix is "GR" ? "EL" : prefix, out var rule))
        {
            return Refuse("tax-id.country", path, "A tax id begins with the code of a member state of the European Union, EL, XI, GB, CHE or NO.");
        }

        var number = rule.WithoutSuffix(plain[prefix.Length..]);
        if (!rule.Form.IsMatch(number))
        {
            return Refuse("tax-id.form", path, $"A tax id with {rule.Prefix} has after it {rule.Description}.");
        }

        return rule.IsSound(number)
            ? new ParseResult<TaxId>.Success(new TaxId(rule.Prefix, number))
            : Refuse("tax-id.checksum", path, $"The check digits of the {rule.Prefix} tax id do not fit; a digit or letter is wrong.");
    }

    /// <summary>Checks the form of a buyer's id, and finds the id to ask the registry about, if any.</summary>
    /// <param name="text">As the buyer wrote it; null without one.</param>
    /// <param name="asksRegistry">True if the seller asks a registry.</param>
    public static TaxIdCheck Check(string? text, bool asksRegistry) => text is null
        ? new TaxIdCheck(TaxIdStatus.None)
        : Read(text) is ParseResult<TaxId>.Success { Value: var id } ? new TaxIdCheck(TaxIdStatus.NotChecked, asksRegistry ? id : null) : new TaxIdCheck(TaxIdStatus.Invalid);

    /// <summary>Country that an id names by its prefix, whatever its letter case and separators; <c>XI</c> stays; null when it names none.</summary>
    public static string? CountryOf(string? text)
    {
        var plain = text is null ? string.Empty : Separators().Replace(text.ToUpperInvariant(), string.Empty);
        return plain.Length > 2 && char.IsAsciiLetterUpper(plain[0]) && char.IsAsciiLetterUpper(plain[1])
            ? plain[..2] is "EL" ? "GR" : plain[..2]
            : null;
    }

    private static ParseResult<TaxId> Refuse(string code, string path, string text) => new ParseResult<TaxId>.Failure([Problem.Error(code, path, text)]);

    [GeneratedRegex(@"[\s.\-/]")]
    private static partial Regex Separators();
}

/// <summary>Result of looking at an id alone.</summary>
/// <param name="Status">What is known without a registry.</param>
/// <param name="ToAsk">The id that a registry is to be asked about; null for none.</param>
public sealed record TaxIdCheck(TaxIdStatus Status, TaxId? ToAsk = null);

/// <summary>Form and check of the ids of one country.</summary>
internal sealed record TaxIdRule(string Prefix, string Description, Regex Form, Func<string, bool> IsSound, string[] Suffixes)
{
    // In ECMAScript's meaning \d is 0 to 9; by .NET's it would be every script's digits, with which nobody can calculate.
    public static TaxIdRule Of(string prefix, string description, string form, Func<string, bool> isSound, params string[] suffixes) =>
        new(prefix, description, new Regex($"^(?:{form})$", RegexOptions.ECMAScript), isSound, suffixes);

    public string WithoutSuffix(string number) =>
        Array.Find(Suffixes, suffix => number.EndsWith(suffix, StringComparison.Ordinal)) is { } found ? number[..^found.Length] : number;
}
