using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>
/// "Overview of Service Bus dead-letter queues",
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues.
/// </summary>
public abstract partial class BusBehaviour
{
    private static readonly Dictionary<string, object> Attempt = new(StringComparer.Ordinal) { ["attempt"] = 7 };

    [Fact]
    public async Task A_dead_lettered_message_waits_with_its_reason_under_its_number()
    {
        await using var bus = Start();
        await bus.SendAsync("plain", "bad", id: "m1");
        var receiver = bus.Client.CreateReceiver("plain");
        var message = (await receiver.ReceiveMessageAsync())!;
        await bus.Clock.AdvanceAsync(TimeSpan.FromSeconds(5));
        await receiver.DeadLetterMessageAsync(message, Attempt, "invalid", "line 3 has no price");

        var dead = (await bus.DeadLetters("plain").ReceiveMessageAsync())!;
        Assert.Equal(("bad", "m1", message.SequenceNumber, bus.Start), (dead.Body.ToString(), dead.MessageId, dead.SequenceNumber, dead.EnqueuedTime));
        Assert.Equal(("invalid", "line 3 has no price"), (dead.DeadLetterReason, dead.DeadLetterErrorDescription));
        Assert.Equal("invalid", dead.ApplicationProperties["DeadLetterReason"]);
        Assert.Equal(7, dead.ApplicationProperties["attempt"]);
        Assert.Empty(await bus.DrainAsync(receiver));
    }

    [Fact]
    public async Task A_message_abandoned_as_often_as_allowed_is_dead_lettered()
    {
        await using var bus = Start();
        await bus.SendAsync("plain", "poison");
        var receiver = bus.Client.CreateReceiver("plain");
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            var message = (await receiver.ReceiveMessageAsync())!;
            Assert.Equal(delivery, message.DeliveryCount);
            await receiver.AbandonMessageAsync(message);
        }

        Assert.Empty(await bus.DrainAsync(receiver));
        var dead = (await bus.DeadLetters("plain").PeekMessageAsync())!;
        Assert.Equal("MaxDeliveryCountExceeded", dead.DeadLetterReason);
        Assert.Equal("Message could not be consumed after 3 delivery attempts.", dead.DeadLetterErrorDescription);
        Assert.Equal(3, dead.DeliveryCount);
    }

    [Fact]
    public async Task Expired_locks_count_as_deliveries()
    {
        await using var bus = Start();
        await bus.SendAsync("plain", "crashes its host");
        var receiver = bus.Client.CreateReceiver("plain");
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            Assert.Single(await bus.DrainAsync(receiver));
            await bus.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("MaxDeliveryCountExceeded", (await bus.DeadLetters("plain").ReceiveMessageAsync())!.DeadLetterReason);
    }

    [Fact]
    public async Task Dead_letters_are_locked_abandoned_and_completed_but_not_dead_lettered_or_expired()
    {
        await using var bus = Start(Bus.Topology(""", "defaultMessageTimeToLive": "PT10M" """));
        await bus.SendAsync("plain", "bad");
        var receiver = bus.Client.CreateReceiver("plain");
        await receiver.DeadLetterMessageAsync((await receiver.ReceiveMessageAsync())!);

        await bus.Clock.AdvanceAsync(TimeSpan.FromDays(300));
        var dead = bus.DeadLetters("plain");
        for (var i = 0; i < 20; i++)
        {
            var message = (await dead.ReceiveMessageAsync())!;
            Assert.Equal(1, message.DeliveryCount);
            await Assert.ThrowsAsync<InvalidOperationException>(() => dead.DeadLetterMessageAsync(message));
            await dead.AbandonMessageAsync(message);
        }

        await dead.CompleteMessageAsync((await dead.ReceiveMessageAsync())!);
        Assert.Null(await dead.PeekMessageAsync());
    }

    [Fact]
    public async Task A_dead_letter_is_sent_again_as_a_new_message_without_its_reason()
    {
        await using var bus = Start();
        await bus.SendAsync("plain", "fixable", id: "m1");
        var receiver = bus.Client.CreateReceiver("plain");
        await receiver.DeadLetterMessageAsync((await receiver.ReceiveMessageAsync())!, Attempt, "invalid");
        var dead = bus.DeadLetters("plain");
        var message = (await dead.ReceiveMessageAsync())!;
        await bus.Client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage(message));
        await dead.CompleteMessageAsync(message);

        var again = (await receiver.ReceiveMessageAsync())!;
        Assert.Equal(("m1", 1, 2L), (again.MessageId, again.DeliveryCount, again.SequenceNumber));
        Assert.Null(again.DeadLetterReason);
        Assert.Equal(7, again.ApplicationProperties["attempt"]);
    }

    [Fact]
    public async Task Dead_letters_of_a_session_are_received_without_a_session()
    {
        await using var bus = Start();
        await bus.SendAsync("sessions", "bad", session: "s1");
        await using (var receiver = await bus.Client.AcceptNextSessionAsync("sessions"))
        {
            await receiver.DeadLetterMessageAsync((await receiver.ReceiveMessageAsync())!, "invalid");
        }

        Assert.Equal("s1", (await bus.DeadLetters("sessions").ReceiveMessageAsync())!.SessionId);
    }

    [Fact]
    public async Task A_message_without_a_session_is_dead_lettered_by_a_subscription_that_requires_one()
    {
        await using var bus = Start(Bus.Topology(subscriptions: Bus.Sql("all", "1 = 1", "\"requiresSession\": true")));
        await bus.SendAsync("news", "nobody's");

        var dead = (await bus.Client.CreateReceiver("news", "all", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }).ReceiveMessageAsync())!;
        Assert.Equal("Session ID is null.", dead.DeadLetterReason);
    }

    [Fact]
    public async Task The_dead_letter_queue_is_also_reached_by_its_path_in_any_case()
    {
        await using var bus = Start();
        await bus.SendAsync("plain", "bad");
        var receiver = bus.Client.CreateReceiver("plain");
        await receiver.DeadLetterMessageAsync((await receiver.ReceiveMessageAsync())!);
        Assert.NotNull(await bus.Client.CreateReceiver("plain/$deadletterqueue").PeekMessageAsync());
        Assert.Equal("plain/$DeadLetterQueue", bus.DeadLetters("plain").EntityPath);
    }
}
