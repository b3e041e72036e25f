using System.Diagnostics;
using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>What the local client does on its own as it sends.</summary>
public sealed class SendTests
{
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
