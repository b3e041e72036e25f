using Billing.Local.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using P = Microsoft.DurableTask.Protobuf;

namespace Billing.Local.Tests.Durable;

/// <summary>What the hub asks of a worker and does with its answers, with a worker that the test plays.</summary>
public sealed class WorkerSeamTests
{
    [Fact]
    public async Task A_step_of_a_kept_session_comes_without_history_until_the_worker_asks_for_it()
    {
        var requests = new List<P.OrchestratorRequest>();
        var lost = false;
        await using var test = await new HubHarness(replayEveryStep: false)
            .Orchestrator("Play", (request, _) =>
            {
                requests.Add(request);
                var needsHistory = lost && request.PastEvents.Count == 0;
                return Task.FromResult(new P.OrchestratorResponse { RequiresHistory = needsHistory });
            })
            .StartAsync();
        var id = await test.RunAsync("Play", 1);

        await test.RaiseAsync(id, "E");
        lost = true;
        await test.RaiseAsync(id, "E");

        Assert.Equal([0, 0, 0, 4], requests.Select(request => request.PastEvents.Count));
        Assert.Equal([true, false, false, true], requests.Select(request => request.Properties["IncludeState"].BoolValue));
        Assert.All(requests, request => Assert.True(request.Properties["IsExtendedSession"].BoolValue));
        Assert.All(requests, request => Assert.Equal(HubHarness.Start, request.NewEvents[0].Timestamp.ToDateTimeOffset()));
    }

    [Fact]
    public async Task No_more_sessions_are_kept_than_configured_and_an_ended_one_makes_room()
    {
        var kept = new List<string>();
        await using var test = await new HubHarness(replayEveryStep: false, options => options with { MaxExtendedSessions = 1 })
            .Orchestrator("Play", (request, _) =>
            {
                if (request.Properties["IsExtendedSession"].BoolValue)
                {
                    kept.Add(request.InstanceId);
                }

                var response = new P.OrchestratorResponse();
                if (request.NewEvents.Any(e => e.EventRaised is not null))
                {
                    response.Actions.Add(End(P.OrchestrationStatus.Completed));
                }

                return Task.FromResult(response);
            })
            .StartAsync();

        await test.RunAsync("Play", 1, new StartOrchestrationOptions("a"));
        await test.RunAsync("Play", 1, new StartOrchestrationOptions("b"));
        await test.RaiseAsync("a", "E");
        await test.RunAsync("Play", 1, new StartOrchestrationOptions("c"));

        Assert.Equal(["a", "a", "c"], kept);
    }

    [Fact]
    public async Task An_exception_of_the_worker_fails_the_orchestration_with_the_details_it_bears()
    {
        var failure = new TaskFailureDetails("Gateway.Down", "no route", "at Gateway", InnerFailure: null, Properties: null);
        await using var test = await new HubHarness(replayEveryStep: false)
            .Orchestrator("Told", (_, _) => throw new DurableFailureException(failure))
            .Orchestrator("Plain", (_, _) => throw new TimeoutException("worker gone"))
            .StartAsync();

        Assert.Equal(failure, await test.FailureAsync(await test.RunAsync("Told")));
        Assert.Equal("worker gone", (await test.FailureAsync(await test.RunAsync("Plain"))).ErrorMessage);
    }

    [Fact]
    public async Task A_step_that_the_stop_of_the_hub_cancels_is_taken_after_the_next_start()
    {
        var running = new TaskCompletionSource();
        var steps = 0;
        await using var test = await new HubHarness(replayEveryStep: false)
            .Orchestrator("Play", async (_, stop) =>
            {
                if (++steps == 1)
                {
                    running.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, stop);
                }

                return new P.OrchestratorResponse { Actions = { End(P.OrchestrationStatus.Completed) } };
            })
            .StartAsync();
        var id = await test.Client.ScheduleNewOrchestrationInstanceAsync("Play");
        await running.Task;

        await test.Hub.StopAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await test.GetAsync(id)).RuntimeStatus);
        await test.StartAsync();
        await test.SettleAsync();

        Assert.Equal((2, OrchestrationRuntimeStatus.Completed), (steps, (await test.GetAsync(id)).RuntimeStatus));
    }

    [Fact]
    public async Task A_termination_that_a_worker_sends_reaches_its_target_and_an_unknown_action_fails_the_sender()
    {
        await using var test = await new HubHarness(replayEveryStep: false)
            .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("Never"))
            .Orchestrator("Stop", (_, _) => Task.FromResult(new P.OrchestratorResponse
            {
                Actions =
                {
                    new P.OrchestratorAction { Id = 0, TerminateOrchestration = new() { InstanceId = "victim", Reason = "\"enough\"" } },
                    End(P.OrchestrationStatus.Completed),
                },
            }))
            .Orchestrator("Entity", (_, _) => Task.FromResult(new P.OrchestratorResponse
            {
                Actions = { new P.OrchestratorAction { SendEntityMessage = new() } },
            }))
            .StartAsync();
        await test.RunAsync("Wait", null, new StartOrchestrationOptions("victim"));

        await test.RunAsync("Stop");
        await test.RestartAsync();

        var victim = await test.GetAsync("victim");
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "enough"), (victim.RuntimeStatus, victim.ReadOutputAs<string>()));
        Assert.Contains("SendEntityMessage", (await test.FailureAsync(await test.RunAsync("Entity"))).ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[7]", "7")]
    [InlineData("[\"a\"]", "\"a\"")]
    [InlineData("[[1,2]]", "[1,2]")]
    [InlineData("[null]", null)]
    [InlineData(null, null)]
    [InlineData("[1,2]", "[1,2]")]
    public async Task An_activity_gets_its_one_argument_without_the_array_around_it(string? sent, string? expected)
    {
        string? received = "nothing";
        await using var test = await new HubHarness(replayEveryStep: false)
            .Activity("A", input => received = input)
            .Orchestrator("Call", (request, _) => Task.FromResult(new P.OrchestratorResponse
            {
                Actions =
                {
                    request.PastEvents.Count == 0 && request.NewEvents.Any(e => e.ExecutionStarted is not null)
                        ? new P.OrchestratorAction { ScheduleTask = new() { Name = "A", Input = sent } }
                        : End(P.OrchestrationStatus.Completed),
                },
            }))
            .StartAsync();

        await test.RunAsync("Call");

        Assert.Equal(expected, received);
    }

    [Fact]
    public async Task Members_of_the_client_that_the_hub_lacks_say_so()
    {
        await using var test = new HubHarness(replayEveryStep: false);

        Assert.Contains("Entities", Assert.Throws<NotSupportedException>(() => test.Client.Entities).Message, StringComparison.Ordinal);
        await Refuses("RewindInstanceAsync", () => test.Client.RewindInstanceAsync("a", "b"));
        await Refuses("GetOrchestrationHistoryAsync", () => test.Client.GetOrchestrationHistoryAsync("a"));
        await Refuses("ListInstanceIdsAsync", () => test.Client.ListInstanceIdsAsync());

        static async Task Refuses(string member, Func<Task> call) =>
            Assert.Contains(member, (await Assert.ThrowsAsync<NotSupportedException>(call)).Message, StringComparison.Ordinal);
    }

    private static P.OrchestratorAction End(P.OrchestrationStatus status) =>
        new() { Id = 9, CompleteOrchestration = new() { OrchestrationStatus = status } };
}
