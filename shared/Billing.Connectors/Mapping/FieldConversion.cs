using System.Globalization;
using System.Text.Json.Nodes;
using Billing.Domain.Primitives;
using NodaTime;
using NodaTime.Text;

namespace Billing.Connectors.Mapping;

/// <summary>Turns texts of a partner's input into values of our own formats; exactly, or not at all.</summary>
internal static class FieldConversion
{
    private const string CanonicalTime = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";
    private const NumberStyles Digits = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>A value, or why the text is none.</summary>
    public static (JsonNode? Value, string? Fault) Of(string text, bool isJsonNumber, FieldFormat format) => format switch
    {
        FieldFormat.Number number => OfNumber(text, isJsonNumber, number),
        FieldFormat.Time time => OfTime(text, time),
        FieldFormat.Flag flag => flag.True.Contains(text) ? (JsonValue.Create(true), null)
            : flag.False.Contains(text) ? (JsonValue.Create(false), null)
            : (null, $"must be one of {string.Join(", ", flag.True.Concat(flag.False))}"),
        _ => (JsonValue.Create(text), null),
    };

    /// <summary>A constant of a mapping, which is written as our format has it; null when it is not.</summary>
    public static JsonNode? OfConstant(string text, TargetKind kind) => kind switch
    {
        TargetKind.Number => OfNumber(text, isCanonical: true, new FieldFormat.Number('.', null, 1)).Value,
        TargetKind.Time => OfTime(text, new FieldFormat.Time(null, null)).Value,
        TargetKind.Flag => text is "true" or "false" ? JsonValue.Create(text == "true") : null,
        _ => JsonValue.Create(text),
    };

    /// <summary>For a person.</summary>
    public static string Example(TargetKind kind) => kind switch
    {
        TargetKind.Number => "12.50",
        TargetKind.Time => "2026-11-01T09:30:00+01:00",
        TargetKind.Flag => "true",
        _ => "text",
    };

    /// <summary>An exact decimal, or why the text is none.</summary>
    /// <param name="text">As the partner writes it.</param>
    /// <param name="isCanonical">True if it is written with a full stop, as in JSON, whatever the partner's texts look like.</param>
    /// <param name="format">How the partner's texts look.</param>
    public static (decimal? Number, string? Fault) ReadNumber(string text, bool isCanonical, FieldFormat.Number format)
    {
        var point = isCanonical ? '.' : format.Point;
        var plain = isCanonical ? text : WithoutGroups(text, format);
        var styles = isCanonical ? Digits | NumberStyles.AllowExponent : Digits;
        if (plain is null || (point != '.' && plain.Contains('.', StringComparison.Ordinal))
            || !decimal.TryParse(plain.Replace(point, '.'), styles, CultureInfo.InvariantCulture, out var number))
        {
            return (null, $"must be a number such as {(point == ',' ? "12,50" : "12.50")}");
        }

        return number is < -JsonFields.LargestDecimal or > JsonFields.LargestDecimal
            ? (null, $"must be from {-JsonFields.LargestDecimal} to {JsonFields.LargestDecimal}")
            : ExactDecimal.Apply(ExactOperation.Product, number, format.Factor) is { } product
                ? (product, null)
                : (null, $"cannot be multiplied with {format.Factor} exactly");
    }

    /// <summary>A number as our own formats have it: no zeros at its end, no exponent.</summary>
    public static string Canonical(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    private static (JsonNode? Value, string? Fault) OfNumber(string text, bool isCanonical, FieldFormat.Number format) =>
        ReadNumber(text, isCanonical, format) is { Number: { } number } ? (JsonValue.Create(Canonical(number)), null) : (null, ReadNumber(text, isCanonical, format).Fault);

    // 1.234.567,89: groups of three before the point, or none at all. Anything else may mean another number.
    private static string? WithoutGroups(string text, FieldFormat.Number format)
    {
        if (format.Group is not { } group || !text.Contains(group, StringComparison.Ordinal))
        {
            return text;
        }

        var parts = text.Split(format.Point);
        var groups = parts[0].TrimStart('-', '+').Split(group);
        var isGrouped = groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(digits => digits.Length == 3);
        return isGrouped && parts.Skip(1).All(digits => !digits.Contains(group, StringComparison.Ordinal))
            ? text.Replace(group.ToString(), string.Empty, StringComparison.Ordinal)
            : null;
    }

    private static (JsonNode? Value, string? Fault) OfTime(string text, FieldFormat.Time format)
    {
        if (format.Pattern is null)
        {
            return OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true } read
                ? InWindow(read.Value.Year) ? Text(read.Value.ToDateTimeOffset()) : (null, TimeWindow.Text)
                : (null, $"must be a time with its offset, such as {Example(TargetKind.Time)}");
        }

        if (format.Pattern == FieldFormat.Time.Unix)
        {
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeWindow.HoldsUnixSeconds(seconds) ? Text(DateTimeOffset.FromUnixTimeSeconds(seconds)) : (null, TimeWindow.Text)
                : (null, "must be whole seconds since 1970");
        }

        var wanted = $"must be a time such as {new DateTime(2026, 11, 27, 14, 30, 0).ToString(format.Pattern, CultureInfo.InvariantCulture)}";
        if (format.Zone is null)
        {
            return DateTimeOffset.TryParseExact(text, format.Pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? Text(time) : (null, wanted);
        }

        return DateTime.TryParseExact(text, format.Pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? InZone(LocalDateTime.FromDateTime(local), format.Zone)
            : (null, wanted);
    }

    // Of an hour that comes twice the first is meant; one that is skipped was never on a clock.
    private static (JsonNode? Value, string? Fault) InZone(LocalDateTime local, string zone)
    {
        if (!InWindow(local.Year))
        {
            return (null, TimeWindow.Text);
        }

        var mapping = DateTimeZoneProviders.Tzdb[zone].MapLocal(local);
        return mapping.Count == 0 ? (null, $"is a time that was skipped in {zone}") : Text(mapping.First().ToDateTimeOffset());
    }

    // Whether it lies inside by its offset, too, the reader of the target says.
    private static bool InWindow(int year) => year >= TimeWindow.Begin.Year - 1 && year <= TimeWindow.End.Year;

    private static (JsonNode? Value, string? Fault) Text(DateTimeOffset time) => (JsonValue.Create(time.ToString(CanonicalTime, CultureInfo.InvariantCulture)), null);
}
