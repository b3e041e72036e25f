using NodaTime;

namespace Billing.Domain.Exceptions;

/// <summary>The hours in which a company works, by which time limits are counted.</summary>
/// <param name="TimeZone">IANA time zone.</param>
/// <param name="Days">Days of the week, at least one.</param>
/// <param name="From">Time at which a day begins, local.</param>
/// <param name="Until">Time at which it ends, local; later than <paramref name="From"/>.</param>
/// <param name="Holidays">Days on which nobody works.</param>
public sealed record WorkingHours(string TimeZone, IReadOnlySet<DayOfWeek> Days, TimeOnly From, TimeOnly Until, IReadOnlySet<DateOnly> Holidays)
{
    /// <summary>Monday to Friday, nine to five.</summary>
    /// <param name="timeZone">IANA time zone.</param>
    public static WorkingHours Usual(string timeZone) => new(
        timeZone,
        new HashSet<DayOfWeek> { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday },
        new TimeOnly(9, 0),
        new TimeOnly(17, 0),
        new HashSet<DateOnly>());

    /// <summary>The point in time some hours of work after another.</summary>
    /// <param name="start">Where the count begins; outside the working hours it begins with the next of them.</param>
    /// <param name="hours">Hours of work, above zero.</param>
    public DateTimeOffset After(DateTimeOffset start, decimal hours)
    {
        var zone = DateTimeZoneProviders.Tzdb[TimeZone];
        var left = Duration.FromTicks((long)(hours * TimeSpan.TicksPerHour));
        var (begin, day) = (Instant.FromDateTimeOffset(start), Instant.FromDateTimeOffset(start).InZone(zone).Date);

        // Ends, because a week has a day of work and holidays are counted.
        for (; ; day = day.PlusDays(1))
        {
            var from = Max(begin, At(zone, day, From));
            var worked = IsWorked(day.ToDateOnly()) ? Max(At(zone, day, Until) - from, Duration.Zero) : Duration.Zero;
            if (worked >= left)
            {
                return (from + left).ToDateTimeOffset();
            }

            left -= worked;
        }
    }

    private static Instant Max(Instant left, Instant right) => left > right ? left : right;

    private static Duration Max(Duration left, Duration right) => left > right ? left : right;

    private bool IsWorked(DateOnly day) => Days.Contains(day.DayOfWeek) && !Holidays.Contains(day);

    private static Instant At(DateTimeZone zone, LocalDate day, TimeOnly time) => day.At(LocalTime.FromTimeOnly(time)).InZoneLeniently(zone).ToInstant();
}
