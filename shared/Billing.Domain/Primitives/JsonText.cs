using System.Text.Json;

namespace Billing.Domain.Primitives;

/// <summary>Parses JSON that somebody else sent.</summary>
public static class JsonText
{
    /// <summary>Parses a document whose names are all Unicode text; its texts are looked at when they are read.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON, or a name in it is no Unicode text.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        var document = JsonDocument.Parse(json);
        try
        {
            // A lone surrogate begins like this, as half of a pair does. The parser lets it pass, and comparing a name with it throws.
            if (json.Span.IndexOf("\\ud"u8) >= 0 || json.Span.IndexOf("\\uD"u8) >= 0)
            {
                CheckNames(json.Span);
            }

            return document;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            document.Dispose();
            throw failure as JsonException ?? new JsonException("A name is no Unicode text.", failure);
        }
    }

    private static void CheckNames(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                reader.GetString();
            }
        }
    }
}
