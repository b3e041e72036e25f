using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Durable;

// https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-instance-management
public sealed class ControlTests
{
    public static TheoryData<bool> BothModes => HubHarness.BothModes;

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_suspended_instance_keeps_what_it_receives_and_goes_on_when_resumed(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Wait", async context =>
            {
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return $"{await context.WaitForExternalEvent<int>("A")} {await context.WaitForExternalEvent<int>("A")}";
            })
            .StartAsync();
        var id = await test.RunAsync("Wait");

        await test.Client.SuspendInstanceAsync(id, "month-end");
        await test.SettleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await test.GetAsync(id)).RuntimeStatus);
        await test.RaiseAsync(id, "A", 1);
        await test.AdvanceAsync(TimeSpan.FromHours(2));
        await test.RaiseAsync(id, "A", 2);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await test.GetAsync(id)).RuntimeStatus);
        await test.RestartAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await test.GetAsync(id)).RuntimeStatus);
        await test.Client.ResumeInstanceAsync(id, "closed");
        await test.SettleAsync();

        Assert.Equal("1 2", await test.OutputAsync<string>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_terminated_instance_ends_with_the_given_output_and_its_timers_are_gone(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Wait", async context =>
            {
                await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                return "by itself";
            })
            .StartAsync();
        var id = await test.RunAsync("Wait");

        await test.Client.TerminateInstanceAsync(id, "order withdrawn");
        await test.SettleAsync();
        await test.AdvanceAsync(TimeSpan.FromDays(2));

        var found = await test.GetAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, found.RuntimeStatus);
        Assert.Equal("order withdrawn", found.ReadOutputAs<string>());
        Assert.True(found.IsCompleted);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Termination_reaches_the_sub_orchestrations_only_when_it_is_recursive(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Child", context => context.WaitForExternalEvent<int>("Never"))
            .Orchestrator("Middle", context => context.CallSubOrchestratorAsync<int>(
                "Child", new SubOrchestrationOptions(instanceId: context.InstanceId + ".child")))
            .Orchestrator("Top", context => context.CallSubOrchestratorAsync<int>(
                "Middle", new SubOrchestrationOptions(instanceId: context.InstanceId + ".middle")))
            .StartAsync();
        await test.RunAsync("Top", null, new StartOrchestrationOptions("alone"));
        await test.RunAsync("Top", null, new StartOrchestrationOptions("all"));

        await test.Client.TerminateInstanceAsync("alone");
        await test.Client.TerminateInstanceAsync("all", new TerminateInstanceOptions("stop", Recursive: true));
        await test.SettleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await test.GetAsync("alone")).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await test.GetAsync("alone.middle.child")).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await test.GetAsync("all.middle")).RuntimeStatus);
        Assert.Equal("stop", (await test.GetAsync("all.middle.child")).ReadOutputAs<string>());
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task The_parent_of_a_terminated_sub_orchestration_sees_a_failure(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Child", context => context.WaitForExternalEvent<int>("Never"))
            .Orchestrator("Parent", context =>
                context.CallSubOrchestratorAsync<int>("Child", new SubOrchestrationOptions(instanceId: "child")))
            .StartAsync();
        var id = await test.RunAsync("Parent");

        await test.Client.TerminateInstanceAsync("child", "enough");
        await test.SettleAsync();

        Assert.Contains("enough", (await test.FailureAsync(id)).InnerFailure!.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Activities_of_a_terminated_instance_run_and_their_results_are_discarded(bool replay)
    {
        var (running, release) = (new TaskCompletionSource(), new TaskCompletionSource<object?>());
        await using var test = await new HubHarness(replay)
            .Activity("Slow", (_, _) =>
            {
                running.SetResult();
                return release.Task;
            })
            .Orchestrator("Wait", context => context.CallActivityAsync<string>("Slow"))
            .StartAsync();
        var id = await test.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await running.Task;

        await test.Client.TerminateInstanceAsync(id);
        await test.Client.WaitForInstanceCompletionAsync(id);
        release.SetResult("late");
        await test.SettleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await test.GetAsync(id)).RuntimeStatus);
        Assert.Null((await test.GetAsync(id)).SerializedOutput);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Control_of_a_missing_or_ended_instance_does_nothing(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Once", _ => Task.FromResult("done"))
            .StartAsync();
        var id = await test.RunAsync("Once");

        foreach (var target in new[] { id, "nobody" })
        {
            await test.Client.TerminateInstanceAsync(target);
            await test.Client.SuspendInstanceAsync(target);
            await test.Client.ResumeInstanceAsync(target);
        }

        await test.SettleAsync();
        Assert.Equal("done", await test.OutputAsync<string>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task The_custom_status_is_shown_to_queries_and_limited_to_16_KB(bool replay)
    {
        // https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-custom-orchestration-status
        await using var test = await new HubHarness(replay)
            .Orchestrator("Show", async context =>
            {
                context.SetCustomStatus(new { Step = "waiting" });
                await context.WaitForExternalEvent<bool>("Go");
                context.SetCustomStatus(null);
                await context.WaitForExternalEvent<bool>("Go");
                context.SetCustomStatus(new string('x', 9000));
                return true;
            })
            .StartAsync();
        var id = await test.RunAsync("Show");
        Assert.Equal("{\"Step\":\"waiting\"}", (await test.GetAsync(id)).SerializedCustomStatus);
        Assert.Null((await test.Client.GetInstanceAsync(id))!.SerializedCustomStatus);

        await test.RaiseAsync(id, "Go", true);
        Assert.Null((await test.GetAsync(id)).SerializedCustomStatus);
        await test.RaiseAsync(id, "Go", true);

        Assert.Contains("16 KB", (await test.FailureAsync(id)).ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_client_can_wait_for_the_start_and_the_end_of_an_instance_that_does_not_exist_yet(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("E"))
            .StartAsync();
        var started = test.Client.WaitForInstanceStartAsync("later");
        var ended = test.Client.WaitForInstanceCompletionAsync("later", getInputsAndOutputs: true);
        using var impatience = new CancellationTokenSource();
        var given = test.Client.WaitForInstanceCompletionAsync("later", impatience.Token);

        await test.RunAsync("Wait", null, new StartOrchestrationOptions("later"));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await started).RuntimeStatus);
        Assert.False(ended.IsCompleted);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        await test.RaiseAsync("later", "E", 7);

        Assert.Equal(7, (await ended).ReadOutputAs<int>());
    }
}
