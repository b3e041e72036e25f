using Billing.Local.Durable.Worker;
using Billing.Local.Faults;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using P = Microsoft.DurableTask.Protobuf;

namespace Billing.Local.Durable;

/// <summary>Taking steps and running activities.</summary>
internal sealed partial class LocalTaskHub
{
    private async Task TakeTurnAsync(OrchestrationInstance instance)
    {
        try
        {
            if (Begin(instance) is { } turn && await StepAsync(turn) is { } outcome)
            {
                Commit(turn, outcome);
                return;
            }

            lock (_gate)
            {
                instance.Busy = false;
            }
        }
        catch (Exception e)
        {
            Fault(e);
        }
    }

    /// <summary>Takes what the instance reads in its next step; null when there is none to take.</summary>
    private Turn? Begin(OrchestrationInstance instance)
    {
        lock (_gate)
        {
            return instance.IsEnded || !IsCurrent(instance)
                ? null
                : new Turn(instance, [.. instance.Inbox], Clock.GetUtcNow());
        }
    }

    private void Commit(Turn turn, TurnOutcome outcome)
    {
        var instance = turn.Instance;
        var record = new TurnCommitted(instance.Id, turn.At, turn.Messages.Length, outcome.Events, outcome.CustomStatus);
        var encoded = RecordCodec.Encode(record);
        lock (_gate)
        {
            if (outcome.Ended || !IsCurrent(instance))
            {
                Keep(instance, session: false);
            }

            if (IsCurrent(instance))
            {
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

    /// <summary>Takes the step; null when this worker must leave the instance to another version, or the hub stops.</summary>
    private async Task<TurnOutcome?> StepAsync(Turn turn)
    {
        var instance = turn.Instance;
        if (instance.History.Count == 0 && instance.StartAt > turn.At && Array.Find(turn.Messages, m => m is ExecutionTerminated) is ExecutionTerminated early)
        {
            return new([new ExecutionCompleted(OrchestrationRuntimeStatus.Terminated, early.Output, null, early.Recursive)], CustomStatus: null);
        }

        if (Options.DefaultVersion is { } worker && !VersionOrder.Fits(Options.VersionMatchStrategy, worker, instance.Version))
        {
            var misfit = $"Instance '{instance.Id}' has version '{instance.Version}', this worker has '{worker}' and runs {Options.VersionMatchStrategy}.";
            _log.LogWarning("{Misfit} It is {Fate}.", misfit, Options.VersionFailureStrategy == VersionMismatch.Fail ? "failed" : "left alone");
            return Options.VersionFailureStrategy == VersionMismatch.Fail
                ? Failing(new TaskFailureDetails("VersionMismatch", misfit, null, null, null), instance)
                : null;
        }

        return _orchestrators.TryGetValue(instance.Name, out var invoker)
            ? await InvokeAsync(invoker, turn)
            : Failing(NoSuchFunction("orchestrator", instance.Name, _orchestrators.Keys), instance);
    }

    private async Task<TurnOutcome?> InvokeAsync(OrchestratorInvoker invoker, Turn turn)
    {
        var stop = _stop.Token;
        try
        {
            var response = await invoker(Request(turn), stop);
            if (response.RequiresHistory)
            {
                Forget(turn.Instance);
                response = await invoker(Request(turn), stop);
            }

            return new TurnReply(turn.Instance, turn.Messages, Options).Read(response);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            return Failing(DurableFailureException.Of(e), turn.Instance);
        }
    }

    private P.OrchestratorRequest Request(Turn turn)
    {
        var instance = turn.Instance;
        SessionUse use;
        lock (_gate)
        {
            // A worker drops the state of an orchestrator that ends by itself, but not that of a terminated one.
            var keeps = Options.ExtendedSessionsEnabled
                && (instance.HasSession || _sessions < Options.MaxExtendedSessions)
                && !Array.Exists(turn.Messages, message => message is ExecutionTerminated);
            use = !keeps ? SessionUse.None : instance.HasSession ? SessionUse.Continue : SessionUse.Begin;
            Keep(instance, keeps);
        }

        return TurnRequest.Create(instance, turn.Messages, turn.At, use, Options);
    }

    private static TurnOutcome Failing(TaskFailureDetails failure, OrchestrationInstance instance) =>
        new([new ExecutionCompleted(OrchestrationRuntimeStatus.Failed, null, failure)], instance.CustomStatus);

    /// <summary>The worker has lost the live state of an instance.</summary>
    private void Forget(OrchestrationInstance instance)
    {
        lock (_gate)
        {
            Keep(instance, session: false);
        }
    }

    private void Keep(OrchestrationInstance instance, bool session)
    {
        _sessions += (session ? 1 : 0) - (instance.HasSession ? 1 : 0);
        instance.HasSession = session;
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
            return new TaskFailed(id, NoSuchFunction("activity", name, _activities.Keys), Final: true);
        }

        var stop = _stop.Token;
        try
        {
            if (Gate.Strikes(new ServiceCall(LocalService.Durable, "Activity", name), FaultKind.DuplicateDelivery))
            {
                await invoker(work.Activity.Input, work.Instance.Id, stop);
            }

            var result = await invoker(work.Activity.Input, work.Instance.Id, stop);
            return new TaskCompleted(id, Payload.Check(result, $"result of activity '{name}'", Options));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            return new TaskFailed(id, DurableFailureException.Of(e), Final: false);
        }
    }

    private static TaskFailureDetails NoSuchFunction(string kind, string name, IEnumerable<string> known) =>
        new(typeof(InvalidOperationException).FullName!, Unknown(kind, name, known), StackTrace: null, InnerFailure: null, Properties: null);

    private static string Unknown(string kind, string name, IEnumerable<string> known) =>
        $"The function '{name}' doesn't exist, is disabled, or is not an {kind} function. The known {kind} functions are: "
        + $"'{string.Join("', '", known.Order(StringComparer.OrdinalIgnoreCase))}'.";

    /// <summary>One step: whose it is, what it reads, and when.</summary>
    private sealed record Turn(OrchestrationInstance Instance, MessageEvent[] Messages, DateTimeOffset At);
}
