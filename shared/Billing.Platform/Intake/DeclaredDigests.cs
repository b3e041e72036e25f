using Billing.Domain.Primitives;

namespace Billing.Platform.Intake;

/// <summary>The digests that a sender declares of its content, so that damage on the way shows.</summary>
/// <remarks>
/// <c>Content-Digest</c> (RFC 9530) and <c>Content-MD5</c> (RFC 1864). Each in lower-case hexadecimal; null where the sender says nothing.
/// </remarks>
/// <param name="Sha256">SHA-256 of the content.</param>
/// <param name="Sha512">SHA-512 of the content.</param>
/// <param name="Md5">MD5 of the content: finds damage by chance, not by intent.</param>
public sealed record DeclaredDigests(string? Sha256 = null, string? Sha512 = null, string? Md5 = null)
{
    /// <summary>Code of the problem when content has another digest than its sender says.</summary>
    public const string DiffersCode = "content.digest-differs";

    /// <summary>Nothing is said.</summary>
    public static DeclaredDigests None { get; } = new();

    /// <summary>Reads the two headers. Algorithms that are not known here are passed over (RFC 9530, section 2).</summary>
    /// <param name="header">Value of a header, or null when there is none.</param>
    public static ParseResult<DeclaredDigests> Read(Func<string, string?> header)
    {
        var problems = new List<Problem>();
        var digests = None;
        foreach (var (algorithm, value) in Entries(header("Content-Digest"), problems))
        {
            digests = algorithm switch
            {
                "sha-256" => digests with { Sha256 = Hex("Content-Digest", value, 32, problems) },
                "sha-512" => digests with { Sha512 = Hex("Content-Digest", value, 64, problems) },
                _ => digests,
            };
        }

        if (header("Content-MD5") is { } md5)
        {
            digests = digests with { Md5 = Hex("Content-MD5", md5.Trim(), 16, problems) };
        }

        return ParseResult<DeclaredDigests>.Of(digests, problems);
    }

    // A dictionary of byte sequences (RFC 9651): sha-256=:BASE64:, sha-512=:BASE64:
    private static IEnumerable<(string Algorithm, string Base64)> Entries(string? dictionary, List<Problem> problems)
    {
        foreach (var entry in (dictionary ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            var value = entry[(equals + 1)..];
            if (equals < 1 || value.Length < 2 || value[0] != ':' || value[^1] != ':')
            {
                problems.Add(Unreadable("Content-Digest", "each entry is an algorithm, an equals sign, and Base64 between colons, such as sha-256=:...:"));
                continue;
            }

            yield return (entry[..equals], value[1..^1]);
        }
    }

    private static string? Hex(string header, string base64, int bytes, List<Problem> problems)
    {
        var digest = new byte[bytes + 2];
        if (Convert.TryFromBase64String(base64, digest, out var length) && length == bytes)
        {
            return Convert.ToHexStringLower(digest.AsSpan(0, bytes));
        }

        problems.Add(Unreadable(header, $"a digest of {bytes} bytes in Base64 is expected"));
        return null;
    }

    private static Problem Unreadable(string header, string why) => Problem.Error("content.digest-unreadable", "$", $"{header} cannot be read: {why}.");
}
