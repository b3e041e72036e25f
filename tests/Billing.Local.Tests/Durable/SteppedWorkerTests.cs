using Billing.Local.Durable;
using Billing.Local.Durable.Worker;
using Billing.Local.Faults;
using Billing.Local.Journal;
using Billing.Local.Time;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Durable;

/// <summary>The SDK's worker under the scheduler that the simulation uses.</summary>
public sealed class SteppedWorkerTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task All_of_an_orchestration_runs_on_the_stepping_thread_and_alike_each_time(bool keepsSessions)
    {
        var first = await RunAsync(keepsSessions);
        var second = await RunAsync(keepsSessions);

        Assert.Equal("Completed 9", first.Outcome);
        Assert.Equal(0, first.Strays);
        Assert.Empty(first.ForeignThreads);
        Assert.Equal((first.Outcome, first.Steps), (second.Outcome, second.Steps));
    }

    private static async Task<Run> RunAsync(bool keepsSessions)
    {
        var steps = new SteppedScheduler(7);
        var clock = new SimulatedClock(HubHarness.Start);
        using var worker = new InlineWorker();
        await using var hub = new LocalTaskHub(
            new LocalTaskHubOptions { Scheduler = steps, ExtendedSessionsEnabled = keepsSessions }, clock, new Memory(), loggers: null);
        var thread = 0;
        var foreign = new List<string>();
        void Note(string where)
        {
            if (Environment.CurrentManagedThreadId != thread)
            {
                foreign.Add(where);
            }
        }

        hub.RegisterActivity("Square", async (input, _, _) =>
        {
            await Task.Yield();
            Note("activity");
            return $"{int.Parse(input!) * int.Parse(input!)}";
        });
        hub.RegisterOrchestrator("Child", worker.Run(async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
            Note("child");
            return await context.WaitForExternalEvent<int>("More");
        }));
        hub.RegisterOrchestrator("Parent", worker.Run(async context =>
        {
            var squares = await Task.WhenAll(context.CallActivityAsync<int>("Square", 1), context.CallActivityAsync<int>("Square", 2));
            Note("fan-out");
            var more = await context.CallSubOrchestratorAsync<int>("Child", new SubOrchestrationOptions(instanceId: "child"));
            Note("end");
            return squares.Sum() + more;
        }));
        Task Settle()
        {
            thread = Environment.CurrentManagedThreadId;
            steps.RunUntilIdle();
            return Task.CompletedTask;
        }

        await hub.StartAsync();
        var client = hub.CreateClient();
        await client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions("parent"));
        await Settle();
        await clock.AdvanceAsync(TimeSpan.FromDays(7), Settle);
        await client.RaiseEventAsync("child", "More", 4);
        await Settle();
        var ended = await client.GetInstanceAsync("parent", getInputsAndOutputs: true);
        return new($"{ended!.RuntimeStatus} {ended.SerializedOutput}", steps.Steps, steps.Strays, foreign);
    }

    private sealed record Run(string Outcome, long Steps, long Strays, List<string> ForeignThreads);

    private sealed class Memory : IJournal
    {
        public ValueTask AppendAsync(JournalLane lane, ReadOnlyMemory<byte> record) => ValueTask.CompletedTask;
    }
}
