using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Platform.Streams;

namespace Billing.Platform.DeadLetters;

/// <summary>A message as it is kept for another try.</summary>
/// <param name="MessageId">Its id.</param>
/// <param name="SessionId">Its session, or null.</param>
/// <param name="Subject">Its subject, or null.</param>
/// <param name="CorrelationId">Its correlation id, or null.</param>
/// <param name="ContentType">Its content type, or null.</param>
/// <param name="Properties">Its application properties: text, whole numbers and truth values keep their kind, everything else is text.</param>
/// <param name="Body">Its body.</param>
public sealed record StoredMessage(
    string MessageId,
    string? SessionId,
    string? Subject,
    string? CorrelationId,
    string? ContentType,
    IReadOnlyDictionary<string, JsonElement> Properties,
    byte[] Body)
{
    private const string BlobProperty = "blob";

    /// <summary>True if the body travels beside the message, in Blob storage.</summary>
    [JsonIgnore]
    public bool IsReference => Properties.ContainsKey(BlobProperty);

    /// <summary>SHA-256 of the body, in lower-case hexadecimal.</summary>
    public string Digest() => Convert.ToHexStringLower(SHA256.HashData(Body));

    /// <summary>As UTF-8 JSON.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, FabricJson.Options);

    /// <summary>Reads what <see cref="Write()"/> wrote.</summary>
    public static StoredMessage Read(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize<StoredMessage>(json.Span, FabricJson.Options)!;

    /// <summary>An application property's value as JSON.</summary>
    public static JsonElement Write(object? value) => value switch
    {
        null or string or bool or int or long or short or byte => JsonSerializer.SerializeToElement(value),
        DateTimeOffset or DateTime => JsonSerializer.SerializeToElement(string.Format("{0:O}", value)),
        _ => JsonSerializer.SerializeToElement(value.ToString()),
    };

    /// <summary>An application property's value.</summary>
    public static object Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when value.TryGetInt32(out var small) => small,
        JsonValueKind.Number => value.GetInt64(),
        JsonValueKind.String => value.GetString()!,
        _ => string.Empty,
    };

    /// <summary>The same message with another body, which then travels in it and not beside it.</summary>
    public StoredMessage With(byte[] body) => this with
    {
        Body = body,
        Properties = Properties.Where(property => property.Key != BlobProperty).ToDictionary(property => property.Key, property => property.Value),
    };
}
