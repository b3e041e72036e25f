using System.Collections.ObjectModel;
using Billing.Local.Journal;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Durable;

/// <summary>The stored form of <see cref="HubRecord"/>: a version byte, a kind, then the fields.</summary>
internal static class RecordCodec
{
    /// <summary>Steps of the engine that replayed orchestrators itself.</summary>
    private const byte EarlierFormat = 1;

    /// <summary>Steps of the SDK's worker. The fields are those of the first format, and a snapshot tells which of both it holds.</summary>
    private const byte Format = 2;

    private const byte CreatedKind = 1;
    private const byte MessageKind = 2;
    private const byte ActivityKind = 3;
    private const byte TurnKind = 4;
    private const byte PurgedKind = 5;
    private const byte InstanceKind = 6;
    private const byte HubKind = 7;

    [ThreadStatic]
    private static RecordWriter? t_writer;

    /// <summary>The record's bytes, valid until the next call on this thread.</summary>
    public static ReadOnlyMemory<byte> Encode(HubRecord record)
    {
        var writer = t_writer ??= new RecordWriter();
        writer.Clear();
        writer.Byte(Format);
        switch (record)
        {
            case InstanceCreated r:
                WriteCreated(writer, r);
                break;
            case MessageReceived r:
                writer.Byte(MessageKind);
                writer.Text(r.InstanceId);
                EventCodec.Write(writer, r.Message);
                break;
            case ActivityFinished r:
                writer.Byte(ActivityKind);
                writer.Text(r.InstanceId);
                writer.Number(r.Execution);
                EventCodec.Write(writer, r.Result);
                break;
            case TurnCommitted r:
                WriteTurn(writer, r);
                break;
            case InstancesPurged r:
                writer.Byte(PurgedKind);
                writer.Number(r.InstanceIds.Count);
                foreach (var id in r.InstanceIds)
                {
                    writer.Text(id);
                }

                break;
            case InstanceSnapshot r:
                writer.Byte(InstanceKind);
                InstanceCodec.Write(writer, r.Instance);
                break;
            case HubSnapshot r:
                writer.Byte(HubKind);
                writer.Number(r.NextExecution);
                break;
            default:
                throw new InvalidOperationException($"{record.GetType().Name} cannot be stored.");
        }

        return writer.Written;
    }

    public static HubRecord Decode(ReadOnlySpan<byte> record)
    {
        var reader = new RecordReader(record);
        var format = reader.Byte();
        if (format is not (EarlierFormat or Format))
        {
            throw new InvalidDataException($"A task hub record has the format {format}; this program reads formats {EarlierFormat} and {Format}.");
        }

        return reader.Byte() switch
        {
            CreatedKind => ReadCreated(ref reader),
            MessageKind => new MessageReceived(reader.Text(), EventCodec.ReadMessage(ref reader)),
            ActivityKind => new ActivityFinished(reader.Text(), reader.Number(), (ResultEvent)EventCodec.ReadMessage(ref reader)),
            TurnKind => ReadTurn(ref reader) with { IsEarlier = format == EarlierFormat },
            PurgedKind => new InstancesPurged(ReadTexts(ref reader)),
            InstanceKind => new InstanceSnapshot(InstanceCodec.Read(ref reader, isEarlier: format == EarlierFormat)),
            HubKind => new HubSnapshot(reader.Number()),
            var kind => throw new InvalidDataException($"A task hub record is of the unknown kind {kind}."),
        };
    }

    public static void WriteTags(RecordWriter writer, IReadOnlyDictionary<string, string> tags)
    {
        writer.Number(tags.Count);
        foreach (var (key, value) in tags)
        {
            writer.Text(key);
            writer.Text(value);
        }
    }

    public static IReadOnlyDictionary<string, string> ReadTags(ref RecordReader reader)
    {
        var count = reader.Count();
        if (count == 0)
        {
            return ReadOnlyDictionary<string, string>.Empty;
        }

        var tags = new Dictionary<string, string>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            tags[reader.Text()] = reader.Text();
        }

        return tags;
    }

    private static void WriteCreated(RecordWriter writer, InstanceCreated r)
    {
        writer.Byte(CreatedKind);
        writer.Text(r.InstanceId);
        writer.Text(r.Name);
        writer.Text(r.Version);
        writer.Text(r.Input);
        WriteTags(writer, r.Tags);
        writer.Time(r.StartAt);
        writer.Time(r.At);
    }

    private static InstanceCreated ReadCreated(ref RecordReader reader) => new(
        reader.Text(), reader.Text(), reader.Text(), reader.OptionalText(), ReadTags(ref reader), reader.OptionalTime(), reader.Time());

    private static void WriteTurn(RecordWriter writer, TurnCommitted r)
    {
        writer.Byte(TurnKind);
        writer.Text(r.InstanceId);
        writer.Time(r.At);
        writer.Number(r.Consumed);
        writer.Number(r.Events.Count);
        foreach (var e in r.Events)
        {
            EventCodec.Write(writer, e);
        }

        writer.Number(r.CancelledTimers.Count);
        foreach (var id in r.CancelledTimers)
        {
            writer.Number(id);
        }

        writer.Text(r.CustomStatus);
    }

    private static TurnCommitted ReadTurn(ref RecordReader reader)
    {
        var id = reader.Text();
        var at = reader.Time();
        var consumed = reader.Count();
        var events = new HistoryEvent[reader.Count()];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = EventCodec.Read(ref reader);
        }

        var cancelled = new int[reader.Count()];
        for (var i = 0; i < cancelled.Length; i++)
        {
            cancelled[i] = reader.Count();
        }

        return new(id, at, consumed, events, reader.OptionalText()) { CancelledTimers = cancelled };
    }

    private static string[] ReadTexts(ref RecordReader reader)
    {
        var texts = new string[reader.Count()];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.Text();
        }

        return texts;
    }
}
