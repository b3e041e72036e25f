using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Durable;

// https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-eternal-orchestrations
public sealed class ContinueAsNewTests
{
    public static TheoryData<bool> BothModes => HubHarness.BothModes;

    [Theory, MemberData(nameof(BothModes))]
    public async Task An_eternal_orchestration_starts_over_with_new_input_and_an_empty_history(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Activity("Add", input => int.Parse(input!) + 1)
            .Orchestrator("Monthly", async context =>
            {
                var month = await context.CallActivityAsync<int>("Add", context.GetInput<int>());
                await context.CreateTimer(TimeSpan.FromDays(30), CancellationToken.None);
                if (month < 12)
                {
                    context.ContinueAsNew(month);
                }

                return month;
            })
            .StartAsync();
        var id = await test.RunAsync("Monthly", 0);

        await test.AdvanceAsync(TimeSpan.FromDays(330));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await test.GetAsync(id)).RuntimeStatus);
        Assert.True(test.Hub.HistoryOf(id).Count < 10);
        await test.AdvanceAsync(TimeSpan.FromDays(30));

        Assert.Equal(12, await test.OutputAsync<int>(id));
        Assert.Equal(11, (await test.GetAsync(id)).ReadInputAs<int>());
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Events_that_were_not_read_come_along_unless_they_are_given_up(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Reader", async context =>
            {
                var input = context.GetInput<string>()!;
                if (input is "keep" or "drop")
                {
                    await context.WaitForExternalEvent<bool>("Go");
                    context.ContinueAsNew("next", preserveUnprocessedEvents: input == "keep");
                    return "";
                }

                return $"{await context.WaitForExternalEvent<int>("A")} {await context.WaitForExternalEvent<int>("B")}";
            })
            .StartAsync();
        var keep = await test.RunAsync("Reader", "keep");
        var drop = await test.RunAsync("Reader", "drop");

        foreach (var id in new[] { keep, drop })
        {
            await test.RaiseAsync(id, "B", 1);
            await test.RaiseAsync(id, "A", 2);
            await test.RaiseAsync(id, "Go", true);
        }

        Assert.Equal("2 1", await test.OutputAsync<string>(keep));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await test.GetAsync(drop)).RuntimeStatus);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Results_of_the_former_generation_do_not_reach_the_next(bool replay)
    {
        var slow = new TaskCompletionSource<object?>();
        await using var test = await new HubHarness(replay)
            .Activity("Slow", (_, _) => slow.Task)
            .Activity("Quick", (_, _) => Task.FromResult<object?>("quick"))
            .Orchestrator("Twice", async context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    _ = context.CallActivityAsync<string>("Slow");
                    _ = context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                    context.ContinueAsNew(1);
                    return "";
                }

                var quick = context.WaitForExternalEvent<string>("E");
                return await quick;
            })
            .StartAsync();
        var id = await test.Client.ScheduleNewOrchestrationInstanceAsync("Twice", 0);
        await test.Client.WaitForInstanceStartAsync(id);

        slow.SetResult("slow");
        await test.SettleAsync();
        await test.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await test.GetAsync(id)).RuntimeStatus);
        await test.RaiseAsync(id, "E", "event");

        Assert.Equal("event", await test.OutputAsync<string>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task An_instance_that_is_suspended_in_the_step_in_which_it_starts_over_stays_suspended(bool replay)
    {
        await using var test = new HubHarness(replay)
            .Orchestrator("Reader", async context =>
            {
                var read = await context.WaitForExternalEvent<int>("A");
                if (read > 0)
                {
                    context.ContinueAsNew(read);
                }

                return context.GetInput<int>();
            });
        var id = await test.Client.ScheduleNewOrchestrationInstanceAsync("Reader", 1);
        await test.Client.RaiseEventAsync(id, "A", 2);
        await test.Client.SuspendInstanceAsync(id);

        await test.StartAsync();
        await test.SettleAsync();
        await test.RaiseAsync(id, "A", 0);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await test.GetAsync(id)).RuntimeStatus);
        await test.Client.ResumeInstanceAsync(id);
        await test.SettleAsync();

        Assert.Equal(2, await test.OutputAsync<int>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task The_next_generation_may_have_another_version(bool replay)
    {
        await using var test = await new HubHarness(replay, options => options with { DefaultVersion = "2.0" })
            .Orchestrator("Upgrade", context =>
            {
                if (context.CompareVersionTo("2.0") < 0)
                {
                    context.ContinueAsNew(new ContinueAsNewOptions { NewVersion = "2.0" });
                }

                return Task.FromResult(context.Version);
            })
            .StartAsync();

        var id = await test.RunAsync("Upgrade", null, new StartOrchestrationOptions { Version = "1.5" });

        Assert.Equal("2.0", await test.OutputAsync<string>(id));
    }
}
