using System.Diagnostics;
using System.Runtime.Serialization;
using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>"Service Bus quotas", https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas, and the client library.</summary>
public sealed class SendTests
{
    [Theory]
    [InlineData("Standard", 256)]
    [InlineData("Premium", 1024)]
    public async Task A_message_larger_than_its_tier_takes_is_MessageSizeExceeded(string sku, int kilobytes)
    {
        using var bus = new Bus(Bus.Topology(sku: sku));
        var sender = bus.Client.CreateSender("plain");
        await sender.SendMessageAsync(new ServiceBusMessage(new byte[(kilobytes * 1024) - 100]));

        var error = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage(new byte[kilobytes * 1024])));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, error.Reason);
        Assert.Equal(1, bus.Namespace.ActiveMessages("plain"));
    }

    [Fact]
    public async Task Application_properties_count_towards_the_size()
    {
        using var bus = new Bus();
        var message = new ServiceBusMessage("small") { ApplicationProperties = { ["large"] = new string('x', 256 * 1024) } };
        var error = await Assert.ThrowsAsync<ServiceBusException>(() => bus.Client.CreateSender("plain").SendMessageAsync(message));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, error.Reason);
    }

    [Fact]
    public async Task Messages_too_large_together_are_refused_whole()
    {
        using var bus = new Bus();
        var messages = Enumerable.Range(0, 5).Select(_ => new ServiceBusMessage(new byte[60 * 1024]));
        await Assert.ThrowsAsync<ServiceBusException>(() => bus.Client.CreateSender("plain").SendMessagesAsync(messages));
        Assert.Equal(0, bus.Namespace.ActiveMessages("plain"));
    }

    [Fact]
    public async Task A_batch_takes_messages_until_it_is_full_and_can_then_be_sent()
    {
        using var bus = new Bus();
        var sender = bus.Client.CreateSender("plain");
        using var batch = await sender.CreateMessageBatchAsync();
        while (batch.TryAddMessage(new ServiceBusMessage(new byte[1000])))
        {
            Assert.InRange(batch.Count, 1, 262);
        }

        Assert.Equal(256 * 1024, batch.MaxSizeInBytes);
        Assert.InRange(batch.Count, 250, 262);
        await sender.SendMessagesAsync(batch);
        Assert.Equal(batch.Count, bus.Namespace.ActiveMessages("plain"));
    }

    [Fact]
    public async Task A_batch_can_be_smaller_but_not_larger_than_the_entity_takes()
    {
        using var bus = new Bus();
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
        using var bus = new Bus();
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
        using var bus = new Bus();
        var buffer = "before"u8.ToArray();
        await bus.Client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage(buffer));
        buffer[0] = (byte)'X';
        Assert.Equal("before", (await bus.Client.CreateReceiver("plain").ReceiveMessageAsync())!.Body.ToString());
    }

    [Fact]
    public async Task A_property_of_a_type_that_AMQP_does_not_carry_is_refused()
    {
        using var bus = new Bus();
        var message = new ServiceBusMessage("x") { ApplicationProperties = { ["list"] = new List<int>() } };
        await Assert.ThrowsAsync<SerializationException>(() => bus.Client.CreateSender("plain").SendMessageAsync(message));
    }

    /// <summary>"Messages, payloads, and serialization": the broker assigns an identifier to a message that has none.</summary>
    [Fact]
    public async Task A_message_without_an_id_gets_one_of_its_own()
    {
        using var bus = new Bus();
        await bus.SendAsync("plain", "1");
        await bus.SendAsync("plain", "2");
        var messages = await Bus.DrainAsync(bus.Client.CreateReceiver("plain"));
        Assert.All(messages, message => Assert.Matches("^[0-9a-f]{32}$", message.MessageId));
        Assert.NotEqual(messages[0].MessageId, messages[1].MessageId);
    }

    /// <summary>"Distributed tracing and correlation through Service Bus messaging": the property Diagnostic-Id carries traceparent.</summary>
    [Fact]
    public async Task A_message_carries_the_trace_in_which_it_was_sent_unless_it_carries_one_already()
    {
        using var bus = new Bus();
        using var activity = new Activity("send").SetIdFormat(ActivityIdFormat.W3C).Start();
        await bus.SendAsync("plain", "1");
        await bus.Client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage("2") { ApplicationProperties = { ["Diagnostic-Id"] = "kept" } });

        var messages = await Bus.DrainAsync(bus.Client.CreateReceiver("plain"));
        Assert.Equal([activity.Id, "kept"], messages.Select(message => message.ApplicationProperties["Diagnostic-Id"]));
    }

    [Fact]
    public async Task A_closed_sender_sends_nothing()
    {
        using var bus = new Bus();
        var sender = bus.Client.CreateSender("plain");
        await sender.CloseAsync();
        Assert.True(sender.IsClosed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendMessageAsync(new ServiceBusMessage("x")));
    }
}
