using Billing.Local.Journal;

namespace Billing.Local.ServiceBus;

/// <summary>A message's content in a journal record. Fields that most messages lack cost one byte each.</summary>
internal static class MessageCodec
{
    public static void Write(RecordWriter writer, SentMessage content)
    {
        writer.Text(content.MessageId);
        writer.Text(content.SessionId);
        writer.Text(content.PartitionKey);
        writer.Text(content.ReplyToSessionId);
        writer.Text(content.CorrelationId);
        writer.Text(content.Subject);
        writer.Text(content.To);
        writer.Text(content.ContentType);
        writer.Text(content.ReplyTo);
        writer.Number(content.TimeToLive == TimeSpan.MaxValue ? 0 : content.TimeToLive.Ticks);
        writer.Number(content.ScheduledEnqueueTime.UtcTicks);
        WriteProperties(writer, content.Properties.Count, content.Properties);
        writer.Bytes(content.Body.ToMemory().Span);
    }

    public static SentMessage Read(ref RecordReader reader)
    {
        var content = new SentMessage
        {
            MessageId = reader.OptionalText(),
            SessionId = reader.OptionalText(),
            PartitionKey = reader.OptionalText(),
            ReplyToSessionId = reader.OptionalText(),
            CorrelationId = reader.OptionalText(),
            Subject = reader.OptionalText(),
            To = reader.OptionalText(),
            ContentType = reader.OptionalText(),
            ReplyTo = reader.OptionalText(),
            TimeToLive = reader.Number() is var ticks and > 0 ? TimeSpan.FromTicks(ticks) : TimeSpan.MaxValue,
            ScheduledEnqueueTime = new DateTimeOffset(reader.Number(), TimeSpan.Zero),
            Properties = ReadProperties(ref reader),
            Body = BinaryData.FromBytes(reader.Bytes().ToArray()),
        };
        return content;
    }

    public static void WriteProperties(RecordWriter writer, int count, IEnumerable<KeyValuePair<string, object>> properties)
    {
        writer.Number(count);
        if (count == 0)
        {
            return;
        }

        foreach (var (name, value) in properties)
        {
            writer.Text(name);
            PropertyValue.Write(writer, value);
        }
    }

    public static IReadOnlyDictionary<string, object> ReadProperties(ref RecordReader reader)
    {
        var count = (int)reader.Number();
        if (count == 0)
        {
            return SentMessage.NoProperties;
        }

        var properties = new Dictionary<string, object>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            properties.Add(reader.Text(), PropertyValue.Read(ref reader)!);
        }

        return properties;
    }
}
