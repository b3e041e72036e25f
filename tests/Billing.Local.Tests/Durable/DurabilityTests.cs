using Billing.Local.Durable;
using global::DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Durable;

// https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-orchestrations#reliability
public sealed class DurabilityTests
{
    public static TheoryData<bool> BothModes => HubHarness.BothModes;

    [Theory, MemberData(nameof(BothModes))]
    public async Task After_a_crash_at_any_record_the_orchestration_ends_with_the_same_result(bool replay)
    {
        await using var first = await Order(replay).StartAsync();
        var id = await PlayAsync(first, null);
        var expected = await first.OutputAsync<string>(id);
        var records = first.Journal.Records.Count;
        Assert.Equal("ship:A|pay:100|child:7|later", expected);
        Assert.InRange(records, 10, 40);

        for (var crash = 1; crash < records; crash++)
        {
            await using var test = await Order(replay).StartAsync();
            await PlayAsync(test, crash);
            Assert.Equal(expected, await test.OutputAsync<string>("order"));
        }
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_snapshot_holds_all_that_the_full_log_holds(bool replay)
    {
        await using var test = await Order(replay).StartAsync();
        await test.RunAsync("Order", "A", new StartOrchestrationOptions("order"));
        await test.RunAsync("Order", "B", new StartOrchestrationOptions("other", HubHarness.Start.AddDays(3)));
        await test.RaiseAsync("other", "Early", 1);
        var snapshot = Dump(test.Hub);

        await test.RestartAsync(start: false);
        Assert.Equal(snapshot, Dump(test.Hub));
        await test.RestartFromSnapshotAsync();
        Assert.Equal(snapshot, Dump(test.Hub));

        await test.RaiseAsync("order", "Paid", 100);
        await test.AdvanceAsync(TimeSpan.FromDays(40));
        Assert.Equal("ship:A|pay:100|child:7|later", await test.OutputAsync<string>("order"));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task An_activity_that_runs_when_the_process_ends_runs_again(bool replay)
    {
        var runs = 0;
        var (running, crashed) = (new TaskCompletionSource(), new TaskCompletionSource<object?>());
        await using var test = await new HubHarness(replay)
            .Activity("Slow", (_, _) =>
            {
                running.TrySetResult();
                return ++runs == 1 ? crashed.Task : Task.FromResult<object?>(runs);
            })
            .Orchestrator("Wait", context => context.CallActivityAsync<int>("Slow"))
            .StartAsync();
        var id = await test.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await running.Task;

        await test.RestartAsync();

        Assert.Equal(2, await test.OutputAsync<int>(id));
        crashed.SetResult(null);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task An_activity_that_stops_with_the_host_runs_again_after_the_next_start(bool replay)
    {
        var runs = 0;
        var running = new TaskCompletionSource();
        await using var test = await new HubHarness(replay)
            .Activity("Slow", async (_, stop) =>
            {
                if (++runs == 1)
                {
                    running.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, stop);
                }

                return runs;
            })
            .Orchestrator("Wait", context => context.CallActivityAsync<int>("Slow"))
            .StartAsync();
        var id = await test.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await running.Task;

        await test.Hub.StopAsync();
        await test.SettleAsync();
        await test.StartAsync();
        await test.SettleAsync();

        Assert.Equal(2, await test.OutputAsync<int>(id));
    }

    [Fact]
    public async Task What_was_acknowledged_before_the_start_of_the_hub_happens_after_it()
    {
        await using var test = Order(false);
        var id = await test.Client.ScheduleNewOrchestrationInstanceAsync("Order", "A", new StartOrchestrationOptions("order"));
        await test.Client.RaiseEventAsync(id, "Paid", 5);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await test.GetAsync(id)).RuntimeStatus);

        await test.RestartAsync();
        await test.AdvanceAsync(TimeSpan.FromDays(30));

        Assert.Equal("ship:A|pay:5|child:7|later", await test.OutputAsync<string>(id));
    }

    private static HubHarness Order(bool replay) => new HubHarness(replay)
        .Activity("Ship", input => $"ship:{input!.Trim('"')}")
        .Orchestrator("Child", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), default);
            return context.GetInput<int>() + 1;
        })
        .Orchestrator("Order", async context =>
        {
            var ship = await context.CallActivityAsync<string>("Ship", context.GetInput<string>());
            context.SetCustomStatus("shipped");
            var paid = await context.WaitForExternalEvent<int>("paid", TimeSpan.FromDays(30));
            var child = await context.CallSubOrchestratorAsync<int>("Child", 6);
            await context.CreateTimer(TimeSpan.FromDays(2), default);
            return $"{ship}|pay:{paid}|child:{child}|later";
        });

    /// <summary>The story of one order; the process ends when that many records are stored, and begins again.</summary>
    private static async Task<string> PlayAsync(HubHarness test, int? crash)
    {
        var steps = new Func<Task>[]
        {
            () => StartOnceAsync(test),
            () => test.RaiseAsync("order", "Paid", 100),
            () => test.AdvanceAsync(TimeSpan.FromHours(1)),
            () => test.AdvanceAsync(TimeSpan.FromDays(2)),
        };
        foreach (var step in steps)
        {
            await step();
            if (crash is { } records && test.Journal.Records.Count > records)
            {
                await test.RestartAsync(records);
                crash = null;

                // Nothing after the crash was acknowledged: the sender sends it again.
                await step();
            }
        }

        await test.AdvanceAsync(TimeSpan.FromDays(31));
        return "order";
    }

    private static async Task StartOnceAsync(HubHarness test)
    {
        try
        {
            await test.RunAsync("Order", "A", new StartOrchestrationOptions("order"));
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // The first start was stored, though the sender did not hear of it.
        }
    }

    private static List<string> Dump(LocalTaskHub hub) => [.. hub.LiveRecords().Select(record => Convert.ToHexString(record.Span))];
}
