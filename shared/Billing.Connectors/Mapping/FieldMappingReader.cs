using System.Globalization;
using Billing.Domain.Primitives;
using NodaTime;

namespace Billing.Connectors.Mapping;

/// <summary>Reads the entries of <c>fields</c>.</summary>
internal sealed class FieldMappingReader(FieldSourceReader sources)
{
    private static readonly string[] Known =
    [
        "to", .. FieldSourceReader.Kinds, "separator", "default", "required", "lookup", "decimal", "group", "factor", "date", "zone", "true", "false", "comment",
    ];

    /// <summary>The entries of an object; those that the format cannot be without must be among them.</summary>
    public IReadOnlyList<FieldMapping> ReadAll(JsonFields parent, IReadOnlyList<MappingTarget> targets)
    {
        var entries = parent.RequiredItems("fields");
        var fields = entries.Select(entry => Read(entry, targets)).OfType<FieldMapping>().ToList();
        foreach (var twice in fields.GroupBy(field => field.Target).Where(group => group.Count() > 1))
        {
            parent.Refuse("fields", "target-twice", $"fill {twice.Key.Name} more than once");
        }

        if (entries.Count > 0)
        {
            foreach (var missing in targets.Where(target => target.IsRequired && fields.TrueForAll(field => field.Target != target)))
            {
                parent.Refuse("fields", "target-missing", $"do not fill {missing.Name}, which is required");
            }
        }

        return fields;
    }

    private FieldMapping? Read(JsonFields entry, IReadOnlyList<MappingTarget> targets)
    {
        entry.RefuseOthers(Known);
        var name = entry.Text("to");
        if (targets.FirstOrDefault(each => each.Name == name) is not { } target)
        {
            if (name.Length > 0)
            {
                entry.Refuse("to", "unknown-target", $"'{name}' is none of {string.Join(", ", targets.Select(each => each.Name))}");
            }

            return null;
        }

        var fallback = FieldSourceReader.ReadConstant(entry, "default", target.Kind);
        var isRequired = entry.Flag("required", target.IsRequired && fallback is null);
        if (target.IsRequired && !isRequired && fallback is null)
        {
            entry.Refuse("required", "cannot-be-optional", $"cannot be false without a default: {target.Name} must be there");
        }

        var format = ReadFormat(entry, target.Kind);
        return sources.Read(entry, target.Kind, format as FieldFormat.Number) is { } source
            ? new FieldMapping(target, new FieldOperand(source, sources.ReadLookup(entry), Default: null, Number: null, entry.Path), fallback, isRequired, format)
            : null;
    }

    private static FieldFormat ReadFormat(JsonFields entry, TargetKind kind)
    {
        RefuseStrangers(entry, kind, TargetKind.Number, "decimal", "group", "factor");
        RefuseStrangers(entry, kind, TargetKind.Time, "date", "zone");
        RefuseStrangers(entry, kind, TargetKind.Flag, "true", "false");
        return kind switch
        {
            TargetKind.Number => FieldSourceReader.ReadNumber(entry),
            TargetKind.Time => ReadTime(entry),
            TargetKind.Flag => new FieldFormat.Flag(Or(entry.Texts("true"), "true"), Or(entry.Texts("false"), "false")),
            _ => new FieldFormat.Text(),
        };
    }

    private static void RefuseStrangers(JsonFields entry, TargetKind kind, TargetKind theirs, params IReadOnlyList<string> names)
    {
        foreach (var name in names.Where(name => kind != theirs && entry.Has(name)))
        {
            entry.Refuse(name, "wrong-kind", $"is for {theirs.ToString().ToLowerInvariant()}s; this field is a {kind.ToString().ToLowerInvariant()}");
        }
    }

    private static FieldFormat.Time ReadTime(JsonFields entry)
    {
        var (pattern, zone) = (entry.OptionalText("date"), entry.OptionalText("zone"));
        if (zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
        {
            entry.Refuse("zone", "unknown-zone", "is no IANA time zone such as Europe/Berlin");
        }

        if (pattern is null or FieldFormat.Time.Unix)
        {
            if (zone is not null)
            {
                entry.Refuse("zone", "not-needed", "must not be given: the time says its offset");
            }
        }
        else if (!IsPattern(pattern))
        {
            entry.Refuse("date", "not-a-pattern", "must be unix, or a pattern that holds at least yyyy or yy, MM and dd, such as dd.MM.yyyy HH:mm");
        }
        else if (HasOffset(pattern) == (zone is not null))
        {
            entry.Refuse("zone", zone is null ? "missing" : "not-needed", zone is null ? "is required: the pattern has no offset" : "must not be given: the pattern has an offset");
        }

        return new FieldFormat.Time(pattern, zone);
    }

    /// <summary>True if times of a pattern say their offset.</summary>
    internal static bool HasOffset(string pattern) => pattern.Contains('z', StringComparison.Ordinal) || pattern.Contains('K', StringComparison.Ordinal);

    // A pattern is one when a day that is written with it is read as the same day.
    private static bool IsPattern(string pattern)
    {
        var day = new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);
        try
        {
            return DateTimeOffset.TryParseExact(
                day.ToString(pattern, CultureInfo.InvariantCulture), pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read)
                && read.UtcDateTime.Date == day.UtcDateTime.Date;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static IReadOnlyList<string> Or(IReadOnlyList<string> texts, string fallback) => texts.Count > 0 ? texts : [fallback];
}
