using Billing.Local.Time;

namespace Billing.Local.Tests.Time;

public sealed class SimulatedClockTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-11-02T08:00:00Z");

    private readonly SimulatedClock _clock = new(Start);

    [Fact]
    public async Task What_is_under_way_ends_at_its_own_time_and_not_by_its_time_limit()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10), _clock);
        var work = new List<string> { "accepted" };
        await _clock.AdvanceToAsync(Start.AddHours(1), () =>
        {
            if (work.Count == 1)
            {
                work.Add($"done at {_clock.GetUtcNow():HH:mm}, cancelled: {limit.IsCancellationRequested}");
            }

            return Task.CompletedTask;
        });
        Assert.Equal(["accepted", "done at 08:00, cancelled: False"], work);
        Assert.True(limit.IsCancellationRequested);
    }

    [Fact]
    public async Task The_clock_stops_at_each_due_time_and_lets_what_it_set_off_end()
    {
        var seen = new List<string>();
        await using var first = _clock.CreateTimer(_ => seen.Add("first fires"), state: null, TimeSpan.FromMinutes(5), Timeout.InfiniteTimeSpan);
        await using var second = _clock.CreateTimer(_ => seen.Add("second fires"), state: null, TimeSpan.FromMinutes(9), Timeout.InfiniteTimeSpan);
        await _clock.AdvanceToAsync(Start.AddMinutes(10), () =>
        {
            seen.Add($"settled {_clock.GetUtcNow():HH:mm}");
            return Task.CompletedTask;
        });
        Assert.Equal(["settled 08:00", "first fires", "settled 08:05", "second fires", "settled 08:09"], seen);
        Assert.Equal(Start.AddMinutes(10), _clock.GetUtcNow());
    }
}
