using Billing.Platform.Messaging;

namespace Billing.Functions.Tests.Operations;

[Trait("Capability", "PLT-03")]
public sealed class RetryScheduleTests
{
    private static readonly RetrySchedule Schedule = new();

    [Fact]
    public void Pauses_double_up_to_the_longest_and_are_shortened_by_up_to_a_half()
    {
        double[] expected = [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900];
        for (var attempts = 1; attempts <= expected.Length; attempts++)
        {
            var longest = TimeSpan.FromSeconds(expected[attempts - 1]);
            var pause = Schedule.PauseAfter(FailureKind.Outage, attempts, TimeSpan.FromHours(1), "m-1")!.Value;
            Assert.InRange(pause, longest / 2, longest);
        }

        Assert.InRange(Schedule.PauseAfter(FailureKind.Outage, 100_000, TimeSpan.FromHours(1), "m-1")!.Value, Schedule.LongestPause / 2, Schedule.LongestPause);
    }

    [Fact]
    public void Messages_that_fail_together_come_back_spread_over_the_second_half_of_the_pause()
    {
        var pauses = Enumerable.Range(0, 1_000)
            .Select(index => Schedule.PauseAfter(FailureKind.Outage, 5, TimeSpan.FromMinutes(1), $"message-{index}")!.Value.TotalSeconds)
            .ToList();
        var perTenth = pauses.GroupBy(seconds => (int)((seconds - 16) / 1.6)).Select(tenth => tenth.Count()).ToList();

        Assert.Equal(10, perTenth.Count);
        Assert.All(perTenth, count => Assert.InRange(count, 50, 150));
    }

    [Fact]
    public void The_same_message_gets_the_same_pause_so_that_a_run_can_be_repeated() => Assert.Equal(
        Schedule.PauseAfter(FailureKind.Outage, 3, TimeSpan.Zero, "m-1"), Schedule.PauseAfter(FailureKind.Outage, 3, TimeSpan.Zero, "m-1"));

    [Fact]
    public void An_outage_is_waited_for_by_age_and_what_nobody_foresaw_is_tried_a_number_of_times()
    {
        Assert.NotNull(Schedule.PauseAfter(FailureKind.Outage, 500, TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1), "m"));
        Assert.Null(Schedule.PauseAfter(FailureKind.Outage, 2, TimeSpan.FromDays(3), "m"));
        Assert.NotNull(Schedule.PauseAfter(FailureKind.Unforeseen, 9, TimeSpan.FromDays(9), "m"));
        Assert.Null(Schedule.PauseAfter(FailureKind.Unforeseen, 10, TimeSpan.FromMinutes(1), "m"));
    }
}
