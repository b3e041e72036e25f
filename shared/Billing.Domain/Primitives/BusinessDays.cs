using NodaTime;

namespace Billing.Domain.Primitives;

/// <summary>Days and months in the time zone of a business, which are not those of UTC.</summary>
public static class BusinessDays
{
    /// <summary>The day of a point in time in an IANA time zone.</summary>
    /// <exception cref="NodaTime.TimeZones.DateTimeZoneNotFoundException">There is no such zone.</exception>
    public static DateOnly In(string timeZone, DateTimeOffset time) =>
        Instant.FromDateTimeOffset(time).InZone(DateTimeZoneProviders.Tzdb[timeZone]).Date.ToDateOnly();

    /// <summary>The point in time at which a day begins in an IANA time zone (its first instant, where midnight is skipped).</summary>
    public static DateTimeOffset StartOf(string timeZone, DateOnly day) =>
        DateTimeZoneProviders.Tzdb[timeZone].AtStartOfDay(LocalDate.FromDateOnly(day)).ToDateTimeOffset();

    /// <summary>The same day some months later; the last day of the month where that day does not exist.</summary>
    public static DateOnly PlusMonths(DateOnly day, int months) => LocalDate.FromDateOnly(day).PlusMonths(months).ToDateOnly();
}
