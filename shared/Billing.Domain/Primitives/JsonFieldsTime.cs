using System.Globalization;

namespace Billing.Domain.Primitives;

/// <content>Points in time; each lies in the <see cref="TimeWindow"/>.</content>
public sealed partial class JsonFields
{
    /// <summary>A point in time with its offset (RFC 3339).</summary>
    public DateTimeOffset Time(string name)
    {
        var before = Problems.Count;
        var text = OptionalText(name);
        if (text is not null && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
            && text is [_, _, _, _, '-', _, _, '-', _, _, 'T' or 't' or ' ', ..]
            && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 9))
        {
            if (!TimeWindow.Holds(time))
            {
                Refuse(name, TimeWindow.Reason, TimeWindow.Text);
                return default;
            }

            return time;
        }

        if (Problems.Count == before)
        {
            Refuse(name, text is null ? "missing" : "not-a-time", "must be a time with its offset, such as 2026-11-01T09:30:00+01:00");
        }

        return default;
    }

    /// <summary>A point in time in whole seconds since 1970 (Unix time).</summary>
    public DateTimeOffset UnixTime(string name)
    {
        var before = Problems.Count;
        var seconds = Whole(name);
        if (TimeWindow.HoldsUnixSeconds(seconds))
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        if (Problems.Count == before)
        {
            Refuse(name, TimeWindow.Reason, TimeWindow.Text);
        }

        return default;
    }
}
