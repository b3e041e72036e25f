using System.Text;

namespace Billing.Local.ServiceBus;

/// <summary>The size of a message as AMQP 1.0, which the limits of Service Bus are about.</summary>
/// <remarks>Sections 1.6 and 3.2 of the standard.</remarks>
internal static class AmqpSize
{
    /// <summary>The envelope around the messages of a batch.</summary>
    public const long BatchEnvelope = 16;

    private const int SectionDescriptor = 3;
    private const int SmallLimit = 255;

    /// <summary>The size of one encoded message.</summary>
    public static long Of(SentMessage content)
    {
        var body = content.Body.ToMemory().Length;
        return OfProperties(content) + SectionDescriptor + Variable(body);
    }

    /// <summary>The size of all properties, those of the application and those of the message.</summary>
    public static long OfProperties(SentMessage content) => Header(content) + Annotations(content) + Properties(content) + ApplicationProperties(content);

    /// <summary>The size of one application property with its name.</summary>
    public static long OfProperty(string name, object? value) => Text(name) + Value(value);

    /// <summary>The size of a batch of <paramref name="batch"/> bytes after one more message.</summary>
    public static long WithNext(long batch, long message) => batch + message + (message <= SmallLimit ? 5 : 8);

    /// <summary>The size of a send of all these messages.</summary>
    public static long Of(IReadOnlyList<SentMessage> contents)
    {
        if (contents.Count == 1)
        {
            return contents[0].Size;
        }

        var size = BatchEnvelope;
        foreach (var content in contents)
        {
            size = WithNext(size, content.Size);
        }

        return size;
    }

    private static long Header(SentMessage content) => content.TimeToLive == TimeSpan.MaxValue ? 0 : SectionDescriptor + 3 + 8;

    private static long Annotations(SentMessage content)
    {
        var size = content.PartitionKey is { } key ? 18 + Text(key) : 0;
        size += content.ScheduledEnqueueTime == default ? 0 : 33 + 9;
        return size == 0 ? 0 : SectionDescriptor + 3 + size;
    }

    private static long Properties(SentMessage content) => SectionDescriptor + 3 + 8
        + Text(content.MessageId) + Text(content.SessionId) + Text(content.ReplyToSessionId) + Text(content.CorrelationId)
        + Text(content.Subject) + Text(content.To) + Text(content.ContentType) + Text(content.ReplyTo);

    private static long ApplicationProperties(SentMessage content)
    {
        if (content.Properties.Count == 0)
        {
            return 0;
        }

        long size = SectionDescriptor + 9;
        foreach (var (name, value) in content.Properties)
        {
            size += Text(name) + Value(value);
        }

        return size;
    }

    private static long Value(object? value) => value switch
    {
        null => 1,
        string text => Text(text),
        Uri uri => 20 + Text(uri.OriginalString),
        bool or byte or sbyte => 2,
        short or ushort => 3,
        int or uint or float or char => 5,
        decimal or Guid => 17,
        TimeSpan or DateTimeOffset => 30,
        _ => 9,
    };

    private static long Text(string? text) => text is null ? 0 : Variable(Encoding.UTF8.GetByteCount(text));

    private static long Variable(long length) => length + (length <= SmallLimit ? 2 : 5);
}
