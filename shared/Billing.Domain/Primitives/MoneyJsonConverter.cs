using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Billing.Domain.Primitives;

/// <summary>
/// Writes money as <c>{"amount":"12.34","currency":"EUR"}</c>. The amount is text, because a JSON number becomes a binary
/// floating point number in most readers.
/// </summary>
public sealed class MoneyJsonConverter : JsonConverter<Money>
{
    /// <inheritdoc/>
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("amount", out var amount)
            && TryAmount(amount, out var value)
            && root.TryGetProperty("currency", out var code)
            && code.ValueKind == JsonValueKind.String
            && Currency.TryOf(code.GetString(), out var currency)
            ? new Money(value, currency)
            : throw new JsonException("Money is an amount and an ISO 4217 currency: {\"amount\":\"12.34\",\"currency\":\"EUR\"}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("amount", value.Amount.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("currency", value.Currency.Code);
        writer.WriteEndObject();
    }

    private static bool TryAmount(JsonElement amount, out decimal value)
    {
        // No separator of thousands: "1,5" would be read as fifteen.
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        value = 0;
        return amount.ValueKind switch
        {
            JsonValueKind.String => decimal.TryParse(amount.GetString(), style, CultureInfo.InvariantCulture, out value),
            JsonValueKind.Number => amount.TryGetDecimal(out value),
            _ => false,
        };
    }
}
