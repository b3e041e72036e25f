using NCrontab;

namespace Billing.Local.Functions.Timers;

/// <summary>
/// An NCRONTAB expression: <c>{second} {minute} {hour} {day} {month} {day of week}</c>, the seconds being optional. Read by NCrontab, as the
/// host of Azure Functions reads it.
/// </summary>
internal sealed class CronSchedule : TimerSchedule
{
    private static readonly CrontabSchedule.ParseOptions Six = new() { IncludingSeconds = true };
    private static readonly CrontabSchedule.ParseOptions Five = new();

    private readonly CrontabSchedule _schedule;

    private CronSchedule(CrontabSchedule schedule) => _schedule = schedule;

    /// <summary>Reads the expression.</summary>
    /// <returns>Null when it is none, or names a day that no calendar has.</returns>
    public static CronSchedule? TryParse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        var schedule = fields is 5 or 6 ? CrontabSchedule.TryParse(text, fields == 6 ? Six : Five) : null;

        // The rarest day, a 29 February on a given day of the week, comes at least every 40 years; what has not come in 50 never does.
        var start = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        return schedule is null || schedule.GetNextOccurrence(start, start.AddYears(50)) == start.AddYears(50) ? null : new CronSchedule(schedule) { Text = text };
    }

    public override DateTime Next(DateTime after) => DateTime.SpecifyKind(_schedule.GetNextOccurrence(after), DateTimeKind.Utc);

    public override bool IsFrequent(DateTime now)
    {
        var first = Next(now);
        return Next(first) < first.AddMinutes(1);
    }
}
