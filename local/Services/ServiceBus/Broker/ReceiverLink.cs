using Azure.Messaging.ServiceBus;
using Billing.Local.Faults;

namespace Billing.Local.ServiceBus;

/// <summary>One receiver's connection to an entity, or to a session of it: what receivers of every kind call.</summary>
internal sealed class ReceiverLink
{
    private readonly BrokerCore _core;
    private readonly MessageEntity _entity;
    private bool _closed;

    public ReceiverLink(BrokerCore core, MessageEntity entity, ServiceBusReceiveMode mode, SessionHold? hold)
    {
        _core = core;
        _entity = entity;
        Mode = mode;
        Hold = hold;
        using var look = core.Look();
        entity.Users++;
    }

    public ServiceBusReceiveMode Mode { get; }

    /// <summary>The hold on a session; null for a receiver without sessions.</summary>
    public SessionHold? Hold { get; }

    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>True if the receiver can still settle: it is open, and its session is still its own.</summary>
    public bool HoldsSession => Hold is { End: SessionEnd.None };

    /// <summary>Receives messages in the form that the client shows, waiting for the first.</summary>
    /// <param name="max">At most so many.</param>
    /// <param name="wait">Time to wait; null means until cancelled.</param>
    /// <param name="cancellationToken">Gives up the wait; a message is never lost by it.</param>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(int max, TimeSpan? wait, CancellationToken cancellationToken) =>
        ReceivedMessages.Of(await TakeAsync(max, wait, cancellationToken));

    /// <summary>Waits for a message; gives none when told to leave. To leave is usual for a pump, so it costs no exception.</summary>
    /// <param name="leave">Ends the wait; a message is never lost by it.</param>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveUnlessAsync(CancellationToken leave) =>
        ReceivedMessages.Of(await TakeAsync(max: 1, wait: null, CancellationToken.None, leave));

    /// <summary>Receives messages as the broker keeps them, waiting for the first.</summary>
    /// <param name="max">At most so many.</param>
    /// <param name="wait">Time to wait; null means until cancelled.</param>
    /// <param name="cancellationToken">Gives up the wait; a message is never lost by it.</param>
    /// <param name="leave">Ends the wait without a message.</param>
    public async Task<IReadOnlyList<DeliveredMessage>> TakeAsync(
        int max, TimeSpan? wait, CancellationToken cancellationToken, CancellationToken leave = default)
    {
        Cancellation.Check(cancellationToken);
        IReadOnlyList<DeliveredMessage> messages;
        ReceiveWaiter? waiter = null;
        using (var turn = _core.Begin())
        {
            CheckOpen();
            messages = TakeNow(max, turn.Now);
            if (messages.Count == 0 && !(wait <= TimeSpan.Zero))
            {
                waiter = new ReceiveWaiter(max, Mode, this);
                Wait(waiter);
            }
        }

        if (waiter is not null)
        {
            messages = await _core.WaitAsync(waiter, wait, [], cancellationToken, leave);
        }

        await WhenRemovedAsync(messages);
        return messages;
    }

    /// <summary>Looks at messages of every status from a number on, without locking them.</summary>
    public IReadOnlyList<DeliveredMessage> Peek(int max, long from)
    {
        using var turn = _core.Begin();
        CheckUsable();
        return _entity.Messages
            .Where(message => message.SequenceNumber >= from && (Hold is null || message.Content.SessionId == Hold.Session.Id))
            .OrderBy(message => message.SequenceNumber)
            .Take(max)
            .Select(_entity.Browse)
            .ToList();
    }

    /// <summary>True if the receiver still has the message.</summary>
    public bool IsLocked(Guid lockToken)
    {
        using var look = _core.Look();
        return !_closed && Hold is not { End: not SessionEnd.None }
            && _entity.Find(BrokerCore.SequenceNumberOf(lockToken)) is { Status: MessageStatus.Locked } entry
            && entry.LockToken == lockToken;
    }

    public Task CompleteAsync(Guid lockToken) => SettleAsync("Complete", lockToken, (entry, _) => _entity.Complete(entry));

    public Task AbandonAsync(Guid lockToken, IDictionary<string, object>? changes) => SettleAsync("Abandon", lockToken, (entry, now) =>
    {
        _entity.Modify(entry, changes);
        _entity.Release(entry, counts: true, now);
    });

    /// <summary>Gives back a message that the receiver never saw: the delivery does not count.</summary>
    public Task ReleaseAsync(Guid lockToken) => SettleAsync("Release", lockToken, (entry, now) => _entity.Release(entry, counts: false, now));

    public Task DeferAsync(Guid lockToken, IDictionary<string, object>? changes) => SettleAsync("Defer", lockToken, (entry, _) =>
    {
        _entity.Modify(entry, changes);
        _entity.Defer(entry);
    });

    public Task DeadLetterAsync(Guid lockToken, IDictionary<string, object>? changes, string? reason, string? description)
    {
        if (_entity.DeadLetter is null)
        {
            throw BrokerErrors.NoDeadLetterOfDeadLetters(_entity.Path);
        }

        return SettleAsync("DeadLetter", lockToken, (entry, _) =>
        {
            _entity.Modify(entry, changes);
            _entity.MoveToDeadLetter(entry, entry.Deliveries - 1, reason, description);
        });
    }

    /// <returns>When the lock ends now.</returns>
    public DateTimeOffset RenewLock(Guid lockToken)
    {
        using var turn = _core.Begin();
        if (Hold is not null)
        {
            throw new InvalidOperationException("The lock of a message in a session is renewed with the session's lock.");
        }

        var entry = FindLocked(lockToken);
        _entity.RenewLock(entry, turn.Now);
        return entry.LockedUntil;
    }

    /// <summary>Receives deferred messages by their numbers: all of them, or none.</summary>
    public async Task<IReadOnlyList<DeliveredMessage>> ReceiveDeferredAsync(IReadOnlyList<long> numbers)
    {
        var messages = TakeDeferred(numbers);
        await WhenRemovedAsync(messages);
        return messages;
    }

    private List<DeliveredMessage> TakeDeferred(IReadOnlyList<long> numbers)
    {
        using var turn = _core.Begin();
        CheckUsable();
        var entries = numbers.Select(number =>
            _entity.Find(number) is { Status: MessageStatus.Deferred } entry && (Hold is null || entry.Content.SessionId == Hold.Session.Id)
                ? entry
                : throw BrokerErrors.MessageNotFound(_entity.Path, number)).ToList();
        var lockedUntil = Hold?.LockedUntil ?? turn.Now + _entity.Settings.LockDuration;
        return entries.ConvertAll(entry => _entity.Deliver(entry, Mode, lockedUntil));
    }

    public void RenewSession()
    {
        using var turn = _core.Begin();
        CheckUsable();
        _entity.Sessions!.Renew(Hold!, turn.Now);
    }

    public BinaryData? GetState()
    {
        using var turn = _core.Begin();
        CheckUsable();
        return Hold!.Session.State is { } state ? BinaryData.FromBytes(state) : null;
    }

    public Task SetStateAsync(BinaryData? state, long limit) => _core.Gate.CallAsync(
        BrokerFaults.Call("SetState", _entity.Path), BrokerFaults.Calls, () => StoreStateAsync(state, limit), BrokerFaults.Fail<bool>);

    private async Task<bool> StoreStateAsync(BinaryData? state, long limit)
    {
        Task stored;
        using (var turn = _core.Begin())
        {
            CheckUsable();
            if (state?.ToMemory().Length > limit)
            {
                throw BrokerErrors.TooLarge(_entity.Path, state.ToMemory().Length, limit);
            }

            _entity.Sessions!.SetState(Hold!.Session, state?.ToArray());
            stored = turn.Commit();
        }

        await stored;
        return true;
    }

    /// <summary>Ends the receiver's waits and frees its session. Messages that it has outside a session stay locked.</summary>
    public void Close()
    {
        using var turn = _core.Begin();
        if (_closed)
        {
            return;
        }

        _closed = true;
        _entity.Users--;
        _entity.EndWaits(this);
        if (HoldsSession)
        {
            _entity.Sessions!.End(Hold!, SessionEnd.Closed, turn.Now);
        }
    }

    private IReadOnlyList<DeliveredMessage> TakeNow(int max, DateTimeOffset now)
    {
        CheckUsable();
        if (Hold is not null)
        {
            return _entity.Sessions!.Take(Hold, max, Mode);
        }

        return _entity.Sessions is null ? _entity.Take(max, Mode, now) : throw BrokerErrors.NeedsSessionReceiver(_entity.Path);
    }

    private void Wait(ReceiveWaiter waiter)
    {
        if (Hold is null)
        {
            _entity.Wait(waiter);
        }
        else
        {
            waiter.Join(Hold.Session.Waiters);
        }
    }

    /// <summary>A message that is deleted by being received is handed out only when it cannot come back.</summary>
    private Task WhenRemovedAsync(IReadOnlyList<DeliveredMessage> messages) =>
        Mode == ServiceBusReceiveMode.ReceiveAndDelete && messages.Count > 0 ? _core.WhenStoredAsync() : Task.CompletedTask;

    private Task SettleAsync(string operation, Guid lockToken, Action<BrokerMessage, DateTimeOffset> settle) => _core.Gate.IsArmed
        ? _core.Gate.CallAsync(
            BrokerFaults.Call(operation, _entity.Path), BrokerFaults.Settlements, () => SettleAsync(lockToken, settle), fault => FailToSettleAsync(lockToken, fault))
        : SettleAsync(lockToken, settle);

    /// <summary>A lost lock is lost in truth: the message is deliverable again, and the delivery counts.</summary>
    private async Task<bool> FailToSettleAsync(Guid lockToken, FaultKind fault)
    {
        if (fault != FaultKind.LockLost)
        {
            throw BrokerFaults.Failure(fault);
        }

        Task stored;
        using (var turn = _core.Begin())
        {
            var locked = FindLocked(lockToken);
            if (Hold is not null)
            {
                _entity.Sessions!.End(Hold, SessionEnd.LockLost, turn.Now);
            }
            else
            {
                _entity.Release(locked, counts: true, turn.Now);
            }

            stored = turn.Commit();
        }

        await stored;
        throw Hold is not null ? BrokerErrors.SessionLockLost(_entity.Path, Hold.Session.Id) : BrokerErrors.MessageLockLost(_entity.Path);
    }

    private async Task<bool> SettleAsync(Guid lockToken, Action<BrokerMessage, DateTimeOffset> settle)
    {
        Task stored;
        using (var turn = _core.Begin())
        {
            settle(FindLocked(lockToken), turn.Now);
            stored = turn.Commit();
        }

        await stored;
        return true;
    }

    private BrokerMessage FindLocked(Guid lockToken)
    {
        if (Mode != ServiceBusReceiveMode.PeekLock)
        {
            throw BrokerErrors.PeekLockOnly();
        }

        CheckUsable();
        return _entity.Find(BrokerCore.SequenceNumberOf(lockToken)) is { Status: MessageStatus.Locked } entry && entry.LockToken == lockToken
            && entry.Session == Hold?.Session
            ? entry
            : throw BrokerErrors.MessageLockLost(_entity.Path);
    }

    private void CheckOpen() => ObjectDisposedException.ThrowIf(_closed, typeof(ServiceBusReceiver));

    private void CheckUsable()
    {
        CheckOpen();
        if (Hold is { End: SessionEnd.LockLost })
        {
            throw BrokerErrors.SessionLockLost(_entity.Path, Hold.Session.Id);
        }
    }
}
