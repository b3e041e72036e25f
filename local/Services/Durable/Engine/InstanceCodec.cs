using Billing.Local.Journal;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Durable;

/// <summary>The stored form of a whole instance, for snapshots.</summary>
internal static class InstanceCodec
{
    public static void Write(RecordWriter writer, OrchestrationInstance instance)
    {
        writer.Text(instance.Id);
        writer.Text(instance.Name);
        writer.Text(instance.Version);
        writer.Number(instance.Execution);
        writer.Text(instance.Input);
        RecordCodec.WriteTags(writer, instance.Tags);
        WriteParent(writer, instance.Parent);
        writer.Time(instance.CreatedAt);
        writer.Time(instance.LastUpdatedAt);
        writer.Time(instance.StartAt);
        writer.Byte((byte)instance.Status);
        writer.Text(instance.Output);
        writer.Failure(instance.Failure);
        writer.Text(instance.CustomStatus);
        WriteEvents(writer, instance.History);
        WriteEvents(writer, instance.Inbox);
        writer.Number(instance.Timers.Count);
        foreach (var (id, due) in instance.Timers)
        {
            writer.Number(id);
            writer.Time(due);
        }

        writer.Number(instance.Activities.Count);
        foreach (var ((execution, _), activity) in instance.Activities)
        {
            writer.Number(execution);
            EventCodec.Write(writer, activity);
        }

        writer.Flag(instance.HasEarlierSteps);
    }

    /// <summary>Reads an instance; <paramref name="isEarlier"/> says that its record is of the first format.</summary>
    public static OrchestrationInstance Read(ref RecordReader reader, bool isEarlier)
    {
        var instance = new OrchestrationInstance
        {
            Id = reader.Text(),
            Name = reader.Text(),
            Version = reader.Text(),
            Execution = reader.Number(),
            Input = reader.OptionalText(),
            Tags = RecordCodec.ReadTags(ref reader),
            Parent = ReadParent(ref reader),
            CreatedAt = reader.Time(),
            LastUpdatedAt = reader.Time(),
            StartAt = reader.OptionalTime(),
            Status = (OrchestrationRuntimeStatus)reader.Byte(),
            Output = reader.OptionalText(),
            Failure = reader.OptionalFailure(),
            CustomStatus = reader.OptionalText(),
        };
        for (var count = reader.Count(); count > 0; count--)
        {
            instance.History.Add(EventCodec.Read(ref reader));
        }

        for (var count = reader.Count(); count > 0; count--)
        {
            instance.Inbox.Add(EventCodec.ReadMessage(ref reader));
        }

        for (var count = reader.Count(); count > 0; count--)
        {
            instance.Timers.Add(reader.Count(), reader.Time());
        }

        for (var count = reader.Count(); count > 0; count--)
        {
            var execution = reader.Number();
            var activity = (TaskScheduled)EventCodec.Read(ref reader);
            instance.Activities.Add((execution, activity.Id), activity);
        }

        instance.HasEarlierSteps = isEarlier ? instance.History.Count > 0 : reader.Flag();
        return instance;
    }

    private static void WriteEvents(RecordWriter writer, IReadOnlyCollection<HistoryEvent> events)
    {
        writer.Number(events.Count);
        foreach (var e in events)
        {
            EventCodec.Write(writer, e);
        }
    }

    private static void WriteParent(RecordWriter writer, ParentLink? parent)
    {
        writer.Flag(parent is not null);
        if (parent is not null)
        {
            writer.Text(parent.Name);
            writer.Text(parent.InstanceId);
            writer.Number(parent.Execution);
            writer.Number(parent.ActionId);
        }
    }

    private static ParentLink? ReadParent(ref RecordReader reader) =>
        reader.Flag() ? new(reader.Text(), reader.Text(), reader.Number(), reader.Count()) : null;
}
