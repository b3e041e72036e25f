using Billing.Platform.Intake.Signatures;

namespace Billing.Connectors.Signatures;

/// <summary>The encoding of a signature's bytes.</summary>
public enum SignatureEncoding
{
    /// <summary>Lower-case hexadecimal.</summary>
    Hex,

    /// <summary>Base64 with padding.</summary>
    Base64,
}

/// <summary>
/// The plainest scheme, in use with many senders: one header with the HMAC-SHA256 of the raw body, keyed with the UTF-8 bytes
/// of the secret. It covers no time, so a replay is caught by the event id, not here.
/// </summary>
/// <param name="HeaderName">Name of the header.</param>
/// <param name="Encoding">How the signature is written.</param>
/// <param name="Prefix">What stands before it, such as <c>sha256=</c>; may be empty.</param>
public sealed record HeaderSignature(string HeaderName, SignatureEncoding Encoding, string Prefix = "")
{
    /// <summary>Checks a request.</summary>
    /// <param name="body">The bytes as they came, before any parsing.</param>
    /// <param name="header">Value of <see cref="HeaderName"/>, or null when absent.</param>
    /// <param name="secrets">Every secret that is accepted now; two during a rotation.</param>
    public SignatureCheck Verify(ReadOnlySpan<byte> body, string? header, IReadOnlyList<string> secrets)
    {
        if (string.IsNullOrEmpty(header))
        {
            return SignatureCheck.Refuse(SignatureReasons.Missing);
        }

        if (header.Length > HmacSignature.LongestHeader || !header.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return SignatureCheck.Refuse(SignatureReasons.Malformed);
        }

        var keys = HmacSignature.Keys(secrets);
        if (keys.Count == 0)
        {
            return SignatureCheck.Refuse(SignatureReasons.NoSecret);
        }

        var matches = false;
        foreach (var key in keys)
        {
            matches |= HmacSignature.SameText(Compute(body, key), header);
        }

        return SignatureCheck.Of(matches);
    }

    /// <summary>The header value that the sender would send with this body.</summary>
    public string Sign(ReadOnlySpan<byte> body, string secret) => Compute(body, System.Text.Encoding.UTF8.GetBytes(secret));

    private string Compute(ReadOnlySpan<byte> body, byte[] key)
    {
        var hash = HmacSignature.Compute(key, string.Empty, body);
        return Prefix + (Encoding == SignatureEncoding.Hex ? Convert.ToHexStringLower(hash) : Convert.ToBase64String(hash));
    }
}
