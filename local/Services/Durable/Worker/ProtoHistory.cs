using Google.Protobuf.WellKnownTypes;
using P = Microsoft.DurableTask.Protobuf;

namespace Billing.Local.Durable.Worker;

/// <summary>The hub's history in the worker's form. What the worker does not read of an event is left out.</summary>
internal static class ProtoHistory
{
    /// <summary>The number of events that answer no call of their own.</summary>
    private const int NoId = -1;

    /// <summary>All of an instance's present generation up to now.</summary>
    public static IEnumerable<P.HistoryEvent> Past(OrchestrationInstance instance)
    {
        var at = new Timestamp();
        foreach (var e in instance.History)
        {
            if (e is TurnStarted turn)
            {
                at = Timestamp.FromDateTimeOffset(turn.At);
                yield return Started(at);
            }
            else if (e is MessageEvent message)
            {
                yield return Message(instance, message, at);
            }
            else if (Action(e, at) is { } action)
            {
                yield return action;
            }
        }
    }

    /// <summary>A step that begins now with these messages.</summary>
    public static IEnumerable<P.HistoryEvent> Turn(OrchestrationInstance instance, IReadOnlyList<MessageEvent> messages, DateTimeOffset now)
    {
        var at = Timestamp.FromDateTimeOffset(now);
        return messages.Select(message => Message(instance, message, at)).Prepend(Started(at));
    }

    private static P.HistoryEvent Started(Timestamp at) => new() { EventId = NoId, Timestamp = at, OrchestratorStarted = new() };

    private static P.HistoryEvent Message(OrchestrationInstance instance, MessageEvent message, Timestamp at)
    {
        var proto = new P.HistoryEvent { EventId = NoId, Timestamp = at };
        switch (message)
        {
            case ExecutionStarted e:
                proto.ExecutionStarted = Start(instance, e);
                break;
            case EventRaised e:
                proto.EventRaised = new() { Name = e.Name, Input = e.Payload };
                break;
            case ExecutionSuspended e:
                proto.ExecutionSuspended = new() { Input = e.Reason };
                break;
            case ExecutionResumed e:
                proto.ExecutionResumed = new() { Input = e.Reason };
                break;
            case ExecutionTerminated e:
                proto.ExecutionTerminated = new() { Input = e.Output, Recurse = e.Recursive };
                break;
            case TaskCompleted e:
                proto.TaskCompleted = new() { TaskScheduledId = e.Id, Result = e.Result };
                break;
            case TaskFailed e:
                proto.TaskFailed = new() { TaskScheduledId = e.Id, FailureDetails = ProtoFailure.Of(e.Failure, e.Final) };
                break;
            case TimerFired e:
                proto.TimerFired = new() { TimerId = e.Id, FireAt = at };
                break;
            case SubOrchestrationCompleted e:
                proto.SubOrchestrationInstanceCompleted = new() { TaskScheduledId = e.Id, Result = e.Result };
                break;
            case SubOrchestrationFailed e:
                proto.SubOrchestrationInstanceFailed = new() { TaskScheduledId = e.Id, FailureDetails = ProtoFailure.Of(e.Failure, e.Final) };
                break;
            default:
                throw new InvalidOperationException($"The worker has no {message.GetType().Name}.");
        }

        return proto;
    }

    private static P.HistoryEvent? Action(HistoryEvent action, Timestamp at) => action switch
    {
        TaskScheduled e => new() { EventId = e.Id, Timestamp = at, TaskScheduled = new() { Name = e.Name } },
        TimerCreated e => new() { EventId = e.Id, Timestamp = at, TimerCreated = new() { FireAt = Timestamp.FromDateTimeOffset(e.FireAt) } },
        SubOrchestrationCreated e => new()
        {
            EventId = e.Id,
            Timestamp = at,
            SubOrchestrationInstanceCreated = new() { Name = e.Name, InstanceId = e.InstanceId, Version = e.Version },
        },
        EventSent e => new() { EventId = e.Id, Timestamp = at, EventSent = new() { InstanceId = e.InstanceId, Name = e.Name, Input = e.Payload } },
        _ => null,
    };

    private static P.ExecutionStartedEvent Start(OrchestrationInstance instance, ExecutionStarted e)
    {
        var start = new P.ExecutionStartedEvent
        {
            Name = instance.Name,
            Version = instance.Version,
            Input = e.Input,
            OrchestrationInstance = new() { InstanceId = instance.Id, ExecutionId = TurnRequest.ExecutionId(instance.Execution) },
            ScheduledStartTimestamp = instance.StartAt is { } startAt ? Timestamp.FromDateTimeOffset(startAt) : null,
        };
        start.Tags.Add(instance.Tags.ToDictionary());
        if (instance.Parent is { } parent)
        {
            start.ParentInstance = new()
            {
                Name = parent.Name,
                TaskScheduledId = parent.ActionId,
                OrchestrationInstance = new() { InstanceId = parent.InstanceId, ExecutionId = TurnRequest.ExecutionId(parent.Execution) },
            };
        }

        return start;
    }
}
