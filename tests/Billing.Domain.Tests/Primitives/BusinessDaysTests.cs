using Billing.Domain.Primitives;

namespace Billing.Domain.Tests.Primitives;

public sealed class BusinessDaysTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2026-10-31T23:30:00Z", "2026-11-01")]
    [InlineData("America/New_York", "2026-11-01T03:30:00Z", "2026-10-31")]
    [InlineData("Asia/Tokyo", "2026-10-31T15:00:00Z", "2026-11-01")]
    public void A_day_is_that_of_the_zone(string zone, string time, string day) =>
        Assert.Equal(DateOnly.Parse(day), BusinessDays.In(zone, DateTimeOffset.Parse(time)));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z")]
    [InlineData("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z")]
    public void A_day_begins_at_its_first_instant_also_when_the_clocks_change(string zone, string day, string start)
    {
        var found = BusinessDays.StartOf(zone, DateOnly.Parse(day));

        Assert.Equal(DateTimeOffset.Parse(start), found);
        Assert.Equal(DateOnly.Parse(day), BusinessDays.In(zone, found));
        Assert.NotEqual(DateOnly.Parse(day), BusinessDays.In(zone, found.AddTicks(-1)));
    }

    [Theory]
    [InlineData("2026-01-31", 1, "2026-02-28")]
    [InlineData("2028-01-31", 1, "2028-02-29")]
    [InlineData("2026-01-31", 2, "2026-03-31")]
    [InlineData("2026-03-31", -1, "2026-02-28")]
    public void Months_end_where_they_end(string day, int months, string later) =>
        Assert.Equal(DateOnly.Parse(later), BusinessDays.PlusMonths(DateOnly.Parse(day), months));
}
