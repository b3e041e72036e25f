using Billing.Local.Functions.State;
using Billing.Local.Tests.Journal;
using Billing.Local.Time;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Tests.Functions;

// Azure documentation: "Timer trigger for Azure Functions" (functions-bindings-timer).
public class TimerTriggerTests
{
    public sealed record Run(DateTimeOffset At, bool IsPastDue, DateTime? Last, DateTime? Next);

    public sealed class Runs : List<Run>
    {
        public Exception? Failure { get; set; }
    }

    public sealed class Hourly(Runs runs, TimeProvider clock)
    {
        [Function("Hourly")]
        public async Task RunAsync([TimerTrigger("0 0 * * * *")] TimerInfo timer)
        {
            await Task.Yield();
            runs.Add(new Run(clock.GetUtcNow(), timer.IsPastDue, timer.ScheduleStatus?.Last, timer.ScheduleStatus?.Next));
            if (runs.Failure is not null)
            {
                throw runs.Failure;
            }
        }
    }

    public sealed class AtStart(Runs runs, TimeProvider clock)
    {
        [Function("AtStart")]
        public void Run([TimerTrigger("%Schedule%", RunOnStartup = true, UseMonitor = false)] TimerInfo timer) =>
            runs.Add(new Run(clock.GetUtcNow(), timer.IsPastDue, timer.ScheduleStatus?.Last, timer.ScheduleStatus?.Next));
    }

    public sealed class Slow(Runs runs, TimeProvider clock)
    {
        [Function("Slow")]
        public async Task RunAsync([TimerTrigger("00:01:00")] TimerInfo timer)
        {
            runs.Add(new Run(clock.GetUtcNow(), timer.IsPastDue, null, null));
            await Task.Delay(TimeSpan.FromSeconds(150), clock);
        }
    }

    public sealed class TwoDelays(Runs runs, TimeProvider clock)
    {
        [Function("TwoDelays")]
        public async Task RunAsync([TimerTrigger("0 0 11 * * *")] TimerInfo timer)
        {
            await Task.WhenAll(Task.Delay(TimeSpan.FromMinutes(1), clock), Task.Delay(TimeSpan.FromMinutes(2), clock));
            runs.Add(new Run(clock.GetUtcNow(), timer.IsPastDue, null, null));
        }
    }

    public sealed class Retrying(Runs runs, TimeProvider clock)
    {
        [Function("Retrying")]
        [FixedDelayRetry(2, "00:00:10")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, FunctionContext context)
        {
            runs.Add(new Run(clock.GetUtcNow(), timer.IsPastDue, null, null));
            Assert.Equal(runs.Count - 1, context.RetryContext.RetryCount);
            Assert.Equal(2, context.RetryContext.MaxRetryCount);
            if (runs.Count < 3)
            {
                throw new InvalidOperationException("try again");
            }
        }
    }

    [Fact]
    public async Task A_timer_runs_at_each_time_of_its_schedule_in_utc()
    {
        var (clock, runs) = (new SimulatedClock(HostFixture.Start), new Runs());
        await using var running = await RunAsync(typeof(Hourly), clock, runs);
        await running.AdvanceAsync(clock, TimeSpan.FromHours(3));
        Assert.Equal([At(11), At(12), At(13)], runs.Select(run => run.At));
        Assert.All(runs, run => Assert.False(run.IsPastDue));
        Assert.Equal(default(DateTime), runs[0].Last);
        Assert.Equal(At(11).UtcDateTime, runs[0].Next);
        Assert.Equal(At(12).UtcDateTime, runs[2].Last);
        Assert.Equal(At(13).UtcDateTime, runs[2].Next);
    }

    [Fact]
    public async Task A_month_of_hourly_runs_takes_no_real_month()
    {
        var (clock, runs) = (new SimulatedClock(HostFixture.Start), new Runs());
        await using var running = await RunAsync(typeof(Hourly), clock, runs);
        await running.AdvanceAsync(clock, TimeSpan.FromDays(30));
        Assert.Equal(720, runs.Count);
    }

    [Fact]
    public async Task A_failed_run_does_not_end_the_schedule()
    {
        var (clock, runs) = (new SimulatedClock(HostFixture.Start), new Runs { Failure = new InvalidOperationException() });
        await using var running = await RunAsync(typeof(Hourly), clock, runs);
        await running.AdvanceAsync(clock, TimeSpan.FromHours(2));
        Assert.Equal(2, runs.Count);
    }

    [Fact]
    public async Task A_run_missed_while_the_host_was_down_is_made_up_once_at_the_start()
    {
        using var journal = new TestJournal();
        var (clock, runs) = (new SimulatedClock(HostFixture.Start), new Runs());
        await using (var running = await RunAsync(typeof(Hourly), clock, runs, new FunctionsState(journal)))
        {
            await running.AdvanceAsync(clock, TimeSpan.FromHours(1));
        }

        await clock.AdvanceAsync(TimeSpan.FromHours(5));
        await using (var running = await RunAsync(typeof(Hourly), clock, runs, journal.Replay(new FunctionsState(journal))))
        {
            await running.DrainAsync();
            Assert.Equal(2, runs.Count);
            Assert.True(runs[1].IsPastDue);
            Assert.Equal(At(11).UtcDateTime, runs[1].Last);
            await running.AdvanceAsync(clock, TimeSpan.FromHours(1));
        }

        Assert.Equal([At(11), HostFixture.Start.AddHours(6), At(17)], runs.Select(run => run.At));
        Assert.False(runs[2].IsPastDue);
    }

    [Fact]
    public async Task A_restart_before_the_next_time_runs_nothing()
    {
        using var journal = new TestJournal();
        var (clock, runs) = (new SimulatedClock(HostFixture.Start), new Runs());
        await using (var running = await RunAsync(typeof(Hourly), clock, runs, new FunctionsState(journal)))
        {
            await running.AdvanceAsync(clock, TimeSpan.FromHours(1));
        }

        await using (var running = await RunAsync(typeof(Hourly), clock, runs, journal.Replay(new FunctionsState(journal))))
        {
            await running.DrainAsync();
        }

        Assert.Single(runs);
    }

    [Fact]
    public async Task RunOnStartup_runs_at_the_start_and_a_timer_without_monitor_has_no_status()
    {
        var (clock, runs) = (new SimulatedClock(HostFixture.Start), new Runs());
        await using var running = await RunAsync(typeof(AtStart), clock, runs, settings: ("Schedule", "0 0 12 * * *"));
        await running.DrainAsync();
        await running.AdvanceAsync(clock, TimeSpan.FromHours(2));
        Assert.Equal([HostFixture.Start, At(12)], runs.Select(run => run.At));
        Assert.All(runs, run => Assert.Null(run.Next));
    }

    [Fact]
    public async Task A_timer_never_runs_twice_at_a_time_and_makes_up_for_one_time_that_it_overran()
    {
        var (clock, runs) = (new SimulatedClock(HostFixture.Start), new Runs());
        await using var running = await RunAsync(typeof(Slow), clock, runs);
        await running.AdvanceAsync(clock, TimeSpan.FromMinutes(6));
        Assert.Equal([60, 210, 360], runs.Select(run => (int)(run.At - HostFixture.Start).TotalSeconds));
        await running.AdvanceAsync(clock, TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task A_function_that_waits_for_two_times_of_the_clock_at_once_does_not_hold_the_clock_up()
    {
        var (clock, runs) = (new SimulatedClock(HostFixture.Start), new Runs());
        await using var running = await RunAsync(typeof(TwoDelays), clock, runs);
        await running.AdvanceAsync(clock, TimeSpan.FromHours(2));
        Assert.Equal([At(11).AddMinutes(2)], runs.Select(run => run.At));
    }

    // "Azure Functions error handling and retries" (functions-bindings-error-pages), section "Retry policies".
    [Fact]
    public async Task A_retry_attribute_repeats_a_failed_run_after_its_delay()
    {
        var (clock, runs) = (new SimulatedClock(HostFixture.Start), new Runs());
        await using var running = await RunAsync(typeof(Retrying), clock, runs);
        await running.AdvanceAsync(clock, TimeSpan.FromHours(1));
        Assert.Equal([At(11), At(11).AddSeconds(10), At(11).AddSeconds(20)], runs.Select(run => run.At));
    }

    // Azure documentation: "Manually run a non HTTP-triggered function" (functions-manually-run-non-http).
    [Fact]
    public async Task The_administrator_endpoint_runs_a_timer_function_beside_its_schedule()
    {
        var (clock, runs) = (new SimulatedClock(HostFixture.Start), new Runs());
        await using var running = await RunAsync(typeof(Hourly), clock, runs);
        using var body = new StringContent("""{"input":""}""", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(System.Net.HttpStatusCode.Accepted, (await running.Http.PostAsync("/admin/functions/Hourly", body)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await running.Http.PostAsync("/admin/functions/Nothing", body)).StatusCode);
        await running.AdvanceAsync(clock, TimeSpan.FromHours(1));
        Assert.Equal([HostFixture.Start, At(11)], runs.Select(run => run.At));
    }

    [Fact]
    public async Task A_changed_schedule_does_not_make_up_for_what_the_old_one_missed()
    {
        var (clock, runs) = (new SimulatedClock(HostFixture.Start), new Runs());
        using var journal = new TestJournal();
        var state = new FunctionsState(journal);
        await state.SetTimerAsync("Hourly", new TimerRun(At(9).UtcDateTime, At(9).AddMinutes(30).UtcDateTime, At(9).UtcDateTime));
        await using var running = await RunAsync(typeof(Hourly), clock, runs, state);
        await running.DrainAsync();
        Assert.Empty(runs);
        await running.AdvanceAsync(clock, TimeSpan.FromHours(1));
        Assert.Equal([At(11)], runs.Select(run => run.At));
    }

    private static DateTimeOffset At(int hour) => new(2026, 3, 2, hour, 0, 0, TimeSpan.Zero);

    private static Task<RunningHost> RunAsync(
        Type functions, SimulatedClock clock, Runs runs, FunctionsState? state = null, params (string Name, string Value)[] settings)
    {
        var builder = HostFixture.Builder(functions, clock, state: state, settings: settings);
        builder.Services.AddSingleton(runs);
        return builder.RunAsync();
    }
}
