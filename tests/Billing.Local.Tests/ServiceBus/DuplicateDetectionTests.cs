using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>"Duplicate detection", https://learn.microsoft.com/azure/service-bus-messaging/duplicate-detection.</summary>
public sealed class DuplicateDetectionTests
{
    private const string Detects = """, "requiresDuplicateDetection": true, "duplicateDetectionHistoryTimeWindow": "PT10M" """;

    [Fact]
    public async Task A_second_message_of_the_same_id_is_accepted_and_dropped()
    {
        using var bus = new Bus(Bus.Topology(Detects));
        await bus.SendAsync("plain", "first", id: "a");
        await bus.SendAsync("plain", "second", id: "a");
        await bus.SendAsync("plain", "other", id: "b");

        Assert.Equal(["first", "other"], (await Bus.DrainAsync(bus.Client.CreateReceiver("plain"))).Select(m => m.Body.ToString()));
    }

    [Fact]
    public async Task An_id_is_remembered_for_the_window_even_when_its_message_is_gone()
    {
        using var bus = new Bus(Bus.Topology(Detects));
        var receiver = bus.Client.CreateReceiver("plain", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        await bus.SendAsync("plain", "first", id: "a");
        Assert.Single(await Bus.DrainAsync(receiver));

        await bus.Clock.AdvanceAsync(TimeSpan.FromMinutes(9.9));
        await bus.SendAsync("plain", "dropped, and does not extend the window", id: "a");
        Assert.Empty(await Bus.DrainAsync(receiver));
        await bus.Clock.AdvanceAsync(TimeSpan.FromMinutes(0.1));
        await bus.SendAsync("plain", "third", id: "a");
        Assert.Equal("third", Assert.Single(await Bus.DrainAsync(receiver)).Body.ToString());
    }

    [Fact]
    public async Task Scheduled_messages_are_included()
    {
        using var bus = new Bus(Bus.Topology(Detects));
        await bus.Client.CreateSender("plain").ScheduleMessageAsync(new ServiceBusMessage("scheduled") { MessageId = "a" }, Bus.Start.AddMinutes(5));
        await bus.SendAsync("plain", "dropped", id: "a");

        await bus.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("scheduled", Assert.Single(await Bus.DrainAsync(bus.Client.CreateReceiver("plain"))).Body.ToString());
    }

    [Fact]
    public async Task A_topic_detects_once_for_all_its_subscriptions()
    {
        using var bus = new Bus(Bus.Topology(
            subscriptions: Bus.Sql("one", "1 = 1") + "," + Bus.Sql("two", "1 = 1"), topicProperties: """ "requiresDuplicateDetection": true """));
        await bus.SendAsync("news", "first", id: "a");
        await bus.SendAsync("news", "second", id: "a");

        Assert.Single(await Bus.DrainAsync(bus.Client.CreateReceiver("news", "one")));
        Assert.Single(await Bus.DrainAsync(bus.Client.CreateReceiver("news", "two")));
    }

    [Fact]
    public async Task Without_detection_and_without_ids_nothing_is_dropped()
    {
        using var bus = new Bus(Bus.Topology(Detects));
        using var other = new Bus();
        await bus.SendAsync("plain", "no id");
        await bus.SendAsync("plain", "no id");
        await other.SendAsync("plain", "same", id: "a");
        await other.SendAsync("plain", "same", id: "a");

        Assert.Equal(2, bus.Namespace.ActiveMessages("plain"));
        Assert.Equal(2, other.Namespace.ActiveMessages("plain"));
    }
}
