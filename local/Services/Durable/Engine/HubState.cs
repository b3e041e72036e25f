using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Durable;

/// <summary>An activity that is to be run.</summary>
internal readonly record struct ActivityWork(OrchestrationInstance Instance, long Execution, TaskScheduled Activity);

/// <summary>The effects of a change of the state.</summary>
/// <remarks>Collected while a record is applied; unused when the journal is replayed.</remarks>
internal sealed class HubEffects
{
    /// <summary>Instances that have got something to read.</summary>
    public List<OrchestrationInstance> Awakened { get; } = [];

    public List<ActivityWork> Activities { get; } = [];

    public List<(OrchestrationInstance Instance, int TimerId, DateTimeOffset Due)> Timers { get; } = [];

    /// <summary>Instances whose status is another than before.</summary>
    public List<OrchestrationInstance> Changed { get; } = [];

    public void Clear()
    {
        Awakened.Clear();
        Activities.Clear();
        Timers.Clear();
        Changed.Clear();
    }
}

/// <summary>
/// All instances, and how each record changes them. The same code runs when a change happens and when the journal is
/// replayed, so both give the same state. Guarded by the hub's lock.
/// </summary>
internal sealed class HubState
{
    private readonly Dictionary<string, OrchestrationInstance> _instances = new(StringComparer.Ordinal);
    private SortedSet<string>? _ids;
    private long _nextExecution = 1;

    public IEnumerable<OrchestrationInstance> Instances => Ids.Select(id => _instances[id]);

    /// <summary>The ids in order; put in order when first asked for, since doing so one by one would take much of a replay.</summary>
    private SortedSet<string> Ids => _ids ??= new(_instances.Keys, StringComparer.Ordinal);

    public OrchestrationInstance? Find(string id) => _instances.GetValueOrDefault(id);

    /// <summary>The instances whose ids come after <paramref name="after"/> (or start at <paramref name="from"/>), in order.</summary>
    public IEnumerable<OrchestrationInstance> From(string? from, string? after)
    {
        if (Ids.Count == 0)
        {
            return [];
        }

        var start = after is not null && string.CompareOrdinal(after, from) >= 0 ? after : from;
        if (start is not null && string.CompareOrdinal(start, Ids.Max) > 0)
        {
            return [];
        }

        var ids = start is null ? Ids : Ids.GetViewBetween(start, Ids.Max);
        return ids.Where(id => !string.Equals(id, after, StringComparison.Ordinal)).Select(id => _instances[id]);
    }

    public void Apply(HubRecord record, HubEffects effects)
    {
        switch (record)
        {
            case InstanceCreated r:
                Apply(r, effects);
                break;
            case MessageReceived r when Find(r.InstanceId) is { IsEnded: false } instance:
                Deliver(instance, r.Message, effects);
                break;
            case ActivityFinished r when Find(r.InstanceId) is { } instance:
                Apply(r, instance, effects);
                break;
            case TurnCommitted r when Find(r.InstanceId) is { IsEnded: false } instance:
                Apply(r, instance, effects);
                break;
            case InstancesPurged r:
                foreach (var id in r.InstanceIds)
                {
                    _instances.Remove(id);
                    _ids?.Remove(id);
                }

                break;
            case InstanceSnapshot r:
                Put(r.Instance);
                _nextExecution = Math.Max(_nextExecution, r.Instance.Execution + 1);
                break;
            case HubSnapshot r:
                _nextExecution = Math.Max(_nextExecution, r.NextExecution);
                break;
            default:
                break;
        }
    }

    /// <summary>The records that recreate the present state.</summary>
    public IEnumerable<HubRecord> Snapshot() =>
        Instances.Select(instance => (HubRecord)new InstanceSnapshot(instance)).Prepend(new HubSnapshot(_nextExecution));

    private void Put(OrchestrationInstance instance)
    {
        _instances[instance.Id] = instance;
        _ids?.Add(instance.Id);
    }

    private void Apply(InstanceCreated record, HubEffects effects)
    {
        var instance = new OrchestrationInstance
        {
            Id = record.InstanceId,
            Name = record.Name,
            Version = record.Version,
            Execution = _nextExecution++,
            Input = record.Input,
            Tags = record.Tags,
            CreatedAt = record.At,
            LastUpdatedAt = record.At,
            StartAt = record.StartAt,
            Activities = Find(record.InstanceId)?.Activities ?? [],
        };
        Put(instance);
        Deliver(instance, new ExecutionStarted(record.Input), effects);
    }

    private static void Apply(ActivityFinished record, OrchestrationInstance instance, HubEffects effects)
    {
        var expected = instance.Activities.Remove((record.Execution, record.Result.Id));
        if (expected && record.Execution == instance.Execution && !instance.IsEnded)
        {
            Deliver(instance, record.Result, effects);
        }
    }

    private void Apply(TurnCommitted record, OrchestrationInstance instance, HubEffects effects)
    {
        instance.History.Add(new TurnStarted(record.At));
        instance.LastUpdatedAt = record.At;
        instance.CustomStatus = record.CustomStatus;
        var before = instance.Status;
        var status = before == OrchestrationRuntimeStatus.Suspended ? before : OrchestrationRuntimeStatus.Running;
        foreach (var message in instance.Inbox.Take(record.Consumed))
        {
            instance.History.Add(message);
            status = message switch
            {
                ExecutionSuspended => OrchestrationRuntimeStatus.Suspended,
                ExecutionResumed => OrchestrationRuntimeStatus.Running,
                _ => status,
            };
        }

        instance.Inbox.RemoveRange(0, record.Consumed);
        instance.Status = status;
        instance.HasEarlierSteps |= record.IsEarlier;
        foreach (var e in record.Events)
        {
            instance.History.Add(e);
            Act(instance, e, record, effects);
        }

        if (instance.Status != before)
        {
            effects.Changed.Add(instance);
        }

        foreach (var id in record.CancelledTimers)
        {
            instance.Timers.Remove(id);
        }
    }

    private void Act(OrchestrationInstance instance, HistoryEvent action, TurnCommitted record, HubEffects effects)
    {
        switch (action)
        {
            case TaskScheduled e:
                instance.Activities.Add((instance.Execution, e.Id), e);
                effects.Activities.Add(new(instance, instance.Execution, e));
                break;
            case TimerCreated e when !record.CancelledTimers.Contains(e.Id):
                instance.Timers.Add(e.Id, e.FireAt);
                effects.Timers.Add((instance, e.Id, e.FireAt));
                break;
            case SubOrchestrationCreated e:
                StartChild(instance, e, record.At, effects);
                break;
            case EventSent e when Find(e.InstanceId) is { IsEnded: false } target:
                Deliver(target, new EventRaised(e.Name, e.Payload), effects);
                break;
            case TerminationSent e when Find(e.InstanceId) is { IsEnded: false } target:
                Deliver(target, new ExecutionTerminated(e.Reason, e.Recursive), effects);
                break;
            case ContinuedAsNew e:
                StartOver(instance, e, record, effects);
                break;
            case ExecutionCompleted e:
                End(instance, e, effects);
                break;
            default:
                break;
        }
    }

    private void StartChild(OrchestrationInstance parent, SubOrchestrationCreated action, DateTimeOffset at, HubEffects effects)
    {
        var existing = Find(action.InstanceId);
        if (existing is { IsEnded: false })
        {
            var failure = new TaskFailureDetails(
                "DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException",
                $"An orchestration instance with the id '{action.InstanceId}' already exists and is {existing.Status}.",
                StackTrace: null,
                InnerFailure: null,
                Properties: null);
            Deliver(parent, new SubOrchestrationFailed(action.Id, failure, Final: true), effects);
            return;
        }

        var child = new OrchestrationInstance
        {
            Id = action.InstanceId,
            Name = action.Name,
            Version = action.Version,
            Execution = _nextExecution++,
            Input = action.Input,
            Parent = new ParentLink(parent.Name, parent.Id, parent.Execution, action.Id),
            CreatedAt = at,
            LastUpdatedAt = at,
            Activities = existing?.Activities ?? [],
        };
        Put(child);
        Deliver(child, new ExecutionStarted(action.Input), effects);
    }

    private void StartOver(OrchestrationInstance instance, ContinuedAsNew e, TurnCommitted record, HubEffects effects)
    {
        instance.Execution = _nextExecution++;
        instance.Input = e.Input;
        instance.Version = e.Version;
        instance.CustomStatus = null;
        instance.HasEarlierSteps = false;
        instance.History = [];
        instance.Timers.Clear();
        instance.Inbox.RemoveAll(message => message is ResultEvent);
        var isSuspended = instance.Status == OrchestrationRuntimeStatus.Suspended && !record.IsEarlier;
        MessageEvent[] pause = isSuspended ? [new ExecutionSuspended(Reason: null)] : [];
        instance.Inbox.InsertRange(0, [new ExecutionStarted(e.Input), .. pause, .. e.Unread]);
        effects.Awakened.Add(instance);
    }

    private void End(OrchestrationInstance instance, ExecutionCompleted e, HubEffects effects)
    {
        instance.Status = e.Status;
        instance.Output = e.Output;
        instance.Failure = e.Failure;
        instance.Inbox.Clear();
        instance.Timers.Clear();
        if (e.Recursive)
        {
            foreach (var child in Children(instance).Where(child => !child.IsEnded))
            {
                Deliver(child, new ExecutionTerminated(e.Output, Recursive: true), effects);
            }
        }

        if (instance.Parent is { } link && Find(link.InstanceId) is { IsEnded: false } parent && parent.Execution == link.Execution)
        {
            Deliver(parent, ResultFor(link.ActionId, e), effects);
        }
    }

    /// <summary>The sub-orchestrations that an instance's present generation started and that are still there.</summary>
    public IEnumerable<OrchestrationInstance> Children(OrchestrationInstance instance) =>
        instance.History.OfType<SubOrchestrationCreated>()
            .Select(created => Find(created.InstanceId))
            .OfType<OrchestrationInstance>()
            .Where(child => child.Parent is { } link && link.InstanceId == instance.Id && link.Execution == instance.Execution);

    private static ResultEvent ResultFor(int actionId, ExecutionCompleted e) => e.Status switch
    {
        OrchestrationRuntimeStatus.Completed => new SubOrchestrationCompleted(actionId, e.Output),
        OrchestrationRuntimeStatus.Terminated => new SubOrchestrationFailed(
            actionId, new TaskFailureDetails("Terminated", $"The orchestration was terminated: {e.Output}", null, null, null), Final: false),
        _ => new SubOrchestrationFailed(actionId, e.Failure!, Final: false),
    };

    private static void Deliver(OrchestrationInstance instance, MessageEvent message, HubEffects effects)
    {
        if (message is TimerFired fired && !instance.Timers.Remove(fired.Id))
        {
            return;
        }

        instance.Inbox.Add(message);
        effects.Awakened.Add(instance);
    }
}
