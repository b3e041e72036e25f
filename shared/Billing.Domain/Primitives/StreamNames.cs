using System.Buffers;

namespace Billing.Domain.Primitives;

/// <summary>The form of references that become part of a stream's name: keys and URLs are made of it.</summary>
public static class StreamNames
{
    private static readonly SearchValues<char> Safe =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Letters, digits, dot, underscore and hyphen; at least one of them and not only dots.</summary>
    /// <param name="reference">What somebody else calls something.</param>
    /// <param name="longest">How many letters there may be.</param>
    public static bool IsSafe(string reference, int longest = 64) =>
        reference.Length <= longest && !reference.AsSpan().ContainsAnyExcept(Safe) && reference.AsSpan().ContainsAnyExcept('.');
}
