using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using Billing.Connectors.Signatures;
using Billing.Platform.Intake.Signatures;

namespace Billing.Connectors.PayPal;

/// <summary>The headers of a webhook of PayPal; null what was absent.</summary>
/// <param name="TransmissionId">Value of <see cref="PayPalSignature.IdHeader"/>.</param>
/// <param name="TransmissionTime">Value of <see cref="PayPalSignature.TimeHeader"/>.</param>
/// <param name="Signature">Value of <see cref="PayPalSignature.SignatureHeader"/>.</param>
/// <param name="Algorithm">Value of <see cref="PayPalSignature.AlgorithmHeader"/>.</param>
public sealed record PayPalTransmission(string? TransmissionId, string? TransmissionTime, string? Signature, string? Algorithm);

/// <summary>
/// PayPal's webhook signature, checked without asking PayPal (developer.paypal.com, "Integrate webhooks", verification by
/// oneself): base64 of SHA256withRSA over <c>{transmission id}|{transmission time}|{webhook id}|{CRC-32 of the body}</c>.
/// The certificate is the one that was pinned as a secret; the address in <c>PAYPAL-CERT-URL</c> is never fetched, so who can
/// send a request cannot choose the certificate that it is checked with.
/// </summary>
public static class PayPalSignature
{
    /// <summary>Header with the id of the transmission; not the event's id, which stands in the body.</summary>
    public const string IdHeader = "PAYPAL-TRANSMISSION-ID";

    /// <summary>Header with the time of the transmission (RFC 3339).</summary>
    public const string TimeHeader = "PAYPAL-TRANSMISSION-TIME";

    /// <summary>Header with the signature.</summary>
    public const string SignatureHeader = "PAYPAL-TRANSMISSION-SIG";

    /// <summary>Header with the algorithm, which must be <see cref="Algorithm"/>.</summary>
    public const string AlgorithmHeader = "PAYPAL-AUTH-ALGO";

    /// <summary>The one algorithm that is taken.</summary>
    public const string Algorithm = "SHA256withRSA";

    /// <summary>Time by which the signed time may lie in the future.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    /// <summary>Greatest age of a transmission.</summary>
    /// <remarks>
    /// PayPal repeats for three days and does not document that a repetition is timed anew, so a shorter time could lose payments; within it a
    /// replay is caught by the event id.
    /// </remarks>
    public static readonly TimeSpan LongestAge = TimeSpan.FromDays(4);

    private const int LongestPart = 256;

    /// <summary>Checks a request.</summary>
    /// <param name="body">The bytes as they came, before any parsing.</param>
    /// <param name="sent">The headers.</param>
    /// <param name="webhookId">PayPal's id of our endpoint, from the configuration.</param>
    /// <param name="secrets">Each a pinned certificate with its chain, see <see cref="PinnedCertificate"/>; two during a rotation.</param>
    /// <param name="now">The receiver's time.</param>
    public static SignatureCheck Verify(
        ReadOnlySpan<byte> body, PayPalTransmission sent, string webhookId, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(sent.TransmissionId) || string.IsNullOrEmpty(sent.TransmissionTime)
            || string.IsNullOrEmpty(sent.Signature) || string.IsNullOrEmpty(sent.Algorithm))
        {
            return SignatureCheck.Refuse(SignatureReasons.Missing);
        }

        if (!IsPart(sent.TransmissionId) || !IsPart(sent.TransmissionTime) || sent.Algorithm != Algorithm
            || !TryTime(sent.TransmissionTime, out var signedAt) || !TryBase64(sent.Signature, out var signature))
        {
            return SignatureCheck.Refuse(SignatureReasons.Malformed);
        }

        if (signedAt - now > Tolerance || now - signedAt > LongestAge)
        {
            return SignatureCheck.Refuse(SignatureReasons.Stale);
        }

        return webhookId.Length == 0 ? SignatureCheck.Refuse(SignatureReasons.NoSecret)
            : VerifyWith(secrets, SignedText(sent.TransmissionId, sent.TransmissionTime, webhookId, body), signature, now);
    }

    /// <summary>The headers that PayPal would send with this body at this time.</summary>
    public static PayPalTransmission Sign(ReadOnlySpan<byte> body, string transmissionId, DateTimeOffset signedAt, string webhookId, RSA key)
    {
        var time = signedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var signature = key.SignData(SignedText(transmissionId, time, webhookId, body), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new PayPalTransmission(transmissionId, time, Convert.ToBase64String(signature), Algorithm);
    }

    private static SignatureCheck VerifyWith(IReadOnlyList<string> secrets, byte[] signed, byte[] signature, DateTimeOffset now)
    {
        var worst = SignatureReasons.NoSecret;
        foreach (var secret in secrets)
        {
            using var pinned = PinnedCertificate.Read(secret);
            if (pinned is null)
            {
                continue;
            }

            if (!pinned.IsTrusted(now))
            {
                worst = worst == SignatureReasons.NoSecret ? SignatureReasons.Untrusted : worst;
            }
            else if (pinned.Key.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            {
                return new SignatureCheck.Valid();
            }
            else
            {
                worst = SignatureReasons.Mismatch;
            }
        }

        return SignatureCheck.Refuse(worst);
    }

    private static byte[] SignedText(string id, string time, string webhookId, ReadOnlySpan<byte> body) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}|{time}|{webhookId}|{Crc32.HashToUInt32(body)}"));

    /// <summary>A bar within a part would let the signed text be cut differently from how it was signed.</summary>
    private static bool IsPart(string text) => text.Length <= LongestPart && text.All(letter => letter is > ' ' and < '\u007f' and not '|');

    private static bool TryTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private static bool TryBase64(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        if (text.Length > HmacSignature.LongestHeader || !Convert.TryFromBase64String(text, bytes, out var length))
        {
            return false;
        }

        bytes = bytes[..length];
        return length > 0;
    }
}
