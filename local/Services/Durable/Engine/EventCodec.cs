using Billing.Local.Journal;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Durable;

/// <summary>The stored form of history events: a kind, then the fields. The numbers of the kinds are part of the file format.</summary>
internal static class EventCodec
{
    private const byte TurnStartedKind = 1;
    private const byte ExecutionStartedKind = 2;
    private const byte EventRaisedKind = 3;
    private const byte SuspendedKind = 4;
    private const byte ResumedKind = 5;
    private const byte TerminatedKind = 6;
    private const byte TaskCompletedKind = 7;
    private const byte TaskFailedKind = 8;
    private const byte TimerFiredKind = 9;
    private const byte SubCompletedKind = 10;
    private const byte SubFailedKind = 11;
    private const byte TaskScheduledKind = 12;
    private const byte TimerCreatedKind = 13;
    private const byte SubCreatedKind = 14;
    private const byte EventSentKind = 15;
    private const byte CompletedKind = 16;
    private const byte ContinuedKind = 17;
    private const byte TerminationSentKind = 18;

    public static void Write(RecordWriter writer, HistoryEvent value)
    {
        switch (value)
        {
            case TurnStarted e:
                writer.Byte(TurnStartedKind);
                writer.Time(e.At);
                break;
            case MessageEvent e:
                WriteMessage(writer, e);
                break;
            case ActionEvent e:
                WriteAction(writer, e);
                break;
            case EndEvent e:
                WriteEnd(writer, e);
                break;
            default:
                throw new InvalidOperationException($"{value.GetType().Name} cannot be stored.");
        }
    }

    public static HistoryEvent Read(ref RecordReader reader) => reader.Byte() switch
    {
        TurnStartedKind => new TurnStarted(reader.Time()),
        ExecutionStartedKind => new ExecutionStarted(reader.OptionalText()),
        EventRaisedKind => new EventRaised(reader.Text(), reader.OptionalText()),
        SuspendedKind => new ExecutionSuspended(reader.OptionalText()),
        ResumedKind => new ExecutionResumed(reader.OptionalText()),
        TerminatedKind => new ExecutionTerminated(reader.OptionalText(), reader.Flag()),
        TaskCompletedKind => new TaskCompleted(reader.Count(), reader.OptionalText()),
        TaskFailedKind => new TaskFailed(reader.Count(), reader.Failure(), reader.Flag()),
        TimerFiredKind => new TimerFired(reader.Count()),
        SubCompletedKind => new SubOrchestrationCompleted(reader.Count(), reader.OptionalText()),
        SubFailedKind => new SubOrchestrationFailed(reader.Count(), reader.Failure(), reader.Flag()),
        TaskScheduledKind => new TaskScheduled(reader.Count(), reader.Text(), reader.OptionalText()),
        TimerCreatedKind => new TimerCreated(reader.Count(), reader.Time()),
        SubCreatedKind => new SubOrchestrationCreated(reader.Count(), reader.Text(), reader.Text(), reader.Text(), reader.OptionalText()),
        EventSentKind => new EventSent(reader.Count(), reader.Text(), reader.Text(), reader.OptionalText()),
        TerminationSentKind => new TerminationSent(reader.Count(), reader.Text(), reader.OptionalText(), reader.Flag()),
        CompletedKind => new ExecutionCompleted(
            (OrchestrationRuntimeStatus)reader.Byte(), reader.OptionalText(), reader.OptionalFailure(), reader.Flag()),
        ContinuedKind => new ContinuedAsNew(reader.OptionalText(), reader.Text(), ReadUnread(ref reader)),
        var kind => throw new InvalidDataException($"A task hub record holds an event of the unknown kind {kind}."),
    };

    public static MessageEvent ReadMessage(ref RecordReader reader) =>
        Read(ref reader) as MessageEvent ?? throw new InvalidDataException("A task hub record holds an event that is no message.");

    private static void WriteMessage(RecordWriter writer, MessageEvent value)
    {
        switch (value)
        {
            case ExecutionStarted e:
                writer.Byte(ExecutionStartedKind);
                writer.Text(e.Input);
                break;
            case EventRaised e:
                writer.Byte(EventRaisedKind);
                writer.Text(e.Name);
                writer.Text(e.Payload);
                break;
            case ExecutionSuspended e:
                writer.Byte(SuspendedKind);
                writer.Text(e.Reason);
                break;
            case ExecutionResumed e:
                writer.Byte(ResumedKind);
                writer.Text(e.Reason);
                break;
            case ExecutionTerminated e:
                writer.Byte(TerminatedKind);
                writer.Text(e.Output);
                writer.Flag(e.Recursive);
                break;
            case ResultEvent e:
                WriteResult(writer, e);
                break;
            default:
                throw new InvalidOperationException($"{value.GetType().Name} cannot be stored.");
        }
    }

    private static void WriteResult(RecordWriter writer, ResultEvent value)
    {
        switch (value)
        {
            case TaskCompleted e:
                Start(writer, TaskCompletedKind, e.Id);
                writer.Text(e.Result);
                break;
            case TaskFailed e:
                Start(writer, TaskFailedKind, e.Id);
                writer.Failure(e.Failure);
                writer.Flag(e.Final);
                break;
            case TimerFired e:
                Start(writer, TimerFiredKind, e.Id);
                break;
            case SubOrchestrationCompleted e:
                Start(writer, SubCompletedKind, e.Id);
                writer.Text(e.Result);
                break;
            case SubOrchestrationFailed e:
                Start(writer, SubFailedKind, e.Id);
                writer.Failure(e.Failure);
                writer.Flag(e.Final);
                break;
            default:
                throw new InvalidOperationException($"{value.GetType().Name} cannot be stored.");
        }
    }

    private static void WriteAction(RecordWriter writer, ActionEvent value)
    {
        switch (value)
        {
            case TaskScheduled e:
                Start(writer, TaskScheduledKind, e.Id);
                writer.Text(e.Name);
                writer.Text(e.Input);
                break;
            case TimerCreated e:
                Start(writer, TimerCreatedKind, e.Id);
                writer.Time(e.FireAt);
                break;
            case SubOrchestrationCreated e:
                Start(writer, SubCreatedKind, e.Id);
                writer.Text(e.Name);
                writer.Text(e.InstanceId);
                writer.Text(e.Version);
                writer.Text(e.Input);
                break;
            case EventSent e:
                Start(writer, EventSentKind, e.Id);
                writer.Text(e.InstanceId);
                writer.Text(e.Name);
                writer.Text(e.Payload);
                break;
            case TerminationSent e:
                Start(writer, TerminationSentKind, e.Id);
                writer.Text(e.InstanceId);
                writer.Text(e.Reason);
                writer.Flag(e.Recursive);
                break;
            default:
                throw new InvalidOperationException($"{value.GetType().Name} cannot be stored.");
        }
    }

    private static void WriteEnd(RecordWriter writer, EndEvent value)
    {
        switch (value)
        {
            case ExecutionCompleted e:
                writer.Byte(CompletedKind);
                writer.Byte((byte)e.Status);
                writer.Text(e.Output);
                writer.Failure(e.Failure);
                writer.Flag(e.Recursive);
                break;
            case ContinuedAsNew e:
                writer.Byte(ContinuedKind);
                writer.Text(e.Input);
                writer.Text(e.Version);
                writer.Number(e.Unread.Count);
                foreach (var unread in e.Unread)
                {
                    writer.Text(unread.Name);
                    writer.Text(unread.Payload);
                }

                break;
            default:
                throw new InvalidOperationException($"{value.GetType().Name} cannot be stored.");
        }
    }

    private static void Start(RecordWriter writer, byte kind, int id)
    {
        writer.Byte(kind);
        writer.Number(id);
    }

    private static EventRaised[] ReadUnread(ref RecordReader reader)
    {
        var unread = new EventRaised[reader.Count()];
        for (var i = 0; i < unread.Length; i++)
        {
            unread[i] = new EventRaised(reader.Text(), reader.OptionalText());
        }

        return unread;
    }
}
