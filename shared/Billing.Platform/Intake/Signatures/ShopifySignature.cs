using System.Text;

namespace Billing.Platform.Intake.Signatures;

/// <summary>
/// Shopify's webhook signature: base64 of HMAC-SHA256 over the raw body, keyed with the app's client secret
/// (shopify.dev, "Deliver webhooks through HTTPS"). It covers no time, so a replay is caught by the event id, not here.
/// </summary>
public static class ShopifySignature
{
    /// <summary>Name of the header that carries the signature; header names know no case.</summary>
    public const string HeaderName = "X-Shopify-Hmac-Sha256";

    /// <summary>Checks a request.</summary>
    /// <param name="body">The bytes as they came, before any parsing.</param>
    /// <param name="header">Value of <see cref="HeaderName"/>, or null when absent.</param>
    /// <param name="secrets">Every secret that is accepted now; two during a rotation.</param>
    public static SignatureCheck Verify(ReadOnlySpan<byte> body, string? header, IReadOnlyList<string> secrets)
    {
        if (string.IsNullOrEmpty(header))
        {
            return SignatureCheck.Refuse(SignatureReasons.Missing);
        }

        if (header.Length > HmacSignature.LongestHeader)
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

    /// <summary>The header value that Shopify would send with this body.</summary>
    public static string Sign(ReadOnlySpan<byte> body, string secret) => Compute(body, Encoding.UTF8.GetBytes(secret));

    private static string Compute(ReadOnlySpan<byte> body, byte[] key) =>
        Convert.ToBase64String(HmacSignature.Compute(key, string.Empty, body));
}
