using Billing.Local.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Durable;

// https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-orchestration-versioning
public sealed class VersioningTests
{
    public static TheoryData<bool> BothModes => HubHarness.BothModes;

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_new_instance_and_its_sub_orchestrations_get_the_default_version(bool replay)
    {
        await using var test = await Hub(replay, options => options with { DefaultVersion = "2.0" }).StartAsync();

        Assert.Equal("2.0>2.0,1.0", await test.OutputAsync<string>(await test.RunAsync("Parent")));
        Assert.Equal("1.1>2.0,1.0", await test.OutputAsync<string>(
            await test.RunAsync("Parent", null, new StartOrchestrationOptions { Version = "1.1" })));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Without_versioning_every_instance_runs(bool replay)
    {
        await using var test = await Hub(replay, options => options).StartAsync();

        Assert.Equal(">,1.0", await test.OutputAsync<string>(await test.RunAsync("Parent")));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_newer_instance_is_left_alone_until_a_fitting_worker_comes(bool replay)
    {
        var worker = "1.0";
        await using var test = await Hub(replay, options => options with { DefaultVersion = worker }).StartAsync();

        var id = await test.RunAsync("Child", null, new StartOrchestrationOptions { Version = "1.10" });

        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await test.GetAsync(id)).RuntimeStatus);
        Assert.Equal(0, test.Hub.PendingWork);
        await using var newer = await Hub(replay, options => options with { DefaultVersion = "1.10" }).StartAsync();
        foreach (var record in test.Journal.Records)
        {
            newer.Hub.Replay(record.Span);
        }

        await newer.Hub.StopAsync();
        await newer.StartAsync();
        await newer.SettleAsync();
        Assert.Equal("1.10", await newer.OutputAsync<string>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task An_instance_of_another_version_fails_when_that_is_the_strategy(bool replay)
    {
        await using var test = await Hub(replay, options => options with
        {
            DefaultVersion = "2.0",
            VersionMatchStrategy = VersionMatch.Strict,
            VersionFailureStrategy = VersionMismatch.Fail,
        }).StartAsync();

        var id = await test.RunAsync("Child", null, new StartOrchestrationOptions { Version = "1.0" });

        Assert.Equal("VersionMismatch", (await test.FailureAsync(id)).ErrorType);
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "1.0", -1)]
    [InlineData("1.0", null, 1)]
    [InlineData("1.9", "1.10", -1)]
    [InlineData("B", "a", 1)]
    [InlineData("b", "B", 0)]
    public void Versions_compare_as_numbers_where_they_are_such_and_as_text_otherwise(string left, string? right, int expected) =>
        Assert.Equal(expected, Math.Sign(VersionOrder.Compare(left, right)));

    private static HubHarness Hub(bool replay, Func<LocalTaskHubOptions, LocalTaskHubOptions> adjust) => new HubHarness(replay, adjust)
        .Orchestrator("Child", context => Task.FromResult(context.Version))
        .Orchestrator("Parent", async context =>
        {
            var inherited = await context.CallSubOrchestratorAsync<string>("Child");
            var chosen = await context.CallSubOrchestratorAsync<string>("Child", new SubOrchestrationOptions { Version = "1.0" });
            return $"{context.Version}>{inherited},{chosen}";
        });
}
