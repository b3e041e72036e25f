using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using ActionCase = Microsoft.DurableTask.Protobuf.OrchestratorAction.OrchestratorActionTypeOneofCase;
using P = Microsoft.DurableTask.Protobuf;

namespace Billing.Local.Durable.Worker;

/// <summary>Turns the worker's answer into the events of a step.</summary>
internal sealed class TurnReply(OrchestrationInstance instance, IReadOnlyList<MessageEvent> messages, LocalTaskHubOptions options)
{
    /// <summary>The error type with which the worker refuses a history that its code did not make.</summary>
    private const string NonDeterministic = "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException";

    /// <summary>Reads the outcome of the step.</summary>
    /// <exception cref="ArgumentException">A payload is larger than the hub allows.</exception>
    public TurnOutcome Read(P.OrchestratorResponse response)
    {
        var events = new List<HistoryEvent>(response.Actions.Count);
        P.CompleteOrchestrationAction? complete = null;
        foreach (var action in response.Actions)
        {
            if (action.OrchestratorActionTypeCase == ActionCase.CompleteOrchestration)
            {
                complete ??= action.CompleteOrchestration;
            }
            else
            {
                events.Add(Action(action));
            }
        }

        if (complete is not null)
        {
            End(events, complete);
        }

        return new(events, Payload.CheckCustomStatus(response.CustomStatus));
    }

    private ActionEvent Action(P.OrchestratorAction action)
    {
        switch (action.OrchestratorActionTypeCase)
        {
            case ActionCase.ScheduleTask:
                var task = action.ScheduleTask;
                return new TaskScheduled(action.Id, task.Name, Check(Unwrap(task.Input), $"input of activity '{task.Name}'"));
            case ActionCase.CreateTimer:
                return new TimerCreated(action.Id, action.CreateTimer.FireAt.ToDateTimeOffset());
            case ActionCase.CreateSubOrchestration:
                var sub = action.CreateSubOrchestration;
                return new SubOrchestrationCreated(
                    action.Id,
                    sub.Name,
                    Payload.CheckInstanceId(sub.InstanceId),
                    sub.Version ?? string.Empty,
                    Check(sub.Input, $"input of sub-orchestration '{sub.Name}'"));
            case ActionCase.SendEvent:
                var sent = action.SendEvent;
                return new EventSent(action.Id, sent.Instance.InstanceId, sent.Name, Check(sent.Data, $"payload of event '{sent.Name}'"));
            case ActionCase.TerminateOrchestration:
                var end = action.TerminateOrchestration;
                return new TerminationSent(action.Id, end.InstanceId, end.Reason, end.Recurse);
            default:
                throw new NotSupportedException($"The local task hub has no {action.OrchestratorActionTypeCase}.");
        }
    }

    private void End(List<HistoryEvent> events, P.CompleteOrchestrationAction complete)
    {
        switch (complete.OrchestrationStatus)
        {
            case P.OrchestrationStatus.ContinuedAsNew:
                ContinueAsNew(events, complete);
                break;
            case P.OrchestrationStatus.Terminated:
                var isRecursive = messages.OfType<ExecutionTerminated>().Any(message => message.Recursive);
                events.Add(new ExecutionCompleted(OrchestrationRuntimeStatus.Terminated, complete.Result, Failure: null, isRecursive));
                break;
            case P.OrchestrationStatus.Failed:
                Fail(events, complete);
                break;
            default:
                events.Add(new ExecutionCompleted(OrchestrationRuntimeStatus.Completed, Check(complete.Result, "output"), Failure: null));
                break;
        }
    }

    /// <summary>
    /// The worker sends events that it had received and nobody read to its own instance, and hands back those that came later:
    /// together they come along in the order in which they were raised.
    /// </summary>
    private void ContinueAsNew(List<HistoryEvent> events, P.CompleteOrchestrationAction complete)
    {
        var own = events.OfType<EventSent>().Where(sent => sent.InstanceId == instance.Id).ToList();
        events.RemoveAll(e => e is EventSent sent && sent.InstanceId == instance.Id);
        var unread = own.Select(sent => new EventRaised(sent.Name, sent.Payload))
            .Concat(complete.CarryoverEvents.Select(e => new EventRaised(e.EventRaised.Name, e.EventRaised.Input)));
        var version = string.IsNullOrWhiteSpace(complete.NewVersion) ? instance.Version : complete.NewVersion;
        events.Add(new ContinuedAsNew(Check(complete.Result, "new input"), version, [.. unread]));
    }

    private void Fail(List<HistoryEvent> events, P.CompleteOrchestrationAction complete)
    {
        var failure = complete.FailureDetails is { } details
            ? ProtoFailure.From(details)
            : new TaskFailureDetails("(unknown)", complete.Result ?? "(unknown)", complete.Details, InnerFailure: null, Properties: null);
        if (instance.HasEarlierSteps && failure.ErrorType == NonDeterministic)
        {
            events.Clear();
            events.Add(StartOver());
            return;
        }

        events.Add(new ExecutionCompleted(OrchestrationRuntimeStatus.Failed, Output: null, failure));
    }

    /// <summary>
    /// The worker cannot replay what the earlier engine recorded: the generation begins anew, with all events that it ever got.
    /// Activities then run again, which they must bear anyhow.
    /// </summary>
    private ContinuedAsNew StartOver()
    {
        var raised = instance.History.OfType<EventRaised>().Concat(messages.OfType<EventRaised>());
        return new ContinuedAsNew(instance.Input, instance.Version, [.. raised]);
    }

    private string? Check(string? text, string what) => Payload.Check(text, what, options);

    /// <summary>The worker sends the arguments of an activity as an array, which has one element; null stands for none.</summary>
    private static string? Unwrap(string? input)
    {
        if (input is null)
        {
            return null;
        }

        using var arguments = JsonDocument.Parse(input);
        return arguments.RootElement is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() == 1
            ? array[0].ValueKind == JsonValueKind.Null ? null : array[0].GetRawText()
            : input;
    }
}
