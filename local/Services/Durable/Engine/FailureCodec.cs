using Billing.Local.Journal;
using Microsoft.DurableTask;

namespace Billing.Local.Durable;

/// <summary>Reads and writes failures of tasks as fields of records.</summary>
internal static class FailureCodec
{
    public static void Failure(this RecordWriter writer, TaskFailureDetails? value)
    {
        writer.Flag(value is not null);
        if (value is not null)
        {
            writer.Text(value.ErrorType);
            writer.Text(value.ErrorMessage);
            writer.Text(value.StackTrace);
            writer.Failure(value.InnerFailure);
        }
    }

    public static TaskFailureDetails? OptionalFailure(this ref RecordReader reader) =>
        reader.Flag() ? new(reader.Text(), reader.Text(), reader.OptionalText(), reader.OptionalFailure(), Properties: null) : null;

    public static TaskFailureDetails Failure(this ref RecordReader reader) =>
        reader.OptionalFailure() ?? throw new InvalidDataException("A task hub record lacks a failure that it must have.");
}
