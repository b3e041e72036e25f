using System.Text;
using System.Text.Json;
using Billing.Connectors.Signatures;
using Billing.Domain.Primitives;
using Billing.Platform.Intake.Signatures;

namespace Billing.Connectors.Adyen;

/// <summary>
/// Adyen's two webhook signatures. That of the standard webhook (docs.adyen.com, "Verify HMAC signatures"). It stands in each item of the notification,
/// <c>additionalData.hmacSignature</c>: base64 of HMAC-SHA256 over eight of the item's fields joined by colons, keyed with the
/// bytes whose hexadecimal form the Customer Area shows. That of all other webhooks (tokens, balance platform) stands in the header
/// <c>hmacsignature</c>: the same over the raw body, with the key of that webhook, which is one more secret of the source. It covers no time, so a replay is caught by the event id, not here.
/// </summary>
/// <remarks>
/// Adyen joins the values as they are: neither colon nor backslash is escaped, though an old page said so
/// (Adyen/adyen-php-api-library pull request 165, Adyen/adyen-python-api-library issue 117). Only the merchant's own
/// reference may therefore hold a colon; anywhere else it would let the signed text be cut differently from how it was signed.
/// </remarks>
public static class AdyenSignature
{
    /// <summary>Header with the signature of webhooks that are no standard notification.</summary>
    public const string HeaderName = "hmacsignature";

    /// <summary>Most items in a notification; Adyen sends six at the most.</summary>
    public const int MostItems = 100;

    private const string Items = "notificationItems";
    private const string Item = "NotificationRequestItem";

    // The one event whose own reference is a file name with the time of day in it. It moves no money.
    private const string ReportAvailable = "REPORT_AVAILABLE";

    /// <summary>Checks a webhook: each item of a standard notification must be signed; any other as a whole.</summary>
    /// <param name="body">The bytes as they came. They are parsed here, because the signatures of items stand in them.</param>
    /// <param name="header">Value of <see cref="HeaderName"/>, or null when absent.</param>
    /// <param name="secrets">Every HMAC key that is accepted now, in hexadecimal; two during a rotation.</param>
    public static SignatureCheck Verify(ReadOnlyMemory<byte> body, string? header, IReadOnlyList<string> secrets)
    {
        JsonDocument document;
        try
        {
            document = JsonText.Parse(body);
        }
        catch (JsonException)
        {
            return SignatureCheck.Refuse(SignatureReasons.Malformed);
        }

        using (document)
        {
            var keys = secrets.Select(Key).OfType<byte[]>().ToList();
            var items = ItemsOf(document.RootElement);
            return items is null && Child(document.RootElement, Items).ValueKind != JsonValueKind.Undefined ? SignatureCheck.Refuse(SignatureReasons.Malformed)
                : keys.Count == 0 ? SignatureCheck.Refuse(SignatureReasons.NoSecret)
                : items is null ? VerifyHeader(body, header, keys)
                : items.Select(item => Verify(item, keys)).FirstOrDefault(check => check is SignatureCheck.Invalid) ?? new SignatureCheck.Valid();
        }
    }

    // A webhook whose signature belongs in its header is told apart from a notification that was signed wrongly.
    private static SignatureCheck VerifyHeader(ReadOnlyMemory<byte> body, string? header, List<byte[]> keys)
    {
        if (string.IsNullOrEmpty(header))
        {
            return new SignatureCheck.Invalid(
                SignatureReasons.MissingHeader, $"The request is no standard notification: its signature belongs in the header {HeaderName}, which is missing.");
        }

        if (header.Length > HmacSignature.LongestHeader)
        {
            return SignatureCheck.Refuse(SignatureReasons.Malformed);
        }

        var matches = false;
        foreach (var key in keys)
        {
            matches |= HmacSignature.SameText(Convert.ToBase64String(HmacSignature.Compute(key, string.Empty, body.Span)), header);
        }

        return matches
            ? new SignatureCheck.Valid()
            : new SignatureCheck.Invalid(
                SignatureReasons.Mismatch,
                $"The signature in the header {HeaderName} was made with none of the source's secrets: the key of that webhook must be one of them.");
    }

    /// <summary>The header that Adyen would send with a webhook that is no standard notification.</summary>
    /// <param name="body">The raw body.</param>
    /// <param name="secret">HMAC key in hexadecimal.</param>
    /// <exception cref="ArgumentException">The secret is not hexadecimal.</exception>
    public static string SignBody(ReadOnlySpan<byte> body, string secret) => Convert.ToBase64String(
        HmacSignature.Compute(Key(secret) ?? throw new ArgumentException("A secret is hexadecimal.", nameof(secret)), string.Empty, body));

    /// <summary>The signature that Adyen would write into this item.</summary>
    /// <param name="item">A <c>NotificationRequestItem</c>.</param>
    /// <param name="secret">HMAC key in hexadecimal.</param>
    /// <exception cref="ArgumentException">The item has no signed text, or the secret is not hexadecimal.</exception>
    public static string Sign(JsonElement item, string secret) => Compute(
        SignedText(item) ?? throw new ArgumentException("The item cannot be signed.", nameof(item)),
        Key(secret) ?? throw new ArgumentException("A secret is hexadecimal.", nameof(secret)));

    /// <summary>
    /// The text that an item's signature covers, or null when a field is not text or could be cut differently. Two deliveries
    /// of one event have it in common.
    /// </summary>
    public static string? SignedText(JsonElement item)
    {
        string?[] fields =
        [
            Text(item, "pspReference"), Text(item, "originalReference"), Text(item, "merchantAccountCode"), Text(item, "merchantReference"),
            Text(Child(item, "amount"), "value"), Text(Child(item, "amount"), "currency"), Text(item, "eventCode"), Text(item, "success"),
        ];
        var mayHoldColons = fields[6] == ReportAvailable ? new[] { 0, 3 } : [3];
        var isClear = fields.Select((field, index) => field is not null && (mayHoldColons.Contains(index) || !field.Contains(':', StringComparison.Ordinal)));
        return isClear.All(clear => clear) ? string.Join(':', fields) : null;
    }

    private static SignatureCheck Verify(JsonElement item, List<byte[]> keys)
    {
        var given = Text(Child(item, "additionalData"), "hmacSignature");
        if (string.IsNullOrEmpty(given))
        {
            return SignatureCheck.Refuse(SignatureReasons.Missing);
        }

        if (SignedText(item) is not { } signed || given.Length > HmacSignature.LongestHeader)
        {
            return SignatureCheck.Refuse(SignatureReasons.Malformed);
        }

        var matches = false;
        foreach (var key in keys)
        {
            matches |= HmacSignature.SameText(Compute(signed, key), given);
        }

        return SignatureCheck.Of(matches);
    }

    private static string Compute(string signed, byte[] key) => Convert.ToBase64String(HmacSignature.Compute(key, string.Empty, Encoding.UTF8.GetBytes(signed)));

    /// <summary>The items of a notification, or null when it is none.</summary>
    internal static List<JsonElement>? ItemsOf(JsonElement root)
    {
        var list = Child(root, Items);
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MostItems)
        {
            return null;
        }

        var items = list.EnumerateArray().Select(entry => Child(entry, Item)).ToList();
        return items.TrueForAll(item => item.ValueKind == JsonValueKind.Object) ? items : null;
    }

    private static JsonElement Child(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var child) ? child : default;

    /// <summary>A field as it stands in the signed text: empty when absent, null when it is no text.</summary>
    private static string? Text(JsonElement parent, string name)
    {
        var field = Child(parent, name);
        try
        {
            return field.ValueKind switch
            {
                JsonValueKind.Undefined or JsonValueKind.Null => string.Empty,
                JsonValueKind.String => field.GetString(),
                JsonValueKind.Number => field.GetRawText(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // Ill-formed UTF-8 and lone surrogates pass the parser and show here.
            return null;
        }
    }

    private static byte[]? Key(string secret)
    {
        try
        {
            return Convert.FromHexString(secret.Trim()) is { Length: > 0 } key ? key : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
