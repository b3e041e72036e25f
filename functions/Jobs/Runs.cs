using Billing.Functions.Hosting.Telemetry;
using Billing.Platform.Tracing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Jobs;

/// <summary>How scheduled runs start and spread: sub-orchestrations of at most two hundred items, so that no history grows long.</summary>
public static class Runs
{
    private const int BatchSize = 200;

    /// <summary>Retries of one step, over about an hour.</summary>
    public static TaskOptions Retry { get; } = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 10, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(10)));

    /// <summary>Starts a run unless it was started before.</summary>
    public static async Task StartAsync(DurableTaskClient durable, TaskName orchestrator, RunKey run, CancellationToken cancellation)
    {
        if (await durable.GetInstanceAsync(run.InstanceId, cancellation) is null)
        {
            using var span = ProcessSpans.Start(orchestrator.Name, run.InstanceId);
            await durable.ScheduleNewOrchestrationInstanceAsync(orchestrator, run with { TraceParent = FabricTracing.Context }, new StartOrchestrationOptions(run.InstanceId), cancellation);
        }
    }

    /// <summary>Lists the items of a run, works on them batch after batch, and shows how far it is as custom status.</summary>
    public static async Task<RunResult> SpreadAsync(TaskOrchestrationContext context, TaskName listActivity, TaskName batchOrchestrator)
    {
        var run = context.GetInput<RunKey>()!;
        var items = await context.CallActivityAsync<List<string>>(listActivity, run, Retry);
        var result = new RunResult(0, []);
        foreach (var batch in items.Chunk(BatchSize))
        {
            result += await context.CallSubOrchestratorAsync<RunResult>(batchOrchestrator, new RunBatch(run, batch));
            context.SetCustomStatus(new { total = items.Count, done = result.Done, failed = result.Failed.Count });
        }

        return result;
    }

    /// <summary>Works on each item of a batch at the same time; one that fails does not stop the others.</summary>
    public static async Task<RunResult> WorkAsync(TaskOrchestrationContext context, TaskName itemActivity)
    {
        var batch = context.GetInput<RunBatch>()!;
        var results = await Task.WhenAll(batch.Items.Select(item => OneAsync(context, itemActivity, batch.Run, item)));
        return results.Aggregate((left, right) => left + right);
    }

    private static async Task<RunResult> OneAsync(TaskOrchestrationContext context, TaskName activity, RunKey run, string item)
    {
        try
        {
            await context.CallActivityAsync(activity, new RunItem(run, item), Retry);
            return new RunResult(1, []);
        }
        catch (TaskFailedException failed)
        {
            return new RunResult(0, [$"{item}: {failed.FailureDetails.ErrorMessage}"]);
        }
    }
}

/// <summary>One thing that a run works on.</summary>
public sealed record RunItem(RunKey Run, string Item)
{
    /// <summary>Does a step for this thing, in the trace of the run.</summary>
    internal Task StepAsync(string step, Func<Task> work) => ProcessSpans.StepAsync(step, Run.InstanceId, Run.TraceParent, work);
}
