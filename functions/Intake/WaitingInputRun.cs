using Billing.Domain.Exceptions;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Jobs;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Intake;

/// <summary>
/// Tells a person of outside events that are recorded and not handled after a day, such as one whose message was never sent and whose
/// sender, who had no answer, did not repeat it. The record holds the digest of the event and not its body, so only the sender can tell it again.
/// </summary>
public sealed class WaitingInputRun(JobStarter jobs, StreamStore store, StreamQueries queries, ExceptionQueue exceptions, TimeProvider clock)
{
    private const string Waiting = "intake-waiting-";
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>The job.</summary>
    public static ItemJob Job { get; } = new("waiting-inputs", nameof(WaitingInputProcess), nameof(WaitingInputBatch), nameof(ListWaitingInputs), nameof(TellWaitingInput));

    /// <summary>Every night at half past two, UTC; one run for each tenant.</summary>
    [Function(nameof(WaitingInputRun))]
    public Task StartAsync([TimerTrigger("0 30 2 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        jobs.StartAsync(Job, durable, cancellation);

    /// <summary>The run of one tenant.</summary>
    [Function(nameof(WaitingInputProcess))]
    public static Task<RunResult> WaitingInputProcess([OrchestrationTrigger] TaskOrchestrationContext context) => Job.RunAsync(context);

    /// <summary>Some inputs of a run.</summary>
    [Function(nameof(WaitingInputBatch))]
    public static Task<RunResult> WaitingInputBatch([OrchestrationTrigger] TaskOrchestrationContext context) => Job.RunBatchAsync(context);

    /// <summary>Streams of the inputs that wait for over a day, and of those that were told before and are handled now.</summary>
    [Function(nameof(ListWaitingInputs))]
    public async Task<List<string>> ListWaitingInputs([ActivityTrigger] RunKey run, CancellationToken cancellation)
    {
        var (due, unread) = (new SortedSet<string>(StringComparer.Ordinal), new UnreadRecords());
        await foreach (var state in queries.Collecting(unread).StatesWithoutAsync<IntakeRecord>(run.Tenant, run.Region, FabricStreams.Intake, "handled", cancellation))
        {
            if (IsWaiting(state.Data))
            {
                due.Add(state.Stream);
            }
        }

        await foreach (var state in queries.Collecting(unread).StatesWithoutAsync<ExceptionState>(run.Tenant, run.Region, FabricStreams.Exception(Waiting), "resolved", cancellation))
        {
            due.Add(state.Data.Raised!.Subject);
        }

        due.UnionWith(unread.All.Select(record => record.Stream));
        return [.. due];
    }

    /// <summary>Tells of one, or resolves what was told.</summary>
    [Function(nameof(TellWaitingInput))]
    public Task<string?> TellWaitingInput([ActivityTrigger] RunItem item, CancellationToken cancellation) =>
        item.StepAsync(nameof(TellWaitingInput), async () =>
        {
            var run = item.Run;
            var record = await store.LoadAsync<IntakeRecord>(run.Address(item.Item), cancellation);
            var taken = record.Accepted!;
            var id = Waiting + taken.MessageId;
            if (!IsWaiting(record))
            {
                await exceptions.ResolveAsync(run.Tenant, run.Region, id, "The event was handled.", run.InstanceId, cancellation);
                return null;
            }

            var text = $"{taken.Type} of {taken.Source} about {taken.Subject} was recorded at {taken.OccurredAt:yyyy-MM-dd HH:mm} UTC and is not handled. "
                + "If it is not among the dead letters and its integration is not frozen, its message was never sent: have the sender send it again.";
            var problem = new Problem("intake.not-handled", Severity.Warning, "intake", "$", text);
            await exceptions.ReportAsync(run.Tenant, run.Region, id, problem, item.Item, run.InstanceId, cancellation);
            return null;
        });

    private bool IsWaiting(IntakeRecord record) => record is { Handled: null, Accepted: { } taken } && taken.OccurredAt < clock.GetUtcNow() - Patience;
}
