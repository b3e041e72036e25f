using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>
/// "Message expiration (Time to Live)", https://learn.microsoft.com/azure/service-bus-messaging/message-expiration, and
/// "Message sequencing and timestamps", https://learn.microsoft.com/azure/service-bus-messaging/message-sequencing.
/// </summary>
public sealed class ExpirationAndScheduleTests
{
    private const string DeadLetters = """, "deadLetteringOnMessageExpiration": true, "defaultMessageTimeToLive": "PT1H" """;

    [Fact]
    public async Task An_expired_message_is_dead_lettered_where_the_entity_says_so()
    {
        using var bus = new Bus(Bus.Topology(DeadLetters));
        await bus.Client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage("late") { TimeToLive = TimeSpan.FromMinutes(5) });

        await bus.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Empty(await Bus.DrainAsync(bus.Client.CreateReceiver("plain")));
        Assert.Equal("TTLExpiredException", (await bus.DeadLetters("plain").PeekMessageAsync())!.DeadLetterReason);
    }

    [Fact]
    public async Task An_expired_message_is_dropped_where_the_entity_does_not_say_so()
    {
        using var bus = new Bus();
        await bus.Client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage("late") { TimeToLive = TimeSpan.FromMinutes(5) });

        await bus.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Null(await bus.Client.CreateReceiver("plain").PeekMessageAsync());
        Assert.Null(await bus.DeadLetters("plain").PeekMessageAsync());
    }

    [Fact]
    public async Task The_entity_limits_the_time_to_live_and_gives_it_to_messages_without()
    {
        using var bus = new Bus(Bus.Topology(DeadLetters));
        var sender = bus.Client.CreateSender("plain");
        await sender.SendMessageAsync(new ServiceBusMessage("greedy") { TimeToLive = TimeSpan.FromDays(9) });
        await sender.SendMessageAsync(new ServiceBusMessage("silent"));

        var peeked = await bus.Client.CreateReceiver("plain").PeekMessagesAsync(2);
        Assert.All(peeked, message => Assert.Equal(Bus.Start.AddHours(1), message.ExpiresAt));
    }

    [Fact]
    public async Task A_locked_message_does_not_expire_until_its_lock_ends()
    {
        using var bus = new Bus(Bus.Topology(DeadLetters));
        var sender = bus.Client.CreateSender("plain");
        var receiver = bus.Client.CreateReceiver("plain");
        await sender.SendMessageAsync(new ServiceBusMessage("done in time") { TimeToLive = TimeSpan.FromSeconds(30) });
        await sender.SendMessageAsync(new ServiceBusMessage("given up") { TimeToLive = TimeSpan.FromSeconds(30) });
        var messages = await receiver.ReceiveMessagesAsync(2);

        await bus.Clock.AdvanceAsync(TimeSpan.FromSeconds(40));
        await receiver.CompleteMessageAsync(messages[0]);
        await receiver.AbandonMessageAsync(messages[1]);

        Assert.Empty(await Bus.DrainAsync(receiver));
        Assert.Equal("given up", (await bus.DeadLetters("plain").ReceiveMessageAsync())!.Body.ToString());
    }

    /// <summary>Dead-letter page: "Deferred messages won't be purged and moved to the dead-letter queue after they expire."</summary>
    [Fact]
    public async Task A_deferred_message_does_not_expire()
    {
        using var bus = new Bus(Bus.Topology(DeadLetters));
        await bus.SendAsync("plain", "kept");
        var receiver = bus.Client.CreateReceiver("plain");
        await receiver.DeferMessageAsync((await receiver.ReceiveMessageAsync())!);

        await bus.Clock.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Equal("kept", (await receiver.ReceiveDeferredMessageAsync(1)).Body.ToString());
    }

    [Fact]
    public async Task A_scheduled_message_is_enqueued_at_its_time_with_a_new_number()
    {
        using var bus = new Bus();
        var sender = bus.Client.CreateSender("plain");
        var number = await sender.ScheduleMessageAsync(new ServiceBusMessage("later"), Bus.Start.AddHours(3));
        await bus.SendAsync("plain", "now");
        var receiver = bus.Client.CreateReceiver("plain");
        await receiver.CompleteMessageAsync(Assert.Single(await Bus.DrainAsync(receiver)));
        var waiting = Bus.LinkOf(receiver).ReceiveAsync(1, wait: null, TestContext.Current.CancellationToken);
        await bus.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.False(waiting.IsCompleted);
        await bus.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var later = Assert.Single(await waiting);
        Assert.Equal(1, number);
        Assert.Equal(("later", 3L, Bus.Start.AddHours(3)), (later.Body.ToString(), later.SequenceNumber, later.EnqueuedTime));
        Assert.Equal(ServiceBusMessageState.Active, later.State);
    }

    [Fact]
    public async Task A_scheduled_message_can_be_cancelled_until_it_is_enqueued()
    {
        using var bus = new Bus();
        var sender = bus.Client.CreateSender("plain");
        var numbers = await sender.ScheduleMessagesAsync([new ServiceBusMessage("a"), new ServiceBusMessage("b")], Bus.Start.AddHours(1));
        await sender.CancelScheduledMessageAsync(numbers[0]);
        await bus.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("b", Assert.Single(await Bus.DrainAsync(bus.Client.CreateReceiver("plain"))).Body.ToString());
        var error = await Assert.ThrowsAsync<ServiceBusException>(() => sender.CancelScheduledMessageAsync(numbers[1]));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, error.Reason);
    }

    [Fact]
    public async Task A_time_in_the_past_means_now()
    {
        using var bus = new Bus();
        await bus.Client.CreateSender("plain").ScheduleMessageAsync(new ServiceBusMessage("overdue"), Bus.Start.AddDays(-1));
        Assert.Single(await Bus.DrainAsync(bus.Client.CreateReceiver("plain")));
    }

    [Fact]
    public async Task A_message_scheduled_on_a_topic_reaches_the_subscriptions_at_its_time()
    {
        using var bus = new Bus(Bus.Topology(subscriptions: Bus.Sql("all", "1 = 1")));
        var sender = bus.Client.CreateSender("news");
        var cancelled = await sender.ScheduleMessageAsync(new ServiceBusMessage("no"), Bus.Start.AddHours(1));
        await sender.ScheduleMessageAsync(new ServiceBusMessage("yes"), Bus.Start.AddHours(1));
        await sender.CancelScheduledMessageAsync(cancelled);
        var receiver = bus.Client.CreateReceiver("news", "all");
        Assert.Null(await receiver.PeekMessageAsync());

        await bus.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("yes", Assert.Single(await Bus.DrainAsync(receiver)).Body.ToString());
    }

    [Fact]
    public async Task The_time_to_live_of_a_scheduled_message_begins_when_it_is_enqueued()
    {
        using var bus = new Bus(Bus.Topology(DeadLetters));
        await bus.Client.CreateSender("plain").ScheduleMessageAsync(new ServiceBusMessage("x"), Bus.Start.AddDays(1));
        await bus.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(Bus.Start.AddDays(1).AddHours(1), (await bus.Client.CreateReceiver("plain").PeekMessageAsync())!.ExpiresAt);
    }
}
