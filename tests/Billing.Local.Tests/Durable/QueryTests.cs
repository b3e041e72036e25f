using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Durable;

// https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-instance-management#query-all-instances
public sealed class QueryTests
{
    [Fact]
    public async Task Instances_are_found_by_prefix_status_and_time_of_creation()
    {
        await using var test = await FilledAsync();

        Assert.Equal(["a-0", "a-1", "a-2", "a-3"], await IdsAsync(test, new OrchestrationQuery(InstanceIdPrefix: "a-")));
        Assert.Equal(["a-0", "b-0"], await IdsAsync(test, new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Running])));
        Assert.Equal(
            ["a-2", "a-3", "b-2"],
            await IdsAsync(test, new OrchestrationQuery(HubHarness.Start.AddHours(2), Statuses: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed])));
        Assert.Equal(["a-0", "a-1", "b-0", "b-1"], await IdsAsync(test, new OrchestrationQuery(CreatedTo: HubHarness.Start.AddHours(1))));
        Assert.Equal(8, (await IdsAsync(test, null)).Count);
        Assert.Empty(await IdsAsync(test, new OrchestrationQuery(TaskHubNames: ["elsewhere"])));
        Assert.Empty(await IdsAsync(test, new OrchestrationQuery(InstanceIdPrefix: "c")));
        Assert.Empty(await IdsAsync(test, new OrchestrationQuery(InstanceIdPrefix: "0")));
    }

    [Fact]
    public async Task Pages_are_of_the_wanted_size_and_the_token_leads_on()
    {
        await using var test = await FilledAsync();
        var sizes = new List<int>();
        string? token = null;
        await foreach (var page in test.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 3)).AsPages())
        {
            sizes.Add(page.Values.Count);
            token ??= page.ContinuationToken;
        }

        Assert.Equal([3, 3, 2], sizes);
        Assert.Equal(["a-3", "b-0", "b-1", "b-2", "b-3"], await IdsAsync(test, new OrchestrationQuery(PageSize: 2, ContinuationToken: token)));
        await foreach (var page in test.Client.GetAllInstancesAsync().AsPages(token, pageSizeHint: 100))
        {
            Assert.Equal(5, page.Values.Count);
            Assert.Null(page.ContinuationToken);
        }
    }

    [Fact]
    public async Task A_token_stays_good_when_instances_come_and_go()
    {
        await using var test = await FilledAsync();
        var seen = new List<string>();
        await foreach (var page in test.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 3)).AsPages())
        {
            seen.AddRange(page.Values.Select(instance => instance.InstanceId));
            if (seen.Count == 3)
            {
                await test.Client.PurgeInstanceAsync("a-2");
                await test.Client.PurgeInstanceAsync("b-1");
                await test.RunAsync("Wait", null, new StartOrchestrationOptions("a-9"));
            }
        }

        Assert.Equal(["a-0", "a-1", "a-2", "a-3", "a-9", "b-0", "b-2", "b-3"], seen);
    }

    [Fact]
    public async Task Inputs_and_outputs_are_read_only_when_asked_for()
    {
        await using var test = await FilledAsync();

        await foreach (var found in test.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "a-1", FetchInputsAndOutputs: true)))
        {
            Assert.Equal("done", found.ReadOutputAs<string>());
        }

        await foreach (var found in test.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "a-1")))
        {
            Assert.Null(found.SerializedOutput);
        }
    }

    [Fact]
    public async Task Only_ended_instances_are_purged()
    {
        await using var test = await FilledAsync();

        Assert.Equal(1, (await test.Client.PurgeInstanceAsync("a-1")).PurgedInstanceCount);
        Assert.Equal(0, (await test.Client.PurgeInstanceAsync("a-1")).PurgedInstanceCount);
        Assert.Equal(0, (await test.Client.PurgeInstanceAsync("a-0")).PurgedInstanceCount);
        Assert.Null(await test.Client.GetInstanceAsync("a-1"));
        var old = await test.Client.PurgeInstancesAsync(null, HubHarness.Start.AddHours(2), [OrchestrationRuntimeStatus.Completed]);
        Assert.Equal(3, old.PurgedInstanceCount);
        Assert.Equal(2, (await test.Client.PurgeInstancesAsync(HubHarness.Start, null)).PurgedInstanceCount);

        await test.RestartAsync();
        Assert.Equal(["a-0", "b-0"], await IdsAsync(test, null));
    }

    [Fact]
    public async Task A_recursive_purge_takes_the_sub_orchestrations_along()
    {
        await using var test = await new HubHarness(false)
            .Orchestrator("Child", _ => Task.FromResult(1))
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child"))
            .StartAsync();
        await test.RunAsync("Parent", null, new StartOrchestrationOptions("p1"));
        await test.RunAsync("Parent", null, new StartOrchestrationOptions("p2"));

        Assert.Equal(1, (await test.Client.PurgeInstanceAsync("p1")).PurgedInstanceCount);
        Assert.Equal(2, (await test.Client.PurgeInstanceAsync("p2", new PurgeInstanceOptions(Recursive: true))).PurgedInstanceCount);

        Assert.Single(await IdsAsync(test, null));
    }

    /// <summary>Two series of four instances, an hour apart: the first of each waits, the last of b fails, the rest end.</summary>
    private static async Task<HubHarness> FilledAsync()
    {
        var test = await new HubHarness(false)
            .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("E"))
            .Orchestrator("End", _ => Task.FromResult("done"))
            .Orchestrator("Terminated", context => context.WaitForExternalEvent<string>("E"))
            .StartAsync();
        for (var i = 0; i < 4; i++)
        {
            foreach (var series in new[] { "b", "a" })
            {
                var id = $"{series}-{i}";
                await test.RunAsync(i == 0 || id == "b-3" ? "Wait" : "End", i, new StartOrchestrationOptions(id));
                if (id == "b-3")
                {
                    await test.Client.TerminateInstanceAsync(id);
                    await test.SettleAsync();
                }
            }

            await test.AdvanceAsync(TimeSpan.FromHours(1));
        }

        return test;
    }

    private static async Task<List<string>> IdsAsync(HubHarness test, OrchestrationQuery? query)
    {
        var ids = new List<string>();
        await foreach (var instance in test.Client.GetAllInstancesAsync(query))
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }
}
