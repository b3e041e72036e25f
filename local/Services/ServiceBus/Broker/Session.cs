namespace Billing.Local.ServiceBus;

/// <summary>The messages of one session id in one entity. Its deadline is the end of its lock.</summary>
internal sealed class Session(SessionTable table, string id) : DeadlineItem
{
    public string Id { get; } = id;

    /// <summary>Messages that the session's receiver may get next.</summary>
    public MessageList Available { get; } = new();

    /// <summary>Messages that the receiver has.</summary>
    public MessageList Locked { get; } = new();

    /// <summary>Calls of the receiver that wait for a message.</summary>
    public LinkedList<Waiter<IReadOnlyList<DeliveredMessage>>> Waiters { get; } = new();

    /// <summary>State that the application keeps with the session.</summary>
    public byte[]? State { get; set; }

    /// <summary>The receiver's hold on the session; null when it is free.</summary>
    public SessionHold? Hold { get; set; }

    /// <summary>Its place among the free sessions with messages.</summary>
    public LinkedListNode<Session>? ReadyPlace { get; set; }

    /// <summary>
    /// Grows from session to session in the order in which they got messages or were freed with messages left; 0 without
    /// messages. Free sessions stand in line by it, and after a restart all sessions do.
    /// </summary>
    public long Rank { get; set; }

    /// <summary>True if it has messages that would wait in line if it were free: all but those set aside.</summary>
    public bool HasMessages
    {
        get
        {
            var locked = Locked.First;
            while (locked is { IsDeferred: true })
            {
                locked = locked.Next;
            }

            return locked is not null || Available.First is not null;
        }
    }

    /// <summary>Nothing is known of it but its name.</summary>
    public bool IsBlank => Hold is null && State is null && Available.First is null && Locked.First is null;

    public override void OnDue(DateTimeOffset now) => table.End(Hold!, SessionEnd.LockLost, now);
}

/// <summary>The end of a hold on a session.</summary>
internal enum SessionEnd
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>The receiver was closed.</summary>
    Closed,

    /// <summary>The lock expired.</summary>
    LockLost,
}

/// <summary>One receiver's exclusive hold on a session.</summary>
internal sealed class SessionHold(Session session)
{
    public Session Session { get; } = session;

    public DateTimeOffset LockedUntil { get; set; }

    public SessionEnd End { get; set; }

    /// <summary>Told when the lock expires, while the broker is locked; null when nobody needs to know.</summary>
    public Action? OnLost { get; set; }
}
