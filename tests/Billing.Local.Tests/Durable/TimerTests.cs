using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Durable;

// https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-timers
public sealed class TimerTests
{
    public static TheoryData<bool> BothModes => HubHarness.BothModes;

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_timer_fires_at_its_time_and_not_before(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Wait", async context =>
            {
                var began = context.CurrentUtcDateTime;
                await context.CreateTimer(TimeSpan.FromMinutes(10), CancellationToken.None);
                return context.CurrentUtcDateTime - began;
            })
            .StartAsync();
        var id = await test.RunAsync("Wait");

        await test.AdvanceAsync(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await test.GetAsync(id)).RuntimeStatus);
        await test.AdvanceAsync(TimeSpan.FromTicks(1));

        Assert.Equal(TimeSpan.FromMinutes(10), await test.OutputAsync<TimeSpan>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_timer_of_a_year_fires_after_a_year(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Renew", async context =>
            {
                await context.CreateTimer(context.CurrentUtcDateTime.AddYears(1), CancellationToken.None);
                return context.CurrentUtcDateTime;
            })
            .StartAsync();
        var id = await test.RunAsync("Renew");

        await test.AdvanceAsync(TimeSpan.FromDays(364));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await test.GetAsync(id)).RuntimeStatus);
        await test.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal(HubHarness.Start.AddYears(1).UtcDateTime, await test.OutputAsync<DateTime>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Timers_of_many_instances_fire_in_the_order_of_their_times(bool replay)
    {
        var fired = new List<int>();
        await using var test = await new HubHarness(replay)
            .Activity("Note", input =>
            {
                fired.Add(int.Parse(input!));
                return null;
            })
            .Orchestrator("Wait", async context =>
            {
                var minutes = context.GetInput<int>();
                await context.CreateTimer(TimeSpan.FromMinutes(minutes), CancellationToken.None);
                await context.CallActivityAsync("Note", minutes);
                return minutes;
            })
            .StartAsync();
        foreach (var minutes in new[] { 30, 5, 50, 10, 40, 20 })
        {
            await test.RunAsync("Wait", minutes);
        }

        await test.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([5, 10, 20, 30, 40, 50], fired);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_cancelled_timer_neither_fires_nor_keeps_the_orchestration_from_ending(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Deadline", async context =>
            {
                using var cancellation = new CancellationTokenSource();
                var deadline = context.CreateTimer(TimeSpan.FromDays(7), cancellation.Token);
                var approval = context.WaitForExternalEvent<string>("Approval");
                if (await Task.WhenAny(deadline, approval) == deadline)
                {
                    return "too late";
                }

#pragma warning disable CA1849, S6966 // The asynchronous form would leave the orchestrator's thread.
                cancellation.Cancel();
#pragma warning restore CA1849, S6966
                var cancelled = deadline.IsCanceled;
                await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                return $"{await approval} {cancelled}";
            })
            .StartAsync();
        var id = await test.RunAsync("Deadline");

        await test.RaiseAsync(id, "Approval", "yes");
        Assert.Equal(HubHarness.Start.AddDays(1), test.Clock.NextDue());
        await test.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal("yes True", await test.OutputAsync<string>(id));
        Assert.Null(test.Clock.NextDue());
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_timer_whose_time_has_come_fires_at_once(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Wait", async context =>
            {
                await context.CreateTimer(context.CurrentUtcDateTime.AddDays(-1), CancellationToken.None);
                await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                return "done";
            })
            .StartAsync();

        Assert.Equal("done", await test.OutputAsync<string>(await test.RunAsync("Wait")));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_timer_that_fell_due_while_the_host_was_down_fires_at_the_next_start(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Wait", async context =>
            {
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return "done";
            })
            .StartAsync();
        var id = await test.RunAsync("Wait");
        await test.Hub.StopAsync();
        await test.AdvanceAsync(TimeSpan.FromHours(5));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await test.GetAsync(id)).RuntimeStatus);

        await test.RestartAsync();

        Assert.Equal("done", await test.OutputAsync<string>(id));
    }
}
