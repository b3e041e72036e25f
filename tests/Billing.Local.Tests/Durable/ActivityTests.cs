using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Durable;

// https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-error-handling
public sealed class ActivityTests
{
    public static TheoryData<bool> BothModes => HubHarness.BothModes;

    [Theory, MemberData(nameof(BothModes))]
    public async Task Five_activities_in_a_row_give_their_results_in_order(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Activity("Add", input => int.Parse(input!) + 1)
            .Orchestrator("Chain", async context =>
            {
                var value = context.GetInput<int>();
                for (var i = 0; i < 5; i++)
                {
                    value = await context.CallActivityAsync<int>("Add", value);
                }

                return value;
            })
            .StartAsync();

        var id = await test.RunAsync("Chain", 10);

        Assert.Equal(15, await test.OutputAsync<int>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_fan_out_of_a_thousand_activities_sums_up(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Activity("Square", input => int.Parse(input!) * int.Parse(input!))
            .Orchestrator("FanOut", async context =>
            {
                var calls = Enumerable.Range(0, 1000).Select(i => context.CallActivityAsync<int>("Square", i));
                return (await Task.WhenAll(calls)).Sum();
            })
            .StartAsync();

        var id = await test.RunAsync("FanOut");

        Assert.Equal(332_833_500, await test.OutputAsync<int>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_failing_activity_reaches_the_orchestrator_as_TaskFailedException_with_its_cause(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Activity("Charge", _ => throw new InvalidOperationException("card declined", new TimeoutException("gateway")))
            .Orchestrator("Pay", async context =>
            {
                try
                {
                    return await context.CallActivityAsync<string>("Charge");
                }
                catch (TaskFailedException e)
                {
                    Assert.True(e.FailureDetails.IsCausedBy<InvalidOperationException>());
                    Assert.True(e.FailureDetails.IsCausedBy<Exception>());
                    Assert.False(e.FailureDetails.IsCausedBy<ArgumentException>());
                    return $"{e.TaskName}#{e.TaskId}: {e.FailureDetails.ErrorMessage} < {e.FailureDetails.InnerFailure!.ErrorMessage}";
                }
            })
            .StartAsync();

        var id = await test.RunAsync("Pay");

        Assert.Equal("Charge#0: card declined < gateway", await test.OutputAsync<string>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_failure_that_nobody_handles_fails_the_orchestration_and_names_both(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Activity("Charge", _ => throw new InvalidOperationException("card declined"))
            .Orchestrator("Pay", context => context.CallActivityAsync<object?>("Charge")!)
            .StartAsync();

        var failure = await test.FailureAsync(await test.RunAsync("Pay"));

        Assert.Equal("Microsoft.DurableTask.TaskFailedException", failure.ErrorType);
        Assert.Equal("Task 'Charge' (#0) failed with an unhandled exception: card declined", failure.ErrorMessage);
        Assert.Equal("System.InvalidOperationException", failure.InnerFailure!.ErrorType);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_retry_policy_waits_longer_each_time_up_to_its_maximum_on_durable_timers(bool replay)
    {
        var attempts = new List<double>();
        HubHarness? test = null;
        test = new HubHarness(replay)
            .Activity("Flaky", _ =>
            {
                attempts.Add((test!.Clock.GetUtcNow() - HubHarness.Start).TotalMinutes);
                return attempts.Count == 5 ? "done" : throw new TimeoutException("not yet");
            })
            .Orchestrator("Try", context => context.CallActivityAsync<string>(
                "Flaky", TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMinutes(1), 2, TimeSpan.FromMinutes(4)))));
        await using var owned = await test.StartAsync();

        var id = await test.RunAsync("Try");
        await test.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([0, 1, 3, 7, 11], attempts);
        Assert.Equal("done", await test.OutputAsync<string>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Retries_end_with_the_last_attempt_the_time_limit_or_the_filter(bool replay)
    {
        var attempts = new Dictionary<string, int>(StringComparer.Ordinal);
        var policies = new Dictionary<string, RetryPolicy>(StringComparer.Ordinal)
        {
            ["attempts"] = new(3, TimeSpan.FromMinutes(1)),
            ["time"] = new(100, TimeSpan.FromMinutes(1), retryTimeout: TimeSpan.FromMinutes(5)),
            ["filter"] = new(100, TimeSpan.FromMinutes(1)) { HandleFailure = failure => !failure.IsCausedBy<InvalidOperationException>() },
        };
        await using var test = await new HubHarness(replay)
            .Activity("Fail", input =>
            {
                attempts[input!] = attempts.GetValueOrDefault(input!) + 1;
                throw new InvalidOperationException("always");
            })
            .Orchestrator("Try", context =>
                context.CallActivityAsync<string>("Fail", context.GetInput<string>(), new TaskOptions(policies[context.GetInput<string>()!])))
            .StartAsync();

        var ids = await Task.WhenAll(policies.Keys.Select(key => test.RunAsync("Try", key)));
        await test.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal((3, 6, 1), (attempts["\"attempts\""], attempts["\"time\""], attempts["\"filter\""]));
        foreach (var id in ids)
        {
            Assert.True((await test.FailureAsync(id)).InnerFailure!.IsCausedBy<InvalidOperationException>());
        }
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_retry_handler_decides_and_may_wait_on_a_timer(bool replay)
    {
        var runs = 0;
        await using var test = await new HubHarness(replay)
            .Activity("Flaky", _ => ++runs == 3 ? runs : throw new TimeoutException($"run {runs}"))
            .Orchestrator("Try", context => context.CallActivityAsync<int>("Flaky", TaskOptions.FromRetryHandler(async retry =>
            {
                await retry.OrchestrationContext.CreateTimer(TimeSpan.FromHours(retry.LastAttemptNumber), retry.CancellationToken);
                return retry.LastAttemptNumber < 5 && retry.LastFailure.IsCausedBy<TimeoutException>();
            })))
            .StartAsync();

        var id = await test.RunAsync("Try");
        await test.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(3, await test.OutputAsync<int>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_call_of_an_unknown_activity_fails_at_once_and_is_not_retried(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Activity("Known", _ => null)
            .Orchestrator("Try", context => context.CallActivityAsync<string>(
                "Unknown", TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMinutes(1)))))
            .StartAsync();

        var failure = await test.FailureAsync(await test.RunAsync("Try"));

        Assert.Contains("'Unknown' doesn't exist", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("'Known'", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Options_that_are_passed_as_input_are_refused(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Activity("Any", _ => null)
            .Orchestrator("Try", context => context.CallActivityAsync<string>("Any", (object)TaskOptions.FromRetryHandler(_ => true)))
            .StartAsync();

        Assert.Equal("System.ArgumentException", (await test.FailureAsync(await test.RunAsync("Try"))).ErrorType);
    }

    [Fact]
    public async Task No_more_activities_run_at_once_than_configured()
    {
        // host.json reference: extensions.durableTask.maxConcurrentActivityFunctions
        var (running, most, gate) = (0, 0, new Lock());
        await using var test = await new HubHarness(false, options => options with { MaxConcurrentActivityFunctions = 3 })
            .Activity("Slow", async (_, _) =>
            {
                lock (gate)
                {
                    most = Math.Max(most, ++running);
                }

                await Task.Yield();
                lock (gate)
                {
                    running--;
                }

                return null;
            })
            .Orchestrator("FanOut", async context =>
            {
                await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => context.CallActivityAsync("Slow")));
                return true;
            })
            .StartAsync();

        Assert.True(await test.OutputAsync<bool>(await test.RunAsync("FanOut")));
        Assert.InRange(most, 1, 3);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task An_activity_that_nobody_awaits_still_runs(bool replay)
    {
        var runs = 0;
        await using var test = await new HubHarness(replay)
            .Activity("Note", _ => ++runs)
            .Orchestrator("Forget", context =>
            {
                _ = context.CallActivityAsync("Note");
                return Task.FromResult("ended");
            })
            .StartAsync();

        var id = await test.RunAsync("Forget");

        Assert.Equal("ended", await test.OutputAsync<string>(id));
        Assert.Equal(1, runs);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await test.GetAsync(id)).RuntimeStatus);
    }
}
