using System.Text;
using Billing.Connectors.Signatures;
using Billing.Platform.Intake.Signatures;

namespace Billing.Connectors.Stripe;

/// <summary>
/// Stripe's webhook signature: <c>Stripe-Signature: t=UNIX,v1=HEX[,v1=HEX…]</c>, each <c>v1</c> an HMAC-SHA256 over
/// <c>{t}.{body}</c> keyed with an endpoint secret as it stands, <c>whsec_</c> included (docs.stripe.com/webhooks, "Verify
/// webhook signatures manually"). While a secret is rolled, Stripe sends one <c>v1</c> for each active secret. Other schemes
/// in the header, such as the test scheme <c>v0</c>, are ignored.
/// </summary>
public static class StripeSignature
{
    /// <summary>Name of the header that carries time and signatures; header names know no case.</summary>
    public const string HeaderName = "Stripe-Signature";

    /// <summary>Time by which the signed time may lie from now, both ways; the default of Stripe's own libraries.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    /// <summary>Checks a request.</summary>
    /// <param name="body">The bytes as they came, before any parsing.</param>
    /// <param name="header">Value of <see cref="HeaderName"/>, or null when absent.</param>
    /// <param name="secrets">Every endpoint secret that is accepted now; two during a rotation.</param>
    /// <param name="now">The receiver's time.</param>
    public static SignatureCheck Verify(ReadOnlySpan<byte> body, string? header, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(header))
        {
            return SignatureCheck.Refuse(SignatureReasons.Missing);
        }

        if (!TryParse(header, out var time, out var signatures) || !HmacSignature.TryUnixSeconds(time, out var signedAt))
        {
            return SignatureCheck.Refuse(SignatureReasons.Malformed);
        }

        if (HmacSignature.IsStale(signedAt, now, Tolerance))
        {
            return SignatureCheck.Refuse(SignatureReasons.Stale);
        }

        var keys = HmacSignature.Keys(secrets);
        if (keys.Count == 0)
        {
            return SignatureCheck.Refuse(SignatureReasons.NoSecret);
        }

        var matches = false;
        foreach (var key in keys)
        {
            var expected = Compute(body, time, key);
            foreach (var signature in signatures)
            {
                matches |= HmacSignature.SameText(expected, signature);
            }
        }

        return SignatureCheck.Of(matches);
    }

    /// <summary>The header value that Stripe would send with this body at this time.</summary>
    /// <param name="body">The raw body.</param>
    /// <param name="signedAt">When it is sent; whole seconds are signed.</param>
    /// <param name="secrets">Each gives one <c>v1</c>, in this order.</param>
    public static string Sign(ReadOnlySpan<byte> body, DateTimeOffset signedAt, params IReadOnlyList<string> secrets)
    {
        var time = $"{signedAt.ToUnixTimeSeconds()}";
        var header = new StringBuilder($"t={time}");
        foreach (var secret in secrets)
        {
            header.Append(",v1=").Append(Compute(body, time, Encoding.UTF8.GetBytes(secret)));
        }

        return header.ToString();
    }

    private static string Compute(ReadOnlySpan<byte> body, string time, byte[] key) =>
        Convert.ToHexStringLower(HmacSignature.Compute(key, $"{time}.", body));

    private static bool TryParse(string header, out string time, out List<string> signatures)
    {
        time = string.Empty;
        signatures = [];
        if (header.Length > HmacSignature.LongestHeader)
        {
            return false;
        }

        foreach (var item in header.Split(','))
        {
            if (item.StartsWith("t=", StringComparison.Ordinal))
            {
                if (time.Length > 0)
                {
                    // Two times: which one was signed cannot be told.
                    return false;
                }

                time = item[2..];
            }
            else if (item.StartsWith("v1=", StringComparison.Ordinal))
            {
                signatures.Add(item[3..]);
            }
        }

        return signatures.Count > 0;
    }
}
