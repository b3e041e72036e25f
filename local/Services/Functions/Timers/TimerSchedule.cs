using System.Globalization;

namespace Billing.Local.Functions.Timers;

/// <summary>The schedule of a timer function. All times are UTC.</summary>
internal abstract class TimerSchedule
{
    /// <summary>The schedule as it was given.</summary>
    public required string Text { get; init; }

    /// <summary>The first time after <paramref name="after"/>.</summary>
    public abstract DateTime Next(DateTime after);

    /// <summary>True if the schedule can come twice within a minute, in which case it is not monitored.</summary>
    public abstract bool IsFrequent(DateTime now);

    /// <summary>Reads an NCRONTAB expression of six or five fields, or a time span.</summary>
    /// <returns>The schedule, or null when the text is neither, or never comes.</returns>
    public static TimerSchedule? Parse(string text)
    {
        if (CronSchedule.TryParse(text) is { } cron)
        {
            return cron;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var period) && period > TimeSpan.Zero
            ? new ConstantSchedule(period) { Text = text }
            : null;
    }
}

/// <summary>The same time after each run.</summary>
internal sealed class ConstantSchedule(TimeSpan period) : TimerSchedule
{
    public override DateTime Next(DateTime after) => after + period;

    public override bool IsFrequent(DateTime now) => period < TimeSpan.FromMinutes(1);
}
