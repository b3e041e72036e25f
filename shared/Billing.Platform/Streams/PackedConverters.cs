using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Billing.Platform.Streams;

/// <summary>Reads an event's data, packed or in clear, and writes it in clear: messages and backups hold no packed content.</summary>
internal sealed class UnpackingConverter : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PackedContent.Unpack(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => value.WriteTo(writer);
}

/// <summary>Reads and writes a state, packed where it is large: states are in the database and nowhere else.</summary>
internal sealed class PackingConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => true;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert), BindingFlags.Instance | BindingFlags.Public, binder: null, args: null, culture: null)!;

    private sealed class Of<T> : JsonConverter<T>
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => IsPacked(reader)
            ? PackedContent.Unpack(JsonElement.ParseValue(ref reader)).Deserialize<T>(options)
            : JsonSerializer.Deserialize<T>(ref reader, options);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteRawValue(PackedContent.Pack(JsonSerializer.SerializeToUtf8Bytes(value, options)).Span, skipInputValidation: true);

        // A copy of the reader looks ahead over the names of the object's fields.
        private static bool IsPacked(Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals(PackedContent.FieldName))
                {
                    return true;
                }

                reader.Skip();
            }

            return false;
        }
    }
}
