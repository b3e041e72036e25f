namespace Billing.Local.Functions.Timers;

/// <summary>
/// An NCRONTAB expression: <c>{second} {minute} {hour} {day} {month} {day of week}</c>, the seconds being optional. A day
/// has to satisfy both day fields.
/// </summary>
internal sealed class CronSchedule : TimerSchedule
{
    private static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private readonly CronField _seconds;
    private readonly CronField _minutes;
    private readonly CronField _hours;
    private readonly CronField _days;
    private readonly CronField _months;
    private readonly CronField _daysOfWeek;

    private CronSchedule(CronField seconds, CronField minutes, CronField hours, CronField days, CronField months, CronField daysOfWeek)
    {
        _seconds = seconds;
        _minutes = minutes;
        _hours = hours;
        _days = days;
        _months = months;
        _daysOfWeek = daysOfWeek;
    }

    /// <summary>Reads the expression.</summary>
    /// <returns>Null when it is none, or names a day that no calendar has.</returns>
    public static CronSchedule? TryParse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 5)
        {
            fields = ["0", .. fields];
        }

        if (fields.Length != 6
            || !CronField.TryParse(fields[0], 0, 59, [], out var seconds)
            || !CronField.TryParse(fields[1], 0, 59, [], out var minutes)
            || !CronField.TryParse(fields[2], 0, 23, [], out var hours)
            || !CronField.TryParse(fields[3], 1, 31, [], out var days)
            || !CronField.TryParse(fields[4], 1, 12, Months, out var months)
            || !CronField.TryParse(fields[5], 0, 6, Days, out var daysOfWeek))
        {
            return null;
        }

        var schedule = new CronSchedule(seconds, minutes, hours, days, months, daysOfWeek) { Text = text };
        return schedule.NextDay(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)) is null ? null : schedule;
    }

    public override DateTime Next(DateTime after)
    {
        var from = new DateTime(after.Ticks - (after.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc).AddSeconds(1);
        if (IsDay(from) && NextTime((int)(from.TimeOfDay.Ticks / TimeSpan.TicksPerSecond)) is { } today)
        {
            return from.Date.AddSeconds(today);
        }

        return NextDay(from.Date.AddDays(1))!.Value.AddSeconds(NextTime(0)!.Value);
    }

    public override bool IsFrequent(DateTime now)
    {
        var first = Next(now);
        return Next(first) < first.AddMinutes(1);
    }

    /// <summary>The first second of the day, from <paramref name="from"/> on, that the time fields allow.</summary>
    private int? NextTime(int from)
    {
        var (hour, minute, second) = (from / 3600, from / 60 % 60, from % 60);
        if (_hours.Allows(hour))
        {
            if (_minutes.Allows(minute) && _seconds.Next(second) is >= 0 and var inMinute)
            {
                return (hour * 3600) + (minute * 60) + inMinute;
            }

            if (_minutes.Next(minute + 1) is >= 0 and var laterMinute)
            {
                return (hour * 3600) + (laterMinute * 60) + _seconds.Next(0);
            }
        }

        return _hours.Next(hour + 1) is >= 0 and var laterHour
            ? (laterHour * 3600) + (_minutes.Next(0) * 60) + _seconds.Next(0)
            : null;
    }

    /// <summary>
    /// The first day from <paramref name="from"/> on that the day fields allow. The rarest one, a 29 February on a given
    /// day of the week, comes at least every 40 years; what has not come in 50 never does, and gives null.
    /// </summary>
    private DateTime? NextDay(DateTime from)
    {
        var last = from.AddYears(50);
        for (var day = from; day < last; day = _months.Allows(day.Month) ? day.AddDays(1) : FirstOfNextMonth(day))
        {
            if (IsDay(day))
            {
                return day;
            }
        }

        return null;
    }

    private bool IsDay(DateTime day) =>
        _months.Allows(day.Month) && _days.Allows(day.Day) && _daysOfWeek.Allows((int)day.DayOfWeek);

    private static DateTime FirstOfNextMonth(DateTime day) =>
        new DateTime(day.Year, day.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1);
}
