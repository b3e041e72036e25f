using System.Text.Json;
using System.Text.Unicode;

namespace Billing.Domain.Primitives;

/// <summary>Parses JSON that somebody else sent.</summary>
public static class JsonText
{
    /// <summary>Reason of the problem that a name or text is no Unicode, behind its component.</summary>
    public const string NotUnicode = "not-unicode";

    /// <summary>Parses a document whose names are all Unicode text; its texts are looked at when they are read.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON, or a name in it is no Unicode text.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        var document = JsonDocument.Parse(json);
        try
        {
            if (!IsUnicode(json.Span))
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

    /// <summary>The first name or text that is no Unicode, with its place; null when all are, or when this is no JSON.</summary>
    /// <param name="json">A document of a person or program that can be told to send it right.</param>
    /// <param name="component">First part of the problem's code.</param>
    public static Problem? FindNotUnicode(ReadOnlyMemory<byte> json, string component)
    {
        if (IsUnicode(json.Span))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return FindNotUnicode(document.RootElement, "$") is { } path
                ? Problem.Error($"{component}.{NotUnicode}", path, "Here stands what is no Unicode text: bytes that are no UTF-8, or half of a surrogate pair.")
                : null;
        }
        catch (JsonException)
        {
            // Whoever reads it says where it is malformed.
            return null;
        }
    }

    // The parser lets both pass, and reading or comparing such a text throws. A lone surrogate begins like this, as half of a pair does.
    private static bool IsUnicode(ReadOnlySpan<byte> json) => Utf8.IsValid(json) && json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0;

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

    // The parser takes 64 levels at the most.
    private static string? FindNotUnicode(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(field => NameOf(field) is { } name ? FindNotUnicode(field.Value, $"{path}.{name}") : path).FirstOrDefault(found => found is not null),
        JsonValueKind.Array => value.EnumerateArray().Select((item, index) => FindNotUnicode(item, $"{path}[{index}]")).FirstOrDefault(found => found is not null),
        JsonValueKind.String when TextOf(value) is null => path,
        _ => null,
    };

    private static string? NameOf(JsonProperty field) => Try(() => field.Name);

    private static string? TextOf(JsonElement value) => Try(value.GetString);

    private static string? Try(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
