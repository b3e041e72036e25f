using Billing.Local.Faults;
using Billing.Local.Journal;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Durable;

/// <summary>The making of a change: applied, put into the journal, and then its effects.</summary>
internal sealed partial class LocalTaskHub
{
    /// <summary>
    /// Applies and appends a record. Call it inside the lock. What the record awakens goes on at once, since later records
    /// become durable later; activities and waiting clients are served when the record is durable.
    /// </summary>
    private Task Commit(HubRecord record, ReadOnlyMemory<byte> encoded)
    {
        ThrowIfFaulted();
        _effects.Clear();
        _state.Apply(record, _effects);
        var append = Append(encoded);
        if (append.IsCompletedSuccessfully)
        {
            _durable = Task.CompletedTask;
            Release([.. _effects.Activities], [.. _effects.Changed]);
        }
        else
        {
            _pending.Add();
            _durable = append.AsTask();
            _ = ReleaseWhenDurableAsync(_durable, [.. _effects.Activities], [.. _effects.Changed]);
        }

        var durable = _durable;
        SetOff();
        return durable;
    }

    private ValueTask Append(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            return _journal.AppendAsync(Lane, encoded);
        }
        catch (Exception e)
        {
            Fault(e);
            throw;
        }
    }

    private Task Commit(HubRecord record) => Commit(record, RecordCodec.Encode(record));

    private void SetOff()
    {
        if (!IsStarted)
        {
            return;
        }

        // Both lists may grow in another commit, when a timer is due already: work on copies.
        var timers = _effects.Timers.ToArray();
        var awakened = _effects.Awakened.ToArray();
        foreach (var instance in awakened)
        {
            Awaken(instance);
        }

        foreach (var (instance, id, due) in timers)
        {
            ScheduleTimer(instance, id, due);
        }

        _timers.Trim();
    }

    private async Task ReleaseWhenDurableAsync(Task durable, ActivityWork[] activities, OrchestrationInstance[] changed)
    {
        try
        {
            await durable;
            Release(activities, changed);
        }
        catch (Exception e)
        {
            Fault(e);
        }
        finally
        {
            _pending.Remove();
        }
    }

    private void Release(ActivityWork[] activities, OrchestrationInstance[] changed)
    {
        if (activities.Length == 0 && changed.Length == 0)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var activity in activities)
            {
                _work?.Enqueue(activity);
            }

            foreach (var instance in changed)
            {
                _waits.Notify(instance);
            }
        }
    }

    /// <summary>Queues an instance for a step, if it can take one and is not queued already; waits for its start time otherwise.</summary>
    private void Awaken(OrchestrationInstance instance)
    {
        if (_turns is null || instance.Busy)
        {
            return;
        }

        if (instance.IsRunnable(Clock.GetUtcNow()))
        {
            instance.Busy = true;
            _turns.Enqueue(instance);
        }
        else if (instance is { IsEnded: false, History.Count: 0, Inbox: [ExecutionStarted], StartAt: { } start })
        {
            _timers.Add(start, new(instance, instance.Execution, Id: null));
        }
    }

    private void ScheduleTimer(OrchestrationInstance instance, int id, DateTimeOffset due)
    {
        var timer = new HubTimer(instance, instance.Execution, id);
        if (due > Clock.GetUtcNow())
        {
            _timers.Add(due, timer);
        }
        else if (IsLive(timer))
        {
            Fire(timer);
        }
    }

    private bool IsLive(HubTimer timer) =>
        timer.Execution == timer.Instance.Execution
        && (timer.Id is { } id ? timer.Instance.Timers.ContainsKey(id) : timer.Instance.History.Count == 0)
        && IsCurrent(timer.Instance);

    private void Fire(HubTimer timer)
    {
        if (timer.Id is { } id)
        {
            _ = Commit(new MessageReceived(timer.Instance.Id, new TimerFired(id)));
        }
        else
        {
            Awaken(timer.Instance);
        }
    }

    /// <summary>True if the instance is still the one of its id: it may have been replaced or purged.</summary>
    private bool IsCurrent(OrchestrationInstance instance) => ReferenceEquals(_state.Find(instance.Id), instance);

    /// <summary>Completes when all that was read or answered before is durable.</summary>
    private Task WhenDurableAsync()
    {
        lock (_gate)
        {
            ThrowIfFaulted();
            return _durable;
        }
    }

    /// <summary>Like <see cref="WhenDurableAsync"/>, but a hub that has stopped for a fault has nothing left to write.</summary>
    private Task AllWrittenAsync()
    {
        lock (_gate)
        {
            return _fault is null ? _durable : Task.CompletedTask;
        }
    }

    private void Fault(Exception e)
    {
        lock (_gate)
        {
            if (_fault is null)
            {
                _fault = e;
                _log.LogCritical(e, "The task hub stops: a change could not be stored.");
                _waits.Fail(e);
            }
        }
    }

    private void ThrowIfFaulted()
    {
        if (_fault is HostCrashedException crash)
        {
            throw crash;
        }

        if (_fault is { } fault)
        {
            throw new IOException($"The task hub has stopped because a change could not be stored: {fault.Message}", fault);
        }
    }
}
