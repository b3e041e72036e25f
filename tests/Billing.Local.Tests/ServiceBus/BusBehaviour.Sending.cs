using System.Runtime.Serialization;
using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>"Service Bus quotas", https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas, and the client library.</summary>
public abstract partial class BusBehaviour
{
    [Theory]
    [InlineData("Standard", 256)]
    [InlineData("Premium", 1024)]
    public async Task A_message_larger_than_its_tier_takes_is_MessageSizeExceeded(string sku, int kilobytes)
    {
        await using var bus = Start(Bus.Topology(sku: sku));
        var sender = bus.Client.CreateSender("plain");
        await sender.SendMessageAsync(new ServiceBusMessage(new byte[(kilobytes * 1024) - 100]));

        var error = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage(new byte[kilobytes * 1024])));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, error.Reason);
        Assert.Equal(1, bus.ActiveMessages("plain"));
    }

    [Fact]
    public async Task Application_properties_count_towards_the_size()
    {
        await using var bus = Start();
        var message = new ServiceBusMessage("small") { ApplicationProperties = { ["large"] = new string('x', 256 * 1024) } };
        var error = await Assert.ThrowsAsync<ServiceBusException>(() => bus.Client.CreateSender("plain").SendMessageAsync(message));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, error.Reason);
    }

    // The page on quotas: 32 KB for each property, 64 KB for all of them with the message's own; ids have 128 characters at the most.
    [Theory]
    [InlineData(1, 32_700, true)]
    [InlineData(1, 32_800, false)]
    [InlineData(2, 32_400, true)]
    [InlineData(3, 32_400, false)]
    public async Task Properties_have_the_size_that_the_service_takes(int count, int length, bool isTaken)
    {
        await using var bus = Start();
        var message = new ServiceBusMessage("small");
        for (var number = 0; number < count; number++)
        {
            message.ApplicationProperties[$"p{number}"] = new string('x', length);
        }

        var error = await Record.ExceptionAsync(() => bus.Client.CreateSender("plain").SendMessageAsync(message));
        Assert.True(isTaken ? error is null : error is SerializationException or ArgumentException, $"{error}");
        Assert.Equal(isTaken ? 1 : 0, bus.ActiveMessages("plain"));
    }

    [Fact]
    public void Ids_have_128_characters_at_the_most()
    {
        var id = new string('i', 128);
        Assert.Equal(id, new ServiceBusMessage("x") { MessageId = id, SessionId = id }.SessionId);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceBusMessage("x") { MessageId = id + "i" });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceBusMessage("x") { SessionId = id + "i" });
    }

    [Fact]
    public async Task Messages_too_large_together_are_refused_whole()
    {
        await using var bus = Start();
        var messages = Enumerable.Range(0, 5).Select(_ => new ServiceBusMessage(new byte[60 * 1024]));
        await Assert.ThrowsAsync<ServiceBusException>(() => bus.Client.CreateSender("plain").SendMessagesAsync(messages));
        Assert.Equal(0, bus.ActiveMessages("plain"));
    }

    [Fact]
    public async Task A_batch_takes_messages_until_it_is_full_and_can_then_be_sent()
    {
        await using var bus = Start();
        var sender = bus.Client.CreateSender("plain");
        using var batch = await sender.CreateMessageBatchAsync();
        while (batch.TryAddMessage(new ServiceBusMessage(new byte[1000])))
        {
            Assert.InRange(batch.Count, 1, 262);
        }

        Assert.Equal(256 * 1024, batch.MaxSizeInBytes);
        Assert.InRange(batch.Count, 250, 262);
        await sender.SendMessagesAsync(batch);
        Assert.Equal(batch.Count, bus.ActiveMessages("plain"));
    }

    [Fact]
    public async Task A_batch_can_be_smaller_but_not_larger_than_the_entity_takes()
    {
        await using var bus = Start();
        var sender = bus.Client.CreateSender("plain");
        using var batch = await sender.CreateMessageBatchAsync(new CreateMessageBatchOptions { MaxSizeInBytes = 100 });
        Assert.False(batch.TryAddMessage(new ServiceBusMessage(new byte[100])));
        Assert.Equal(0, batch.Count);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await sender.CreateMessageBatchAsync(new CreateMessageBatchOptions { MaxSizeInBytes = (256 * 1024) + 1 }));
    }

    [Fact]
    public async Task A_message_of_a_batch_is_as_it_was_when_it_was_added()
    {
        await using var bus = Start();
        var sender = bus.Client.CreateSender("plain");
        using var batch = await sender.CreateMessageBatchAsync();
        var message = new ServiceBusMessage("before") { Subject = "before" };
        batch.TryAddMessage(message);
        message.Subject = "after";
        await sender.SendMessagesAsync(batch);
        Assert.Equal("before", (await bus.Client.CreateReceiver("plain").ReceiveMessageAsync())!.Subject);
    }

    [Fact]
    public async Task The_body_is_copied()
    {
        await using var bus = Start();
        var buffer = "before"u8.ToArray();
        await bus.Client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage(buffer));
        buffer[0] = (byte)'X';
        Assert.Equal("before", (await bus.Client.CreateReceiver("plain").ReceiveMessageAsync())!.Body.ToString());
    }

    [Fact]
    public async Task A_property_of_a_type_that_AMQP_does_not_carry_is_refused()
    {
        await using var bus = Start();
        var message = new ServiceBusMessage("x") { ApplicationProperties = { ["list"] = new List<int>() } };
        await Assert.ThrowsAsync<SerializationException>(() => bus.Client.CreateSender("plain").SendMessageAsync(message));
    }

    /// <summary>"Messages, payloads, and serialization": the broker assigns an identifier to a message that has none.</summary>
    [Fact]
    public async Task A_message_without_an_id_gets_one_of_its_own()
    {
        await using var bus = Start();
        await bus.SendAsync("plain", "1");
        await bus.SendAsync("plain", "2");
        var messages = await bus.DrainAsync(bus.Client.CreateReceiver("plain"));
        Assert.All(messages, message => Assert.Matches("^[0-9a-f]{32}$", message.MessageId));
        Assert.NotEqual(messages[0].MessageId, messages[1].MessageId);
    }
}
