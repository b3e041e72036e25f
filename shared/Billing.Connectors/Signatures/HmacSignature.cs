using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Billing.Connectors.Signatures;

/// <summary>The common part of schemes with a shared secret.</summary>
/// <remarks>HMAC-SHA256 over a prefix and the raw body, compared as text in constant time.</remarks>
internal static class HmacSignature
{
    /// <summary>Longest header that is looked at; a dozen rotated signatures fit several times over.</summary>
    public const int LongestHeader = 4096;

    public static byte[] Compute(ReadOnlySpan<byte> key, string prefix, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes(prefix));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    /// <summary>
    /// Compares the encoded texts, not the decoded bytes: base64 and hex have several spellings of one value, and a sender
    /// only makes one of them.
    /// </summary>
    public static bool SameText(ReadOnlySpan<char> expected, ReadOnlySpan<char> given) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(expected), MemoryMarshal.AsBytes(given));

    /// <summary>Unix seconds as senders write them: digits only, no sign, no blank.</summary>
    public static bool TryUnixSeconds(string text, out long seconds)
    {
        seconds = 0;
        return text.Length <= 12 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds);
    }

    public static bool IsStale(long signedAt, DateTimeOffset now, TimeSpan tolerance) =>
        Math.Abs(now.ToUnixTimeSeconds() - signedAt) > (long)tolerance.TotalSeconds;

    /// <summary>An empty key would accept what anybody can compute, so a blank secret counts as none.</summary>
    public static List<byte[]> Keys(IReadOnlyList<string> secrets) =>
        secrets.Where(secret => !string.IsNullOrWhiteSpace(secret)).Select(Encoding.UTF8.GetBytes).ToList();
}
