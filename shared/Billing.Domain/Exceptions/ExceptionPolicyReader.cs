using System.Globalization;
using Billing.Domain.Access;
using Billing.Domain.Primitives;
using NodaTime;

namespace Billing.Domain.Exceptions;

/// <summary>
/// Reads the document <c>exceptions</c>: <c>{"calendar":{"timeZone":"Europe/Berlin","days":["monday"],"from":"09:00","until":"17:00",
/// "holidays":["2026-12-25"]},"materiality":{"currency":"EUR","medium":"100","high":"1000","critical":"10000","rates":{"USD":"0.92"}},
/// "hours":{"low":40,"medium":16,"high":8,"critical":4},"routes":[{"code":"payments.","owner":"finance","atLeast":"medium","escalation":
/// [{"to":"admin","afterHours":8}]}],"escalation":[{"to":"admin","afterHours":8}],"rootCauses":["mapping"]}</c>. What is left out is as usual.
/// </summary>
public static class ExceptionPolicyReader
{
    private const string Component = "exceptions";

    /// <summary>Reads it, or names every problem by its JSON path.</summary>
    /// <param name="json">UTF-8.</param>
    public static ParseResult<ExceptionPolicy> Read(ReadOnlyMemory<byte> json) => JsonFields.Read(json, Component, root =>
    {
        var usual = ExceptionPolicy.Usual;
        root.RefuseOthers("calendar", "materiality", "hours", "routes", "escalation", "rootCauses");
        return new ExceptionPolicy(
            root.OptionalChild("calendar") is { } calendar ? Calendar(calendar, usual.Hours) : usual.Hours,
            root.OptionalChild("materiality") is { } scale ? Scale(scale, usual.Scale) : usual.Scale,
            root.OptionalChild("hours") is { } hours ? Limits(hours, usual.Limits) : usual.Limits,
            [.. root.Items("routes").Select(Route), .. usual.Routes],
            root.Has("escalation") ? Path(root) : usual.Escalation,
            root.Has("rootCauses") ? root.Texts("rootCauses") : usual.RootCauses);
    });

    private static WorkingHours Calendar(JsonFields fields, WorkingHours usual)
    {
        fields.RefuseOthers("timeZone", "days", "from", "until", "holidays");
        var zone = fields.OptionalText("timeZone") ?? usual.TimeZone;
        if (zone.Length > 0 && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
        {
            fields.Refuse("timeZone", "unknown-zone", "must be an IANA time zone such as Europe/Berlin");
        }

        var (from, until) = (Time(fields, "from", usual.From), Time(fields, "until", usual.Until));
        if (until <= from)
        {
            fields.Refuse("until", "not-after", "must be later than from");
        }

        return new WorkingHours(
            zone,
            fields.Has("days") ? Days(fields) : usual.Days,
            from,
            until,
            fields.Has("holidays") ? Holidays(fields) : usual.Holidays);
    }

    private static HashSet<DayOfWeek> Days(JsonFields fields)
    {
        var days = new HashSet<DayOfWeek>();
        foreach (var text in fields.Texts("days"))
        {
            if (NameOf<DayOfWeek>(text) is { } day)
            {
                days.Add(day);
            }
            else
            {
                fields.Refuse("days", "unknown-day", "must hold days of the week such as monday");
            }
        }

        if (days.Count == 0 && !fields.HasProblem("days"))
        {
            fields.Refuse("days", "empty", "must hold at least one day of the week");
        }

        return days;
    }

    private static HashSet<DateOnly> Holidays(JsonFields fields)
    {
        var days = new HashSet<DateOnly>();
        foreach (var text in fields.Texts("holidays"))
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                days.Add(day);
            }
            else
            {
                fields.Refuse("holidays", "not-a-date", "must hold dates such as 2026-12-25");
            }
        }

        return days;
    }

    private static MaterialityScale Scale(JsonFields fields, MaterialityScale usual)
    {
        fields.RefuseOthers("currency", "medium", "high", "critical", "rates");
        var currency = fields.OptionalText("currency") ?? usual.Currency;
        RefuseUnknown(fields, "currency", currency);
        var (medium, high, critical) = (fields.Decimal("medium", usual.Medium), fields.Decimal("high", usual.High), fields.Decimal("critical", usual.Critical));
        if (medium < 0 || medium > high || high > critical)
        {
            fields.Refuse("high", "not-ascending", "must lie between medium and critical, and none below zero");
        }

        var rates = new Dictionary<string, decimal>(StringComparer.Ordinal);
        if (fields.OptionalChild("rates") is { } given)
        {
            foreach (var code in given.Names)
            {
                RefuseUnknown(given, code, code);
                rates[code] = given.NotNegative(code);
            }
        }

        return new MaterialityScale(currency, medium, high, critical, rates);
    }

    private static Dictionary<Materiality, decimal> Limits(JsonFields fields, IReadOnlyDictionary<Materiality, decimal> usual)
    {
        fields.RefuseOthers([.. Enum.GetNames<Materiality>().Select(name => name.ToLowerInvariant())]);
        return Enum.GetValues<Materiality>().ToDictionary(each => each, each => Hours(fields, each.ToString().ToLowerInvariant(), usual[each]));
    }

    private static ExceptionRoute Route(JsonFields fields)
    {
        fields.RefuseOthers("code", "owner", "atLeast", "escalation");
        return new ExceptionRoute(
            fields.Id("code"),
            Role(fields, "owner"),
            fields.Has("atLeast") ? Known<Materiality>(fields, "atLeast") : Materiality.Low,
            fields.Has("escalation") ? Path(fields) : null);
    }

    private static List<EscalationStep> Path(JsonFields fields) => [.. fields.Items("escalation").Select(step =>
    {
        step.RefuseOthers("to", "afterHours");
        return new EscalationStep(Role(step, "to"), Hours(step, "afterHours", null));
    })];

    private static FabricRole Role(JsonFields fields, string name) => Known<FabricRole>(fields, name);

    private static T Known<T>(JsonFields fields, string name)
        where T : struct, Enum
    {
        var text = fields.Text(name);
        if (NameOf<T>(text) is { } value)
        {
            return value;
        }

        if (text.Length > 0)
        {
            fields.Refuse(name, "unknown", $"must be one of {string.Join(", ", Enum.GetNames<T>().Select(each => each.ToLowerInvariant()))}");
        }

        return default;
    }

    private static T? NameOf<T>(string text)
        where T : struct, Enum => Enum.GetNames<T>().Any(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) ? Enum.Parse<T>(text, ignoreCase: true) : null;

    // A year of work days is more than anybody waits.
    private static decimal Hours(JsonFields fields, string name, decimal? usual)
    {
        var hours = usual is { } fallback ? fields.Decimal(name, fallback) : fields.Decimal(name);
        if (hours is <= 0 or > 2000 && !fields.HasProblem(name))
        {
            fields.Refuse(name, "out-of-range", "must be above 0 and at most 2000 hours");
        }

        return hours;
    }

    private static TimeOnly Time(JsonFields fields, string name, TimeOnly usual)
    {
        if (fields.OptionalText(name) is not { } text)
        {
            return usual;
        }

        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }

        fields.Refuse(name, "not-a-time", "must be a time of day such as 09:00");
        return usual;
    }

    private static void RefuseUnknown(JsonFields fields, string name, string code)
    {
        if (code.Length > 0 && !Currency.TryOf(code, out _))
        {
            fields.Refuse(name, "unknown-currency", "must be an ISO 4217 code");
        }
    }
}
