using Billing.Local.Functions.Timers;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Local.Tests.Functions;

// Azure documentation: "Timer trigger for Azure Functions" (functions-bindings-timer), section "NCRONTAB expressions".
public class CronScheduleTests
{
    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-02T10:00:30", "2026-03-02T10:05:00")]
    [InlineData("0 */5 * * * *", "2026-03-02T10:05:00", "2026-03-02T10:10:00")]
    [InlineData("0 0 * * * *", "2026-03-02T10:00:30", "2026-03-02T11:00:00")]
    [InlineData("0 0 */2 * * *", "2026-03-02T10:00:30", "2026-03-02T12:00:00")]
    [InlineData("0 0 9-17 * * *", "2026-03-02T17:00:00", "2026-03-03T09:00:00")]
    [InlineData("0 30 9 * * *", "2026-03-02T10:00:30", "2026-03-03T09:30:00")]
    [InlineData("0 30 9 * * 1-5", "2026-03-06T10:00:30", "2026-03-09T09:30:00")]
    [InlineData("0 30 9 * Jan Mon", "2026-03-02T10:00:30", "2027-01-04T09:30:00")]
    [InlineData("0 5 * * * *", "2026-03-02T23:30:00", "2026-03-03T00:05:00")]
    [InlineData("*/15 * * * * *", "2026-03-02T10:00:44.5", "2026-03-02T10:00:45")]
    [InlineData("5,8,10 * * * * *", "2026-03-02T10:00:08", "2026-03-02T10:00:10")]
    [InlineData("0 0 0 29 2 *", "2026-03-02T10:00:00", "2028-02-29T00:00:00")]
    [InlineData("0 0 0 31 * *", "2026-03-31T00:00:00", "2026-05-31T00:00:00")]
    [InlineData("59 59 23 31 12 *", "2026-12-31T23:59:59", "2027-12-31T23:59:59")]
    [InlineData("0 0 0 1 * Sunday", "2026-03-02T10:00:00", "2026-11-01T00:00:00")]
    [InlineData("0 10/20 * * * *", "2026-03-02T10:11:00", "2026-03-02T10:30:00")]
    [InlineData("0 0/30 8-9 * * *", "2026-03-02T09:30:00", "2026-03-03T08:00:00")]
    public void A_six_field_expression_gives_its_next_time(string expression, string after, string expected) =>
        Assert.Equal(Utc(expected), TimerSchedule.Parse(expression)!.Next(Utc(after)));

    [Fact]
    public void A_five_field_expression_has_no_seconds() =>
        Assert.Equal(Utc("2026-03-02T10:05:00"), TimerSchedule.Parse("*/5 * * * *")!.Next(Utc("2026-03-02T10:00:30")));

    // Same page, section "TimeSpan": with 24 or more in front the form is days, hours, minutes.
    [Theory]
    [InlineData("01:30:00", 90)]
    [InlineData("1.00:00:00", 24 * 60)]
    [InlineData("24:00:00", 24 * 24 * 60)]
    public void A_time_span_is_an_interval(string expression, int minutes) =>
        Assert.Equal(Utc("2026-03-02T10:00:30").AddMinutes(minutes), TimerSchedule.Parse(expression)!.Next(Utc("2026-03-02T10:00:30")));

    [Theory]
    [InlineData("")]
    [InlineData("every day")]
    [InlineData("* * * *")]
    [InlineData("0 60 * * * *")]
    [InlineData("0 0 24 * * *")]
    [InlineData("0 0 0 0 * *")]
    [InlineData("0 0 0 30 2 *")]
    [InlineData("0 0 0 * * 7")]
    [InlineData("0 0 0 * Foo *")]
    [InlineData("00:00:00")]
    [InlineData("-00:05:00")]
    public void What_is_no_schedule_or_never_comes_is_refused(string expression) => Assert.Null(TimerSchedule.Parse(expression));

    [Theory]
    [InlineData("*/30 * * * * *", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("00:00:59", true)]
    [InlineData("00:01:00", false)]
    public void A_schedule_more_frequent_than_a_minute_is_known_as_such(string expression, bool frequent) =>
        Assert.Equal(frequent, TimerSchedule.Parse(expression)!.IsFrequent(Utc("2026-03-02T10:00:30")));

    [Fact]
    public void The_next_time_is_the_first_second_that_all_fields_allow()
    {
        var property = Prop.ForAll(
            Gen.Choose(0, 59).Two().SelectMany(low => Gen.Choose(0, 23).Select(hour => (low.Item1, low.Item2, hour))).ToArbitrary(),
            Gen.Choose(0, 200_000).ToArbitrary(),
            (time, offset) =>
            {
                var schedule = TimerSchedule.Parse($"{time.Item1} {time.Item2},{time.Item1} {time.hour}/5 * * *")!;
                var after = Utc("2026-02-27T00:00:00").AddSeconds(offset);
                return schedule.Next(after) == Scan(after, time);
            });
        Check.QuickThrowOnFailure(property);
    }

    private static DateTime Scan(DateTime after, (int Second, int Minute, int Hour) time)
    {
        var at = after.AddSeconds(1);
        while (at.Second != time.Second || (at.Minute != time.Minute && at.Minute != time.Second) || at.Hour < time.Hour || (at.Hour - time.Hour) % 5 != 0)
        {
            at = at.AddSeconds(1);
        }

        return at;
    }

    private static DateTime Utc(string text) => DateTime.SpecifyKind(DateTime.Parse(text), DateTimeKind.Utc);
}
