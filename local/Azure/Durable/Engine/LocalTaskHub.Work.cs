using Billing.Local.Faults;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Durable;

/// <summary>Taking steps and running activities.</summary>
internal sealed partial class LocalTaskHub
{
    private Task TakeTurnAsync(OrchestrationInstance instance)
    {
        try
        {
            TakeTurn(instance);
        }
        catch (Exception e)
        {
            Fault(e);
        }

        return Task.CompletedTask;
    }

    private void TakeTurn(OrchestrationInstance instance)
    {
        MessageEvent[] messages;
        OrchestrationExecution? live;
        string? breach;
        lock (_gate)
        {
            if (instance.IsEnded || !IsCurrent(instance))
            {
                instance.Busy = false;
                return;
            }

            messages = [.. instance.Inbox];
            live = instance.Live;
            breach = instance.Breach;
        }

        var now = Clock.GetUtcNow();
        var outcome = breach is not null
            ? Failing(OrchestrationExecution.OrchestratorBreach(breach), messages.Length, instance)
            : Step(instance, messages, now, ref live);
        if (outcome is null)
        {
            lock (_gate)
            {
                instance.Busy = false;
            }

            return;
        }

        var record = new TurnCommitted(instance.Id, now, outcome.Consumed, outcome.Events, outcome.CancelledTimers, outcome.CustomStatus);
        var encoded = RecordCodec.Encode(record);
        lock (_gate)
        {
            if (IsCurrent(instance))
            {
                Keep(instance, outcome.Ended ? null : live);
                _ = Commit(record, encoded);
            }

            instance.Busy = false;
            Awaken(instance);
        }

        if (outcome.Events is [.., ExecutionCompleted { Failure: { } failure }])
        {
            _log.LogError("Orchestration '{Name}' (instance '{InstanceId}') failed: {Failure}", instance.Name, instance.Id, failure);
        }
    }

    /// <summary>Takes the step; null when this worker must leave the instance to another version.</summary>
    private TurnOutcome? Step(OrchestrationInstance instance, MessageEvent[] messages, DateTimeOffset now, ref OrchestrationExecution? live)
    {
        if (messages.Length > 0 && instance.History.Count == 0 && Array.Find(messages, m => m is ExecutionTerminated) is ExecutionTerminated early
            && instance.StartAt > now)
        {
            var end = new ExecutionCompleted(OrchestrationRuntimeStatus.Terminated, early.Output, null, early.Recursive);
            return new(messages.Length, [end], [], null);
        }

        if (Options.DefaultVersion is { } worker && !VersionOrder.Fits(Options.VersionMatchStrategy, worker, instance.Version))
        {
            var misfit = $"Instance '{instance.Id}' has version '{instance.Version}', this worker has '{worker}' and runs {Options.VersionMatchStrategy}.";
            _log.LogWarning("{Misfit} It is {Fate}.", misfit, Options.VersionFailureStrategy == VersionMismatch.Fail ? "failed" : "left alone");
            return Options.VersionFailureStrategy == VersionMismatch.Fail
                ? Failing(new TaskFailureDetails("VersionMismatch", misfit, null, null, null), messages.Length, instance)
                : null;
        }

        if (!_orchestrators.TryGetValue(instance.Name, out var invoker))
        {
            return Failing(OrchestrationExecution.OrchestratorBreach(Unknown("orchestrator", instance.Name, _orchestrators.Keys)), messages.Length, instance);
        }

        if (live is not null)
        {
            return live.Step([], messages, now);
        }

        var execution = instance.Execution;
        live = new OrchestrationExecution(instance, invoker, Options, _loggers, fact => OnBreach(instance, execution, fact));
        return live.Step(instance.History, messages, now);
    }

    private static TurnOutcome Failing(TaskFailureDetails failure, int messages, OrchestrationInstance instance) =>
        new(messages, [new ExecutionCompleted(OrchestrationRuntimeStatus.Failed, null, failure)], [], instance.CustomStatus);

    private void Keep(OrchestrationInstance instance, OrchestrationExecution? live)
    {
        if (!Options.ExtendedSessionsEnabled || (instance.Live is null && _live >= Options.MaxExtendedSessions))
        {
            live = null;
        }

        _live += (live is null ? 0 : 1) - (instance.Live is null ? 0 : 1);
        instance.Live = live;
    }

    private void OnBreach(OrchestrationInstance instance, long execution, string fact)
    {
        lock (_gate)
        {
            if (instance.Execution == execution && !instance.IsEnded && IsCurrent(instance))
            {
                instance.Breach ??= fact;
                Awaken(instance);
            }
        }
    }

    private async Task RunActivityAsync(ActivityWork work)
    {
        try
        {
            var result = await InvokeAsync(work);
            if (result is null)
            {
                return;
            }

            var record = new ActivityFinished(work.Instance.Id, work.Execution, result);
            var encoded = RecordCodec.Encode(record);
            lock (_gate)
            {
                _ = Commit(record, encoded);
            }
        }
        catch (Exception e)
        {
            Fault(e);
        }
    }

    /// <summary>Runs an activity; null when it gave up because the hub stops.</summary>
    private async Task<ResultEvent?> InvokeAsync(ActivityWork work)
    {
        var (id, name) = (work.Activity.Id, work.Activity.Name);
        if (!_activities.TryGetValue(name, out var invoker))
        {
            var failure = OrchestrationExecution.OrchestratorBreach(Unknown("activity", name, _activities.Keys));
            return new TaskFailed(id, failure, Final: true);
        }

        var stop = _stop.Token;
        try
        {
            if (Gate.Strikes(new ServiceCall(LocalService.Durable, "Activity", name), FaultKind.DuplicateDelivery))
            {
                await invoker(work.Activity.Input, work.Instance.Id, stop);
            }

            var result = await invoker(work.Activity.Input, work.Instance.Id, stop);
            return new TaskCompleted(id, Payload.Check(Options.DataConverter.Serialize(result), $"result of activity '{name}'", Options));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            return new TaskFailed(id, TaskFailureDetails.FromException(e), Final: false);
        }
    }

    private static string Unknown(string kind, string name, IEnumerable<string> known) =>
        $"The function '{name}' doesn't exist, is disabled, or is not an {kind} function. The known {kind} functions are: "
        + $"'{string.Join("', '", known.Order(StringComparer.OrdinalIgnoreCase))}'.";
}
