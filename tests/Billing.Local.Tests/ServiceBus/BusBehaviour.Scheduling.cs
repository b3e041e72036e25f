using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>
/// "Message expiration (Time to Live)", https://learn.microsoft.com/azure/service-bus-messaging/message-expiration, and
/// "Message sequencing and timestamps", https://learn.microsoft.com/azure/service-bus-messaging/message-sequencing.
/// </summary>
public abstract partial class BusBehaviour
{
    private const string Expires = """, "deadLetteringOnMessageExpiration": true, "defaultMessageTimeToLive": "PT1H" """;

    [Fact]
    public async Task An_expired_message_is_dead_lettered_where_the_entity_says_so()
    {
        await using var bus = Start(Bus.Topology(Expires));
        await bus.Client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage("late") { TimeToLive = TimeSpan.FromMinutes(5) });

        await bus.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Empty(await bus.DrainAsync(bus.Client.CreateReceiver("plain")));
        Assert.Equal("TTLExpiredException", (await bus.DeadLetters("plain").PeekMessageAsync())!.DeadLetterReason);
    }

    [Fact]
    public async Task An_expired_message_is_dropped_where_the_entity_does_not_say_so()
    {
        await using var bus = Start();
        await bus.Client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage("late") { TimeToLive = TimeSpan.FromMinutes(5) });

        await bus.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Null(await bus.Client.CreateReceiver("plain").PeekMessageAsync());
        Assert.Null(await bus.DeadLetters("plain").PeekMessageAsync());
    }

    [Fact]
    public async Task The_entity_limits_the_time_to_live_and_gives_it_to_messages_without()
    {
        await using var bus = Start(Bus.Topology(Expires));
        var sender = bus.Client.CreateSender("plain");
        await sender.SendMessageAsync(new ServiceBusMessage("greedy") { TimeToLive = TimeSpan.FromDays(9) });
        await sender.SendMessageAsync(new ServiceBusMessage("silent"));

        var peeked = await bus.Client.CreateReceiver("plain").PeekMessagesAsync(2);
        Assert.All(peeked, message => Assert.Equal(bus.Start.AddHours(1), message.ExpiresAt));
    }

    [Fact]
    public async Task A_locked_message_does_not_expire_until_its_lock_ends()
    {
        await using var bus = Start(Bus.Topology(Expires));
        var sender = bus.Client.CreateSender("plain");
        var receiver = bus.Client.CreateReceiver("plain");
        await sender.SendMessageAsync(new ServiceBusMessage("done in time") { TimeToLive = TimeSpan.FromSeconds(30) });
        await sender.SendMessageAsync(new ServiceBusMessage("given up") { TimeToLive = TimeSpan.FromSeconds(30) });
        var messages = await BusUnderTest.ReceiveAsync(receiver, 2);

        await bus.Clock.AdvanceAsync(TimeSpan.FromSeconds(40));
        await receiver.CompleteMessageAsync(messages[0]);
        await receiver.AbandonMessageAsync(messages[1]);

        Assert.Empty(await bus.DrainAsync(receiver));
        Assert.Equal("given up", (await bus.DeadLetters("plain").ReceiveMessageAsync())!.Body.ToString());
    }

    /// <summary>Dead-letter page: "Deferred messages won't be purged and moved to the dead-letter queue after they expire."</summary>
    [Fact]
    public async Task A_deferred_message_does_not_expire()
    {
        await using var bus = Start(Bus.Topology(Expires));
        await bus.SendAsync("plain", "kept");
        var receiver = bus.Client.CreateReceiver("plain");
        await receiver.DeferMessageAsync((await receiver.ReceiveMessageAsync())!);

        await bus.Clock.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Equal("kept", (await receiver.ReceiveDeferredMessageAsync(1)).Body.ToString());
    }

    [Fact]
    public async Task A_scheduled_message_can_be_cancelled_until_it_is_enqueued()
    {
        await using var bus = Start();
        var sender = bus.Client.CreateSender("plain");
        var numbers = await sender.ScheduleMessagesAsync([new ServiceBusMessage("a"), new ServiceBusMessage("b")], bus.Start.AddHours(1));
        await sender.CancelScheduledMessageAsync(numbers[0]);
        await bus.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("b", Assert.Single(await bus.DrainAsync(bus.Client.CreateReceiver("plain"))).Body.ToString());
        var error = await Assert.ThrowsAsync<ServiceBusException>(() => sender.CancelScheduledMessageAsync(numbers[1]));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, error.Reason);
    }

    [Fact]
    public async Task A_time_in_the_past_means_now()
    {
        await using var bus = Start();
        await bus.Client.CreateSender("plain").ScheduleMessageAsync(new ServiceBusMessage("overdue"), bus.Start.AddDays(-1));
        Assert.Single(await bus.DrainAsync(bus.Client.CreateReceiver("plain")));
    }

    [Fact]
    public async Task A_message_scheduled_on_a_topic_reaches_the_subscriptions_at_its_time()
    {
        await using var bus = Start(Bus.Topology(subscriptions: Bus.Sql("all", "1 = 1")));
        var sender = bus.Client.CreateSender("news");
        var cancelled = await sender.ScheduleMessageAsync(new ServiceBusMessage("no"), bus.Start.AddHours(1));
        await sender.ScheduleMessageAsync(new ServiceBusMessage("yes"), bus.Start.AddHours(1));
        await sender.CancelScheduledMessageAsync(cancelled);
        var receiver = bus.Client.CreateReceiver("news", "all");
        Assert.Null(await receiver.PeekMessageAsync());

        await bus.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("yes", Assert.Single(await bus.DrainAsync(receiver)).Body.ToString());
    }

    [Fact]
    public async Task The_time_to_live_of_a_scheduled_message_begins_when_it_is_enqueued()
    {
        await using var bus = Start(Bus.Topology(Expires));
        await bus.Client.CreateSender("plain").ScheduleMessageAsync(new ServiceBusMessage("x"), bus.Start.AddDays(1));
        await bus.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(bus.Start.AddDays(1).AddHours(1), (await bus.Client.CreateReceiver("plain").PeekMessageAsync())!.ExpiresAt);
    }

    [Fact]
    public async Task A_scheduled_message_is_enqueued_at_its_time_with_a_new_number()
    {
        await using var bus = Start();
        var sender = bus.Client.CreateSender("plain");
        var number = await sender.ScheduleMessageAsync(new ServiceBusMessage("later"), bus.Start.AddHours(3));
        await bus.SendAsync("plain", "now");
        var receiver = bus.Client.CreateReceiver("plain");
        await receiver.CompleteMessageAsync(Assert.Single(await bus.DrainAsync(receiver)));
        var waiting = receiver.ReceiveMessageAsync(TimeSpan.FromHours(5), Token);
        await bus.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.False(waiting.IsCompleted);
        await bus.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var later = await waiting;
        Assert.Equal(1, number);
        Assert.Equal(("later", 3L, bus.Start.AddHours(3)), (later.Body.ToString(), later.SequenceNumber, later.EnqueuedTime));
        Assert.Equal(ServiceBusMessageState.Active, later.State);
    }
}
