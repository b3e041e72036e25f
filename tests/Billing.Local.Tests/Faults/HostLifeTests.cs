using Billing.Local.Faults;
using Billing.Local.Journal;
using Billing.Local.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Local.Tests.Faults;

public sealed class HostLifeTests
{
    private readonly SimulatedClock _clock = new(FaultyServices.Start);

    [Fact]
    public async Task Timers_of_a_dead_host_do_not_fire_and_those_of_the_next_one_do()
    {
        var (dead, alive) = (new LifeClock(_clock), new LifeClock(_clock));
        var fired = new List<string>();
        await using var first = dead.CreateTimer(_ => fired.Add("dead"), null, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2));
        await using var second = alive.CreateTimer(_ => fired.Add("alive"), null, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2));
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(3));
        dead.End();
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(["dead", "alive", "alive", "alive"], fired);
    }

    [Fact]
    public async Task A_delay_on_the_clock_of_a_dead_host_never_ends()
    {
        var life = new LifeClock(_clock);
        var delay = Task.Delay(TimeSpan.FromMinutes(1), life, TestContext.Current.CancellationToken);
        life.End();
        await _clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.False(delay.IsCompleted);
    }

    [Fact]
    public void A_life_tells_the_time_of_its_clock()
    {
        var life = new LifeClock(_clock);
        Assert.Equal((_clock.GetUtcNow(), _clock.GetTimestamp(), _clock.TimestampFrequency), (life.GetUtcNow(), life.GetTimestamp(), life.TimestampFrequency));
    }

    [Fact]
    public void A_clock_that_goes_on_by_itself_is_told_from_a_simulated_one_also_within_a_life()
    {
        Assert.True(LifeClock.IsReal(new LifeClock(TimeProvider.System)));
        Assert.False(LifeClock.IsReal(new LifeClock(_clock)));
    }

    // The timers of the system take no more than some weeks.
    [Fact]
    public async Task A_faulty_host_on_the_clock_of_the_system_takes_a_message_for_next_year()
    {
        var life = HostLife.Begin(TimeProvider.System, new FaultPlan(1), interleaving: null, NullLoggerFactory.Instance);
        using var bus = new Billing.Local.ServiceBus.LocalServiceBusNamespace(
            Billing.Local.ServiceBus.ServiceBusTopology.Parse("""{ "sku": { "name": "Standard" }, "queues": [ { "name": "plain", "properties": {} } ], "topics": [] }"""u8.ToArray(), "test"),
            life.Clock,
            MemoryJournal.Instance,
            life.Gate);
        await bus.CreateClient().CreateSender("plain").ScheduleMessageAsync(
            new Azure.Messaging.ServiceBus.ServiceBusMessage("later"), DateTimeOffset.UtcNow.AddYears(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_host_without_plan_and_interleaving_is_left_alone()
    {
        var life = HostLife.Begin(_clock, plan: null, interleaving: null, NullLoggerFactory.Instance);
        Assert.Same(_clock, life.Clock);
        Assert.Same(TaskScheduler.Default, life.Scheduler);
        Assert.False(life.Gate.IsArmed);
    }

    [Fact]
    public void A_stepped_life_neither_syncs_nor_makes_snapshots_and_a_life_with_faults_alone_does()
    {
        var stepped = HostLife.Begin(_clock, plan: null, interleaving: 1, NullLoggerFactory.Instance).JournalOptions(new FileJournalOptions());
        Assert.Equal((false, long.MaxValue), (stepped.Sync, stepped.CompactionBytes));
        var faulty = HostLife.Begin(_clock, new FaultPlan(1), interleaving: null, NullLoggerFactory.Instance).JournalOptions(new FileJournalOptions());
        Assert.Equal(new FileJournalOptions() with { OpenFile = faulty.OpenFile }, faulty);
    }

    [Fact]
    public async Task While_a_host_starts_it_can_die_and_nothing_else_goes_wrong()
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.Throttle) { Probability = 1 }, new FaultRule(FaultKind.CrashBefore) { Nth = 3 });
        var gate = new ServiceGate(plan, steps: null) { IsStarting = true };
        Assert.Equal("done", await CallAsync(gate));
        gate.IsStarting = false;
        Assert.Equal("Throttle", await CallAsync(gate));
        gate.IsStarting = true;
        await Assert.ThrowsAsync<HostCrashedException>(() => CallAsync(gate));
        Assert.True(gate.IsCrashed);
    }

    [Fact]
    public async Task A_dead_host_draws_nothing_from_the_plan_that_the_next_life_goes_on_with()
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.CrashAfter) { Nth = 1 }, new FaultRule(FaultKind.Reorder) { Probability = 1 });
        var gate = new ServiceGate(plan, steps: null);
        var crash = await Assert.ThrowsAsync<HostCrashedException>(() => CallAsync(gate));
        Assert.Contains("after ServiceBus.Send orders", crash.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HostCrashedException>(() => CallAsync(gate));
        Assert.False(gate.Strikes(BrokerFaults.Call("Accept", "orders"), FaultKind.Reorder));
        Assert.Equal(1, plan.Calls);
    }

    private static Task<string> CallAsync(ServiceGate gate) => gate.CallAsync(
        BrokerFaults.Call("Send", "orders"), BrokerFaults.Calls, () => Task.FromResult("done"), fault => Task.FromResult(fault.ToString()));
}
