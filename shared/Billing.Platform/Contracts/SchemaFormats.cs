using System.Globalization;
using System.Text.Json;
using Billing.Domain.Primitives;

namespace Billing.Platform.Contracts;

/// <summary>The formats that the published schemas use; each is checked exactly as the serializer reads it.</summary>
internal static class SchemaFormats
{
    public const string Date = "date";
    public const string DateTime = "date-time";
    public const string Currency = "iso-4217";
    public const string Uri = "uri";
    public const string Int32 = "int32";
    public const string Int64 = "int64";

    /// <summary>The format, if it is checked here.</summary>
    /// <exception cref="NotSupportedException">It is not.</exception>
    public static string Known(string format) => format is Date or DateTime or Currency or Uri or Int32 or Int64
        ? format
        : throw new NotSupportedException($"The format {format} of a schema is not checked here.");

    /// <summary>True if a value has a format; a value of another type than the format is about passes.</summary>
    public static bool Holds(JsonElement value, string format) => (value.ValueKind, format) switch
    {
        (JsonValueKind.String, Date) => DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        (JsonValueKind.String, DateTime) => value.TryGetDateTimeOffset(out _),
        (JsonValueKind.String, Currency) => Domain.Primitives.Currency.TryOf(value.GetString(), out _),
        (JsonValueKind.String, Uri) => System.Uri.TryCreate(value.GetString(), UriKind.RelativeOrAbsolute, out _),
        (JsonValueKind.Number, Int32) => value.TryGetInt32(out _),
        (JsonValueKind.Number, Int64) => value.TryGetInt64(out _),
        _ => true,
    };

    /// <summary>For a person.</summary>
    public static string Describe(string format) => format switch
    {
        Date => "a day such as 2026-11-01",
        DateTime => "a time with its offset, such as 2026-11-01T09:30:00+01:00",
        Currency => "an ISO 4217 currency code",
        Uri => "a URI",
        _ => $"a whole number that fits into {format}",
    };
}
