using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Durable;

// https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-instance-management
public sealed class StartTests
{
    public static TheoryData<bool> BothModes => HubHarness.BothModes;

    [Theory, MemberData(nameof(BothModes))]
    public async Task The_id_of_a_running_instance_is_refused_and_that_of_an_ended_one_is_used_again(bool replay)
    {
        // https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-singletons
        await using var test = await Waiting(replay).StartAsync();
        var once = new StartOrchestrationOptions("one");
        await test.RunAsync("Wait", 1, once);

        var refusal = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => test.RunAsync("Wait", 2, once));
        Assert.Contains("'one' already exists and is Running", refusal.Message, StringComparison.Ordinal);
        await test.RaiseAsync("one", "Go", "a");
        Assert.Equal("1a", await test.OutputAsync<string>("one"));
        await test.RunAsync("Wait", 3, once);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await test.GetAsync("one")).RuntimeStatus);
        await test.RaiseAsync("one", "Go", "b");

        Assert.Equal("3b", await test.OutputAsync<string>("one"));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task The_statuses_that_refuse_a_second_start_can_be_chosen(bool replay)
    {
        await using var test = await Waiting(replay).StartAsync();
        var plain = new StartOrchestrationOptions("one");
        await test.RunAsync("Wait", 1, plain);

        await test.RunAsync("Wait", 2, plain.WithDedupeStatuses(OrchestrationRuntimeStatus.Completed));
        await test.RaiseAsync("one", "Go", "a");
        Assert.Equal("2a", await test.OutputAsync<string>("one"));

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => test.RunAsync("Wait", 3, plain.WithDedupeStatuses(OrchestrationRuntimeStatus.Completed)));
        await Assert.ThrowsAsync<ArgumentException>(() => test.RunAsync("Wait", 3, plain with { DedupeStatuses = ["Sleeping"] }));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_start_at_a_later_time_waits_for_it_also_after_a_restart(bool replay)
    {
        await using var test = await Waiting(replay).StartAsync();
        await test.RunAsync("Wait", 1, new StartOrchestrationOptions("one", HubHarness.Start.AddHours(2)));
        await test.RaiseAsync("one", "Go", "early");

        await test.RestartAsync();
        await test.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await test.GetAsync("one")).RuntimeStatus);
        await test.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("1early", await test.OutputAsync<string>("one"));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task An_instance_that_waits_for_its_start_can_be_terminated_without_running(bool replay)
    {
        await using var test = await Waiting(replay).StartAsync();
        await test.RunAsync("Wait", 1, new StartOrchestrationOptions("one", HubHarness.Start.AddHours(2)));

        await test.Client.TerminateInstanceAsync("one");
        await test.SettleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await test.GetAsync("one")).RuntimeStatus);
        Assert.Null(test.Clock.NextDue());
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task An_unknown_orchestrator_is_refused_and_the_known_ones_are_named(bool replay)
    {
        await using var test = await Waiting(replay).StartAsync();

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => test.RunAsync("Unknown"));

        Assert.Contains("'Unknown' doesn't exist", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'Wait'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@order")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\nb")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789x")]
    public async Task Instance_ids_that_Azure_refuses_are_refused(string id)
    {
        // https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-orchestrations#instance-ids
        await using var test = await Waiting(false).StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => test.RunAsync("Wait", 1, new StartOrchestrationOptions(id)));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Names_of_functions_ignore_case(bool replay)
    {
        await using var test = await Waiting(replay).StartAsync();

        var id = await test.RunAsync("wait", 5);

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await test.GetAsync(id)).RuntimeStatus);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Payloads_beyond_the_limit_are_refused_wherever_they_come_from(bool replay)
    {
        // https://learn.microsoft.com/azure/azure-functions/durable/durable-task-scheduler/durable-task-scheduler#limitations-and-considerations
        var large = new string('x', 1001);
        await using var test = await new HubHarness(replay, options => options with { MaxPayloadBytes = 1000 })
            .Activity("Echo", input => input)
            .Activity("Grow", _ => large)
            .Orchestrator("Send", context => context.CallActivityAsync<string>("Echo", large))
            .Orchestrator("Receive", context => context.CallActivityAsync<string>("Grow"))
            .Orchestrator("Return", context => Task.FromResult(large))
            .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("E"))
            .StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => test.RunAsync("Wait", large));
        var id = await test.RunAsync("Wait");
        await Assert.ThrowsAsync<ArgumentException>(() => test.RaiseAsync(id, "E", large));
        foreach (var name in new[] { "Send", "Receive", "Return" })
        {
            var failure = await test.FailureAsync(await test.RunAsync(name));
            Assert.Contains("the limit is 1000", failure.ErrorMessage, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Tags_and_times_of_an_instance_are_shown(bool replay)
    {
        await using var test = await Waiting(replay).StartAsync();
        var tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["tenant"] = "north" };
        var id = await test.RunAsync("Wait", 1, new StartOrchestrationOptions { Tags = tags });
        await test.AdvanceAsync(TimeSpan.FromHours(1));
        await test.RaiseAsync(id, "Go", "x");
        await test.RestartAsync();

        var found = await test.GetAsync(id);

        Assert.Equal("north", found.Tags["tenant"]);
        Assert.Equal((HubHarness.Start, HubHarness.Start.AddHours(1)), (found.CreatedAt, found.LastUpdatedAt));
        Assert.Equal(1, found.ReadInputAs<int>());
        Assert.Throws<InvalidOperationException>(() => new OrchestrationMetadata("a", "b").ReadInputAs<int>());
    }

    private static HubHarness Waiting(bool replay) => new HubHarness(replay)
        .Orchestrator("Wait", async context => $"{context.GetInput<int>()}{await context.WaitForExternalEvent<string>("Go")}");
}
