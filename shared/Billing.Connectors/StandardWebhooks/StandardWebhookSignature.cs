using Billing.Connectors.Signatures;
using Billing.Platform.Intake.Signatures;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>
/// The signature of Standard Webhooks (standardwebhooks.com, specification, "Signature scheme"), symmetric form: header
/// <c>webhook-signature</c> is a list, parted by blanks, of <c>v1,BASE64</c>, each an HMAC-SHA256 over
/// <c>{webhook-id}.{webhook-timestamp}.{body}</c>, keyed with the bytes whose base64 follows <c>whsec_</c> in the secret.
/// Entries of other versions, such as the asymmetric <c>v1a</c>, are ignored.
/// </summary>
public static class StandardWebhookSignature
{
    /// <summary>Header with the sender's event id: the same at each redelivery, so it is the idempotency key.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>Header with the time of this attempt, in Unix seconds.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>Header with the signatures.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>Time by which the signed time may lie from now, both ways.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";
    private const int LongestId = 256;

    /// <summary>Checks a request.</summary>
    /// <param name="body">The bytes as they came, before any parsing.</param>
    /// <param name="id">Value of <see cref="IdHeader"/>, or null when absent: printable ASCII without blank or full stop, at most 256.</param>
    /// <param name="timestamp">Value of <see cref="TimestampHeader"/>, or null when absent.</param>
    /// <param name="signature">Value of <see cref="SignatureHeader"/>, or null when absent.</param>
    /// <param name="secrets">Every secret that is accepted now, with or without <c>whsec_</c>; two during a rotation.</param>
    /// <param name="now">The receiver's time.</param>
    public static SignatureCheck Verify(
        ReadOnlySpan<byte> body, string? id, string? timestamp, string? signature, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signature))
        {
            return SignatureCheck.Refuse(SignatureReasons.Missing);
        }

        if (!IsId(id) || !HmacSignature.TryUnixSeconds(timestamp, out var signedAt) || signature.Length > HmacSignature.LongestHeader)
        {
            return SignatureCheck.Refuse(SignatureReasons.Malformed);
        }

        if (HmacSignature.IsStale(signedAt, now, Tolerance))
        {
            return SignatureCheck.Refuse(SignatureReasons.Stale);
        }

        var given = signature.Split(' ').Where(entry => entry.StartsWith(Version, StringComparison.Ordinal)).ToList();
        if (given.Count == 0)
        {
            return SignatureCheck.Refuse(SignatureReasons.Malformed);
        }

        var keys = secrets.Select(Key).OfType<byte[]>().ToList();
        if (keys.Count == 0)
        {
            return SignatureCheck.Refuse(SignatureReasons.NoSecret);
        }

        var matches = false;
        foreach (var key in keys)
        {
            var expected = Compute(body, id, timestamp, key);
            foreach (var entry in given)
            {
                matches |= HmacSignature.SameText(expected, entry);
            }
        }

        return SignatureCheck.Of(matches);
    }

    /// <summary>The value of <see cref="SignatureHeader"/> for a body, an id and a time (see <see cref="Timestamp"/>).</summary>
    /// <param name="body">The raw body.</param>
    /// <param name="id">The event id.</param>
    /// <param name="signedAt">When it is sent; whole seconds are signed.</param>
    /// <param name="secrets">Each gives one entry, in this order.</param>
    /// <exception cref="ArgumentException">The id could not be told from the time, or a secret is not base64.</exception>
    public static string Sign(ReadOnlySpan<byte> body, string id, DateTimeOffset signedAt, params IReadOnlyList<string> secrets)
    {
        if (!IsId(id))
        {
            throw new ArgumentException("An id is 1 to 256 printable ASCII characters without blank or full stop.", nameof(id));
        }

        var entries = new string[secrets.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var key = Key(secrets[i]) ?? throw new ArgumentException("A secret is whsec_ and base64.", nameof(secrets));
            entries[i] = Compute(body, id, Timestamp(signedAt), key);
        }

        return string.Join(' ', entries);
    }

    /// <summary>The value of <see cref="TimestampHeader"/> for a time.</summary>
    public static string Timestamp(DateTimeOffset signedAt) => $"{signedAt.ToUnixTimeSeconds()}";

    private static string Compute(ReadOnlySpan<byte> body, string id, string timestamp, byte[] key) =>
        Version + Convert.ToBase64String(HmacSignature.Compute(key, $"{id}.{timestamp}.", body));

    /// <summary>A full stop in the id would let the parts of the signed text be cut differently from how they were signed.</summary>
    private static bool IsId(string id) => id.Length is > 0 and <= LongestId && id.All(letter => letter is > ' ' and < '\u007f' and not '.');

    /// <summary>The key bytes of a secret, or null when it has none.</summary>
    private static byte[]? Key(string secret)
    {
        var encoded = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        var key = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, key, out var length) && length > 0 ? key[..length] : null;
    }
}
