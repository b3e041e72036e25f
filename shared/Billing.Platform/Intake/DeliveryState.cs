using System.Text.Json;

namespace Billing.Platform.Intake;

/// <summary>Leaves out of an event what says how its deliveries go, so that two deliveries of it are the same bytes.</summary>
public static class DeliveryState
{
    /// <summary>The event without some of its fields; as it is where there are none, or where it is no JSON object.</summary>
    /// <param name="body">The event as it came.</param>
    /// <param name="fields">Names of fields at the top of the event.</param>
    public static ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> body, IReadOnlyList<string> fields)
    {
        if (fields.Count == 0)
        {
            return body;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.EnumerateObject().Any(field => fields.Contains(field.Name))
                ? Write(document.RootElement, fields)
                : body;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // No JSON, or a field's name is no Unicode: then it is the same event only to the byte.
            return body;
        }
    }

    private static byte[] Write(JsonElement root, IReadOnlyList<string> fields)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var field in root.EnumerateObject().Where(field => !fields.Contains(field.Name)))
            {
                writer.WritePropertyName(field.Name);
                writer.WriteRawValue(field.Value.GetRawText(), skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
