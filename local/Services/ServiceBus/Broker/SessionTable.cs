using Azure.Messaging.ServiceBus;
using Billing.Local.Faults;

namespace Billing.Local.ServiceBus;

/// <summary>
/// The sessions of an entity. Free sessions with messages wait in line; the one that has waited longest is handed to the
/// receiver that has waited longest, and a session that is released with messages left goes to the end of the line.
/// </summary>
internal sealed class SessionTable(MessageEntity entity, BrokerCore core)
{
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly LinkedList<Session> _ready = new();
    private readonly LinkedList<Waiter<SessionHold?>> _waiters = new();
    private readonly List<Session> _changed = [];
    private long _lastRank;

    public IEnumerable<Session> All => _sessions.Values;

    /// <summary>Puts a message into the line of its session that fits its status.</summary>
    public void Line(BrokerMessage message)
    {
        var session = GetOrAdd(message.Content.SessionId!);
        message.Session = session;
        if (message.Status == MessageStatus.Locked)
        {
            session.Locked.Insert(message);
            return;
        }

        session.Available.Insert(message);
        if (session.Rank == 0)
        {
            session.Rank = ++_lastRank;
        }

        if (session.Hold is null)
        {
            session.ReadyPlace ??= _ready.AddLast(session);
        }
        else if (session.Waiters.Count > 0)
        {
            _changed.Add(session);
        }
    }

    /// <summary>Locks a certain session, which need not have messages.</summary>
    /// <exception cref="ServiceBusException">Another receiver holds it.</exception>
    public SessionHold Accept(string id, DateTimeOffset now)
    {
        var session = GetOrAdd(id);
        return session.Hold is null ? Hold(session, now) : throw BrokerErrors.SessionCannotBeLocked(entity.Path, id);
    }

    /// <summary>Locks the session that has waited longest, unless there is none or others asked before.</summary>
    public SessionHold? TryAcceptNext(DateTimeOffset now) => _waiters.Count == 0 && _ready.First is not null ? Hold(Next(), now) : null;

    public void Wait(SessionWaiter waiter) => waiter.Join(_waiters);

    /// <summary>Messages for the receiver that holds the session.</summary>
    public IReadOnlyList<DeliveredMessage> Take(SessionHold hold, int max, ServiceBusReceiveMode mode) =>
        hold.Session.Waiters.Count > 0 ? [] : entity.Take(hold.Session.Available, max, mode, hold.LockedUntil);

    /// <summary>Gives waiting receivers messages and sessions.</summary>
    public void Dispatch(DateTimeOffset now)
    {
        for (var i = 0; i < _changed.Count; i++)
        {
            Serve(_changed[i]);
        }

        _changed.Clear();
        while (_waiters.First is { } waiter && _ready.First is not null)
        {
            waiter.Value.Leave();
            waiter.Value.SetResult(Hold(Next(), now));
        }
    }

    /// <summary>The session that has waited longest, unless the fault plan wants another one.</summary>
    private Session Next() =>
        _ready.Count > 1 && core.Gate.Strikes(BrokerFaults.Call("Accept", entity.Path), FaultKind.Reorder)
            ? _ready.ElementAt(1 + core.Gate.Pick(_ready.Count - 1))
            : _ready.First!.Value;

    public void Renew(SessionHold hold, DateTimeOffset now)
    {
        hold.LockedUntil = now + entity.Settings.LockDuration;
        core.Deadlines.Set(hold.Session, hold.LockedUntil);
    }

    /// <summary>
    /// Frees a session. Messages that its receiver had become deliverable again; their deliveries count when the lock
    /// expired, and do not when the receiver was closed.
    /// </summary>
    public void End(SessionHold hold, SessionEnd end, DateTimeOffset now)
    {
        var session = hold.Session;
        hold.End = end;
        if (end == SessionEnd.LockLost)
        {
            hold.OnLost?.Invoke();
        }

        session.Hold = null;
        core.Deadlines.Remove(session);
        core.MarkChanged(entity);
        while (session.Locked.Last is { } message)
        {
            entity.Release(message, counts: end == SessionEnd.LockLost, now);
        }

        while (session.Waiters.First?.Value is { } waiter)
        {
            waiter.Leave();
            if (end == SessionEnd.LockLost)
            {
                waiter.SetException(BrokerErrors.SessionLockLost(entity.Path, session.Id));
            }
            else
            {
                waiter.SetCanceled(CancellationToken.None);
            }
        }

        if (session.Available.First is not null)
        {
            MoveToEnd(session);
            core.Log.SessionFreed(entity, session.Id);
        }

        Tidy(session);
    }

    /// <summary>Puts a session behind all others in the line of those with messages, as it was in an earlier life.</summary>
    public void RestorePlace(string id)
    {
        if (_sessions.TryGetValue(id, out var session) && session.Available.First is not null)
        {
            MoveToEnd(session);
        }
    }

    public void SetState(Session session, byte[]? state)
    {
        session.State = state;
        core.Log.SessionState(entity, session.Id, state);
    }

    /// <summary>Sets the state that a session had in an earlier life.</summary>
    public void RestoreState(string id, byte[]? state)
    {
        var session = GetOrAdd(id);
        session.State = state;
        Tidy(session);
    }

    /// <summary>Takes a session out of the line when it has no messages left, and forgets it when nothing is left of it.</summary>
    public void Tidy(Session session)
    {
        if (session.ReadyPlace is { } place && session.Available.First is null)
        {
            _ready.Remove(place);
            session.ReadyPlace = null;
        }

        if (!session.HasMessages)
        {
            session.Rank = 0;
        }

        if (session.IsBlank)
        {
            _sessions.Remove(session.Id);
        }
    }

    private void MoveToEnd(Session session)
    {
        if (session.ReadyPlace is { } place)
        {
            _ready.Remove(place);
        }

        session.ReadyPlace = _ready.AddLast(session);
        session.Rank = ++_lastRank;
    }

    private void Serve(Session session)
    {
        while (session.Hold is { } hold && session.Waiters.First?.Value is ReceiveWaiter waiter)
        {
            var messages = entity.Take(session.Available, waiter.Max, waiter.Mode, hold.LockedUntil);
            if (messages.Count == 0)
            {
                return;
            }

            waiter.Leave();
            waiter.SetResult(messages);
        }
    }

    private SessionHold Hold(Session session, DateTimeOffset now)
    {
        if (session.ReadyPlace is { } place)
        {
            _ready.Remove(place);
            session.ReadyPlace = null;
        }

        session.Hold = new SessionHold(session);
        Renew(session.Hold, now);
        return session.Hold;
    }

    private Session GetOrAdd(string id)
    {
        if (!_sessions.TryGetValue(id, out var session))
        {
            session = new Session(this, id);
            _sessions.Add(id, session);
        }

        return session;
    }
}
