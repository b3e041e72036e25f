using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using Billing.Local.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>A received message on its way to another process: a lock token and AMQP's bytes.</summary>
public sealed class MessageEncodingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_keeps_every_field_through_its_bytes_and_is_settled_by_its_token_alone()
    {
        using var bus = new Bus(Bus.Topology(subscriptions: Bus.Sql("all", "1 = 1", "\"requiresSession\": true")));
        await bus.SendAsync("news", "first of its number", session: "other");
        await bus.Client.CreateSender("news").SendMessageAsync(Full(), Token);
        var link = bus.Namespace.OpenSession("news/Subscriptions/all", "session", ServiceBusReceiveMode.PeekLock);
        await link.AbandonAsync(TokenOf(Assert.Single(await link.ReceiveAsync(1, TimeSpan.Zero, Token))), new Dictionary<string, object> { ["DeadLetterReason"] = "r" });
        var sent = Assert.Single(await link.ReceiveAsync(1, TimeSpan.Zero, Token));

        var read = ServiceBusReceivedMessage.FromAmqpMessage(
            AmqpAnnotatedMessage.FromBytes(ReceivedMessages.Encode(sent)), new BinaryData(TokenOf(sent).ToByteArray()));

        Assert.Equal(Fields(sent), Fields(read));
        Assert.Equal(sent.ApplicationProperties.OrderBy(p => p.Key), read.ApplicationProperties.OrderBy(p => p.Key));
        Assert.Equal((2, 2L, 2L, TimeSpan.FromHours(2)), (read.DeliveryCount, read.SequenceNumber, read.EnqueuedSequenceNumber, read.TimeToLive));
        Assert.Equal(Bus.Start + TimeSpan.FromMinutes(1), read.LockedUntil);
        await link.CompleteAsync(Guid.Parse(read.LockToken));
        Assert.Equal(1, bus.Namespace.ActiveMessages("news/Subscriptions/all"));
    }

    [Fact]
    public async Task A_long_time_to_live_and_none_are_kept_too()
    {
        using var bus = new Bus();
        var sender = bus.Client.CreateSender("plain");
        await sender.SendMessageAsync(new ServiceBusMessage("a") { TimeToLive = TimeSpan.FromDays(400) }, Token);
        await sender.SendMessageAsync(new ServiceBusMessage("b"), Token);
        var messages = await Bus.DrainAsync(bus.Client.CreateReceiver("plain"));

        var read = messages.Select(message => AmqpAnnotatedMessage.FromBytes(ReceivedMessages.Encode(message)))
            .Select(message => ServiceBusReceivedMessage.FromAmqpMessage(message, new BinaryData(Guid.Empty.ToByteArray()))).ToList();
        Assert.Equal([TimeSpan.FromDays(400), TimeSpan.MaxValue], read.Select(message => message.TimeToLive));
        Assert.Equal([Bus.Start.AddDays(400), DateTimeOffset.MaxValue], read.Select(message => message.ExpiresAt));
        Assert.Equal(messages.Select(message => message.TimeToLive), read.Select(message => message.TimeToLive));
    }

    private static Guid TokenOf(ServiceBusReceivedMessage message) => ReceivedMessages.TokenOf(message);

    private static ServiceBusMessage Full() => new("body")
    {
        MessageId = "id",
        CorrelationId = "cause",
        SessionId = "session",
        PartitionKey = "session",
        ReplyToSessionId = "reply session",
        Subject = "subject",
        To = "to",
        ReplyTo = "reply",
        ContentType = "text/plain",
        TimeToLive = TimeSpan.FromHours(2),
        ScheduledEnqueueTime = Bus.Start.AddHours(-1),
        ApplicationProperties =
        {
            ["text"] = "x", ["yes"] = true, ["byte"] = (byte)1, ["short"] = (short)-2, ["int"] = 3, ["long"] = 4L, ["double"] = 5.5, ["decimal"] = 6.60m,
            ["guid"] = new Guid(7, 8, 9, [1, 2, 3, 4, 5, 6, 7, 8]), ["uri"] = new Uri("https://example.org/a"), ["char"] = 'c',
            ["offset"] = Bus.Start, ["span"] = TimeSpan.FromSeconds(10), ["time"] = Bus.Start.UtcDateTime,
        },
    };

    private static object?[] Fields(ServiceBusReceivedMessage m) =>
    [
        m.Body.ToString(), m.MessageId, m.CorrelationId, m.SessionId, m.PartitionKey, m.ReplyToSessionId, m.Subject, m.To, m.ReplyTo, m.ContentType,
        m.TimeToLive, m.ScheduledEnqueueTime, m.LockToken, m.DeliveryCount, m.LockedUntil, m.SequenceNumber, m.EnqueuedSequenceNumber, m.EnqueuedTime,
        m.ExpiresAt, m.State, m.DeadLetterSource, m.DeadLetterReason, m.DeadLetterErrorDescription,
    ];
}
