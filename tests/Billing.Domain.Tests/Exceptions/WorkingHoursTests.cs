using Billing.Domain.Exceptions;

namespace Billing.Domain.Tests.Exceptions;

[Trait("Capability", "EXC-01")]
public sealed class WorkingHoursTests
{
    [Theory]
    [InlineData("2026-11-02T08:00:00Z", 4, "2026-11-02T12:00:00Z")] // Within a day: 09:00 in Berlin is its beginning.
    [InlineData("2026-11-02T05:00:00Z", 8, "2026-11-02T16:00:00Z")] // To the last second of it.
    [InlineData("2026-11-02T15:30:00Z", 1, "2026-11-03T08:30:00Z")] // Half an hour before it ends.
    [InlineData("2026-11-06T20:00:00Z", 1, "2026-11-09T09:00:00Z")] // Over the weekend.
    [InlineData("2026-12-24T15:00:00Z", 2, "2026-12-28T09:00:00Z")] // Over a holiday and a weekend.
    [InlineData("2026-10-23T14:00:00Z", 9, "2026-10-26T16:00:00Z")] // Over the end of summer time: eight hours of work are eight.
    [InlineData("2026-11-02T08:00:00Z", 0.25, "2026-11-02T08:15:00Z")]
    public void Limits_are_counted_in_hours_of_work(string start, decimal hours, string expected)
    {
        var work = WorkingHours.Usual("Europe/Berlin") with { Holidays = new HashSet<DateOnly> { new(2026, 12, 25) } };

        Assert.Equal(DateTimeOffset.Parse(expected), work.After(DateTimeOffset.Parse(start), hours));
    }
}
