using Billing.Local.Journal;

namespace Billing.Local.ServiceBus;

/// <summary>
/// Recreates a namespace from its records, and writes the records of its present state. Messages of entities that are no
/// longer declared are left out, as Azure deletes a queue with its messages.
/// </summary>
internal sealed class BrokerReplay(
    BrokerCore core, IReadOnlyDictionary<string, SendTarget> targets, IReadOnlyDictionary<string, MessageEntity> entities)
{
    private Dictionary<int, string> Names => core.Log.Names;

    /// <summary>Applies one record.</summary>
    /// <exception cref="InvalidDataException">It is of another version or not a record of this service.</exception>
    public void Apply(ReadOnlySpan<byte> record)
    {
        // Snapshots of a namespace that nobody had used yet held a record of nothing.
        if (record.IsEmpty)
        {
            return;
        }

        using var look = core.Look();
        var reader = new RecordReader(record);
        var version = reader.Byte();
        if (version != OperationLog.Version)
        {
            throw new InvalidDataException($"Service Bus record: version {version} is unknown, {OperationLog.Version} is expected.");
        }

        while (!reader.AtEnd)
        {
            Apply((Operation)reader.Byte(), (int)reader.Number(), ref reader);
        }
    }

    /// <summary>The present state: names, counters, messages, session states, message ids.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> LiveRecords()
    {
        using var look = core.Look();
        return [.. Collect()];
    }

    private static ReadOnlyMemory<byte> Take(OperationLog log)
    {
        var record = log.Record.ToArray();
        log.Clear();
        return record;
    }

    private IEnumerable<ReadOnlyMemory<byte>> Collect()
    {
        var log = new OperationLog(Names);
        log.NameAll();
        foreach (var store in Stores())
        {
            log.Sequence(store);
        }

        if (!log.IsEmpty)
        {
            yield return Take(log);
        }

        foreach (var entity in Stores())
        {
            foreach (var message in entity.Messages.OrderBy(message => message.SequenceNumber))
            {
                log.Message(entity, message);
                yield return Take(log);
            }

            var sessions = entity.Sessions?.All.Where(session => session.State is not null) ?? [];
            foreach (var session in sessions.OrderBy(session => session.Id, StringComparer.Ordinal))
            {
                log.SessionState(entity, session.Id, session.State);
                yield return Take(log);
            }

            var waiting = entity.Sessions?.All.Where(session => session.Rank > 0) ?? [];
            foreach (var session in waiting.OrderBy(session => session.Rank))
            {
                log.SessionFreed(entity, session.Id);
                yield return Take(log);
            }
        }

        foreach (var target in targets.Values)
        {
            foreach (var (id, at) in target.SeenIds(core.Clock.GetUtcNow()))
            {
                log.Seen(target, id, at);
                yield return Take(log);
            }
        }
    }

    private IEnumerable<MessageEntity> Stores() =>
        targets.Values.Select(target => target.Store).Concat(entities.Values).Distinct().Where(entity => entity.LogId > 0);

    private void Apply(Operation operation, int id, ref RecordReader reader)
    {
        if (operation == Operation.Named)
        {
            Name(id, reader.Text());
            return;
        }

        var path = Names.GetValueOrDefault(id) ?? throw new InvalidDataException($"Service Bus record: entity {id} has no name.");
        var target = targets.GetValueOrDefault(path);
        var entity = target?.Store ?? entities.GetValueOrDefault(path);
        switch (operation)
        {
            case Operation.Sent:
                ApplySent(target, ref reader);
                break;
            case Operation.Scheduled:
                ApplyScheduled(target, ref reader);
                break;
            case Operation.Activated:
                ApplyActivated(target, ref reader);
                break;
            case Operation.SessionState:
                ApplySessionState(entity, ref reader);
                break;
            case Operation.SessionFreed:
                var freed = reader.Text();
                entity?.Sessions?.RestorePlace(freed);
                break;
            case Operation.Sequence:
                var last = reader.Number();
                entity?.RestoreSequence(last);
                break;
            case Operation.Seen:
                var messageId = reader.Text();
                var at = reader.Time();
                target?.Note(messageId, at);
                break;
            case Operation.Message:
                ApplyMessage(entity, ref reader);
                break;
            default:
                ApplyToMessage(operation, entity, ref reader);
                break;
        }
    }

    private void Name(int id, string path)
    {
        Names[id] = path;
        var entity = targets.GetValueOrDefault(path)?.Store ?? entities.GetValueOrDefault(path);
        if (entity is not null)
        {
            entity.LogId = id;
        }
    }

    private void ApplySent(SendTarget? target, ref RecordReader reader)
    {
        var origin = reader.Number();
        var at = reader.Time();
        var content = MessageCodec.Read(ref reader);
        target?.Store.RestoreSequence(origin);
        if (content.MessageId is { } id)
        {
            target?.Note(id, at);
        }

        EnqueueCopies(content, origin, at, ref reader);
    }

    private static void ApplyScheduled(SendTarget? target, ref RecordReader reader)
    {
        var number = reader.Number();
        var at = reader.Time();
        var content = MessageCodec.Read(ref reader);
        if (content.MessageId is { } id)
        {
            target?.Note(id, at);
        }

        target?.Store.Enqueue(content, number, number, at, MessageStatus.Scheduled);
    }

    private void ApplyActivated(SendTarget? target, ref RecordReader reader)
    {
        var scheduled = reader.Number();
        var origin = reader.Number();
        var at = reader.Time();
        target?.Store.RestoreSequence(origin);
        var message = target?.Store.Find(scheduled);
        if (message is not null)
        {
            target!.Store.Remove(message);
        }

        EnqueueCopies(message?.Content, origin, at, ref reader);
    }

    private void EnqueueCopies(SentMessage? content, long origin, DateTimeOffset at, ref RecordReader reader)
    {
        for (var rest = reader.Number(); rest > 0; rest--)
        {
            var path = Names[(int)reader.Number()];
            var number = reader.Number();
            if (content is not null && entities.TryGetValue(path, out var entity))
            {
                entity.Enqueue(content, number, origin, at);
            }
        }
    }

    private static void ApplySessionState(MessageEntity? entity, ref RecordReader reader)
    {
        var session = reader.Text();
        var isSet = reader.Byte() == 1;
        var state = reader.Bytes();
        entity?.Sessions?.RestoreState(session, isSet ? state.ToArray() : null);
    }

    private static void ApplyMessage(MessageEntity? entity, ref RecordReader reader)
    {
        var number = reader.Number();
        var origin = reader.Number();
        var enqueued = reader.Time();
        var deliveries = (int)reader.Number();
        var status = (MessageStatus)reader.Byte();
        var content = MessageCodec.Read(ref reader);
        if (entity?.Sessions is not null && content.SessionId is null)
        {
            entity.Enqueue(content, number, origin, enqueued);
            return;
        }

        entity?.Add(
            new BrokerMessage(entity, content, number)
            {
                EnqueuedSequenceNumber = origin,
                EnqueuedTime = enqueued,
                Deliveries = deliveries,
                IsDeferred = status == MessageStatus.Deferred,
            },
            status);
    }

    private static void ApplyToMessage(Operation operation, MessageEntity? entity, ref RecordReader reader)
    {
        var message = entity?.Find(reader.Number());
        switch (operation)
        {
            case Operation.Removed when message is not null:
                entity!.Remove(message);
                break;
            case Operation.Delivered when message is not null:
                message.Deliveries++;
                break;
            case Operation.Undelivered when message is not null:
                message.Deliveries--;
                break;
            case Operation.Deferred when message is not null:
                message.Deliveries--;
                message.IsDeferred = true;
                entity!.SetStatus(message, MessageStatus.Deferred);
                break;
            case Operation.Modified:
                var changes = MessageCodec.ReadProperties(ref reader);
                if (message is not null)
                {
                    message.Content = message.Content.With(changes);
                }

                break;
            case Operation.DeadLettered:
                ApplyDeadLettered(entity, message, ref reader);
                break;
            case Operation.Removed or Operation.Delivered or Operation.Undelivered or Operation.Deferred:
                break;
            default:
                throw new InvalidDataException($"Service Bus record: operation {(int)operation} is unknown.");
        }
    }

    private static void ApplyDeadLettered(MessageEntity? entity, BrokerMessage? message, ref RecordReader reader)
    {
        var deliveries = (int)reader.Number();
        var reason = reader.OptionalText();
        var description = reader.OptionalText();
        if (message is not null)
        {
            entity!.ReplayDeadLetter(message, deliveries, reason, description);
        }
    }

}
