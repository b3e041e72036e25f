using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Billing.Domain.Values;

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
        var root = document.RootElement;
        var amount = root.GetProperty("amount");
        var value = amount.ValueKind == JsonValueKind.String
            ? decimal.Parse(amount.GetString()!, NumberStyles.Number, CultureInfo.InvariantCulture)
            : amount.GetDecimal();
        return new Money(value, Currency.Of(root.GetProperty("currency").GetString()!));
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("amount", value.Amount.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("currency", value.Currency.Code);
        writer.WriteEndObject();
    }
}
