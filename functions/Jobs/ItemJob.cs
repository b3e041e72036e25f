using Microsoft.DurableTask;

namespace Billing.Functions.Jobs;

/// <summary>
/// A job that lists what is due and works on each item: batch after batch, so that no history grows long, and the items of a batch
/// at the same time. It goes on after a restart where it stopped; an item that fails does not stop the others.
/// </summary>
/// <param name="name">Name of the job, part of its instance ids.</param>
/// <param name="process">Orchestrator function of one tenant's run.</param>
/// <param name="batch">Orchestrator function of one batch.</param>
/// <param name="list">Activity function that lists the items.</param>
/// <param name="item">Activity function that works on one; returns why it was refused, or null when it is done.</param>
public sealed class ItemJob(string name, string process, string batch, string list, string item) : TenantJob(name, process)
{
    private const int BatchSize = 200;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Functions => [Process, batch, list, item];

    /// <summary>The run of one tenant; its custom status tells how far it is.</summary>
    public async Task<RunResult> RunAsync(TaskOrchestrationContext context)
    {
        var run = context.GetInput<RunKey>()!;
        var items = await context.CallActivityAsync<List<string>>(list, run, ActivityRetry.OverAnHour);
        var result = new RunResult(0, []);
        foreach (var some in items.Chunk(BatchSize))
        {
            result += await context.CallSubOrchestratorAsync<RunResult>(batch, new RunBatch(run, some));
            context.SetCustomStatus(new { total = items.Count, done = result.Done, failed = result.Failed.Count, refused = result.Refused.Count });
        }

        await context.CallActivityAsync(ProcessNotice.RunResult, new EndedRun(run, result), ActivityRetry.OverAnHour);
        return result;
    }

    /// <summary>One batch of a run.</summary>
    public async Task<RunResult> RunBatchAsync(TaskOrchestrationContext context)
    {
        var some = context.GetInput<RunBatch>()!;
        var results = await Task.WhenAll(some.Items.Select(each => WorkAsync(context, new RunItem(some.Run, each))));
        return results.Aggregate((left, right) => left + right);
    }

    private async Task<RunResult> WorkAsync(TaskOrchestrationContext context, RunItem work)
    {
        try
        {
            return await context.CallActivityAsync<string?>(item, work, ActivityRetry.OverAnHour) is { } refusal
                ? new RunResult(0, []) { Refused = [$"{work.Item}: {refusal}"] }
                : new RunResult(1, []);
        }
        catch (TaskFailedException failed)
        {
            return new RunResult(0, [$"{work.Item}: {failed.FailureDetails.ErrorMessage}"]);
        }
    }
}
