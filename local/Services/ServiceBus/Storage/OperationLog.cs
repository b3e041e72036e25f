using Billing.Local.Journal;

namespace Billing.Local.ServiceBus;

/// <summary>The kinds of change that a record tells. The numbers are part of the file format.</summary>
internal enum Operation : byte
{
    Named = 1,
    Sent = 2,
    Scheduled = 3,
    Removed = 4,
    Activated = 5,
    Delivered = 6,
    Undelivered = 7,
    Modified = 8,
    Deferred = 9,
    DeadLettered = 10,
    SessionState = 11,
    Sequence = 12,
    Message = 13,
    Seen = 14,
    SessionFreed = 15,
}

/// <summary>
/// Collects the changes of one turn into one journal record: a version byte, then operations one after the other.
/// Locks are not told: a process that dies loses its receivers too. Deliveries are, so that a message that brings the
/// process down is counted and ends in the dead-letter queue.
/// </summary>
internal sealed class OperationLog(Dictionary<int, string> names)
{
    public const byte Version = 1;

    private readonly RecordWriter _writer = new();

    /// <summary>The numbers given to entity paths so far.</summary>
    public Dictionary<int, string> Names { get; } = names;

    public bool IsEmpty => _writer.Length == 0;

    public ReadOnlyMemory<byte> Record => _writer.Written;

    public void Clear() => _writer.Clear();

    /// <summary>A message went from a topic or queue to the listed entities, which may be none.</summary>
    public void Sent(SendTarget target, long origin, DateTimeOffset now, SentMessage content, IReadOnlyList<(MessageEntity Entity, long Number)> copies)
    {
        foreach (var (entity, _) in copies)
        {
            Name(entity);
        }

        Begin(Operation.Sent, target.Store);
        _writer.Number(origin);
        _writer.Fixed(now.UtcTicks);
        MessageCodec.Write(_writer, content);
        WriteCopies(copies);
    }

    public void Scheduled(SendTarget target, long number, DateTimeOffset now, SentMessage content)
    {
        Begin(Operation.Scheduled, target.Store);
        _writer.Number(number);
        _writer.Fixed(now.UtcTicks);
        MessageCodec.Write(_writer, content);
    }

    /// <summary>A scheduled message became active in the listed entities.</summary>
    public void Activated(
        SendTarget target, long scheduled, long origin, DateTimeOffset now, IReadOnlyList<(MessageEntity Entity, long Number)> copies)
    {
        foreach (var (entity, _) in copies)
        {
            Name(entity);
        }

        Begin(Operation.Activated, target.Store);
        _writer.Number(scheduled);
        _writer.Number(origin);
        _writer.Fixed(now.UtcTicks);
        WriteCopies(copies);
    }

    public void Removed(MessageEntity entity, long number) => Begin(Operation.Removed, entity, number);

    public void Delivered(MessageEntity entity, long number) => Begin(Operation.Delivered, entity, number);

    public void Undelivered(MessageEntity entity, long number) => Begin(Operation.Undelivered, entity, number);

    public void Deferred(MessageEntity entity, long number) => Begin(Operation.Deferred, entity, number);

    public void Modified(MessageEntity entity, long number, IDictionary<string, object> changes)
    {
        Begin(Operation.Modified, entity, number);
        MessageCodec.WriteProperties(_writer, changes.Count, changes);
    }

    public void DeadLettered(MessageEntity entity, long number, int deliveries, string? reason, string? description)
    {
        Begin(Operation.DeadLettered, entity, number);
        _writer.Number(deliveries);
        _writer.Text(reason);
        _writer.Text(description);
    }

    public void SessionState(MessageEntity entity, string session, byte[]? state)
    {
        Begin(Operation.SessionState, entity);
        _writer.Text(session);
        _writer.Byte(state is null ? (byte)0 : (byte)1);
        _writer.Bytes(state);
    }

    /// <summary>A session was freed with messages left: it waits behind all others now.</summary>
    public void SessionFreed(MessageEntity entity, string session)
    {
        Begin(Operation.SessionFreed, entity);
        _writer.Text(session);
    }

    /// <summary>For snapshots: the last number that an entity gave.</summary>
    public void Sequence(MessageEntity entity) => Begin(Operation.Sequence, entity, entity.LastSequenceNumber);

    /// <summary>For snapshots: a message as it stands. A lock is left out, but its delivery counts.</summary>
    public void Message(MessageEntity entity, BrokerMessage message)
    {
        Begin(Operation.Message, entity, message.SequenceNumber);
        _writer.Number(message.EnqueuedSequenceNumber);
        _writer.Fixed(message.EnqueuedTime.UtcTicks);
        _writer.Number(message.Deliveries);
        var status = message.Status == MessageStatus.Locked ? MessageStatus.Available : message.Status;
        _writer.Byte((byte)(message.IsDeferred ? MessageStatus.Deferred : status));
        MessageCodec.Write(_writer, message.Content);
    }

    /// <summary>For snapshots: a message id within the window of duplicate detection.</summary>
    public void Seen(SendTarget target, string messageId, DateTimeOffset at)
    {
        Begin(Operation.Seen, target.Store);
        _writer.Text(messageId);
        _writer.Fixed(at.UtcTicks);
    }

    /// <summary>Names all entities named so far once more, as a snapshot needs that stands alone.</summary>
    public void NameAll()
    {
        foreach (var (id, path) in Names)
        {
            WriteName(id, path);
        }
    }

    private void Begin(Operation operation, MessageEntity entity, long number)
    {
        Begin(operation, entity);
        _writer.Number(number);
    }

    private void Begin(Operation operation, MessageEntity entity)
    {
        Name(entity);
        Start();
        _writer.Byte((byte)operation);
        _writer.Number(entity.LogId);
    }

    private void Name(MessageEntity entity)
    {
        if (entity.LogId == 0)
        {
            entity.LogId = Names.Count == 0 ? 1 : Names.Keys.Max() + 1;
            Names.Add(entity.LogId, entity.Path);
            WriteName(entity.LogId, entity.Path);
            if (entity.DeadLetter is not null)
            {
                Name(entity.DeadLetter);
            }
        }
    }

    private void WriteName(int id, string path)
    {
        Start();
        _writer.Byte((byte)Operation.Named);
        _writer.Number(id);
        _writer.Text(path);
    }

    private void WriteCopies(IReadOnlyList<(MessageEntity Entity, long Number)> copies)
    {
        _writer.Number(copies.Count);
        for (var i = 0; i < copies.Count; i++)
        {
            _writer.Number(copies[i].Entity.LogId);
            _writer.Number(copies[i].Number);
        }
    }

    private void Start()
    {
        if (_writer.Length == 0)
        {
            _writer.Byte(Version);
        }
    }
}
