using System.Text.RegularExpressions;

namespace Billing.Domain.Values;

/// <summary>What a reference must look like to become part of a stream's name: keys and URLs are made of it.</summary>
public static partial class StreamNames
{
    /// <summary>Letters, digits, dot, underscore and hyphen; 1 to 64 of them.</summary>
    public static bool IsSafe(string reference) => SafePattern().IsMatch(reference);

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SafePattern();
}
