using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Durable;

// https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-sub-orchestrations
public sealed class SubOrchestrationTests
{
    public static TheoryData<bool> BothModes => HubHarness.BothModes;

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_sub_orchestration_gives_its_result_to_its_parent_and_knows_it(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Activity("Double", input => int.Parse(input!) * 2)
            .Orchestrator("Child", async context =>
                $"{await context.CallActivityAsync<int>("Double", context.GetInput<int>())} for {context.Parent!.Name}/{context.Parent.InstanceId}")
            .Orchestrator("Parent", async context =>
            {
                Assert.Null(context.Parent);
                var chosen = await context.CallSubOrchestratorAsync<string>(
                    "Child", 4, new SubOrchestrationOptions(instanceId: context.InstanceId + "-child"));
                var derived = await context.CallSubOrchestratorAsync<string>("Child", 5);
                return $"{chosen}, {derived}";
            })
            .StartAsync();

        await test.RunAsync("Parent", null, new StartOrchestrationOptions("p"));

        Assert.Equal("8 for Parent/p, 10 for Parent/p", await test.OutputAsync<string>("p"));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await test.GetAsync("p-child")).RuntimeStatus);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Hundreds_of_sub_orchestrations_run_side_by_side(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Activity("Count", input => int.Parse(input!))
            .Orchestrator("Batch", async context =>
            {
                var first = context.GetInput<int>() * 10;
                return (await Task.WhenAll(Enumerable.Range(first, 10).Select(i => context.CallActivityAsync<int>("Count", i)))).Sum();
            })
            .Orchestrator("All", async context =>
                (await Task.WhenAll(Enumerable.Range(0, 200).Select(i => context.CallSubOrchestratorAsync<int>("Batch", i)))).Sum())
            .StartAsync();

        Assert.Equal(1999 * 1000, await test.OutputAsync<int>(await test.RunAsync("All")));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_failing_sub_orchestration_is_tried_again_by_its_policy_with_the_same_id(bool replay)
    {
        var runs = 0;
        await using var test = await new HubHarness(replay)
            .Activity("Flaky", _ => ++runs < 3 ? throw new TimeoutException("busy") : runs)
            .Orchestrator("Child", context => context.CallActivityAsync<int>("Flaky"))
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>(
                "Child", TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMinutes(1))).WithInstanceId("child")))
            .StartAsync();
        var id = await test.RunAsync("Parent");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await test.GetAsync("child")).RuntimeStatus);

        await test.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(3, await test.OutputAsync<int>(id));
        Assert.Equal(3, await test.OutputAsync<int>("child"));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task The_failure_of_a_sub_orchestration_reaches_the_parent_with_its_causes(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Activity("Fail", _ => throw new InvalidOperationException("at the bottom"))
            .Orchestrator("Child", context => context.CallActivityAsync<int>("Fail"))
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child"))
            .StartAsync();

        var failure = await test.FailureAsync(await test.RunAsync("Parent"));

        Assert.StartsWith("Task 'Child' (#0) failed", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.StartsWith("Task 'Fail' (#0) failed", failure.InnerFailure!.ErrorMessage, StringComparison.Ordinal);
        Assert.True(failure.InnerFailure.InnerFailure!.IsCausedBy<InvalidOperationException>());
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_sub_orchestration_with_the_id_of_a_running_instance_fails(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Child", context => context.WaitForExternalEvent<int>("E"))
            .Orchestrator("Parent", context =>
                context.CallSubOrchestratorAsync<int>("Child", new SubOrchestrationOptions(instanceId: "child")))
            .StartAsync();
        await test.RunAsync("Child", null, new StartOrchestrationOptions("child"));

        var failure = await test.FailureAsync(await test.RunAsync("Parent"));

        Assert.Contains("'child' already exists", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task An_unknown_sub_orchestrator_fails_its_call(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Unknown"))
            .StartAsync();

        var failure = await test.FailureAsync(await test.RunAsync("Parent"));

        Assert.Contains("'Unknown' doesn't exist", failure.ErrorMessage, StringComparison.Ordinal);
    }
}
