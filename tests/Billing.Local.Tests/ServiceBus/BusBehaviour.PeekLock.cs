using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>
/// "Message transfers, locks, and settlement",
/// https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement.
/// </summary>
public abstract partial class BusBehaviour
{
    [Fact]
    public async Task A_completed_message_is_gone()
    {
        await using var bus = Start();
        await bus.SendAsync("plain", "hello");
        var receiver = bus.Client.CreateReceiver("plain");

        var message = await receiver.ReceiveMessageAsync();
        Assert.Equal("hello", message!.Body.ToString());
        Assert.Equal(1, message.DeliveryCount);
        Assert.Equal(1, message.SequenceNumber);
        Assert.Equal(1, message.EnqueuedSequenceNumber);
        Assert.Equal(bus.Start, message.EnqueuedTime);
        Assert.Equal(bus.Start + TimeSpan.FromMinutes(1), message.LockedUntil);
        await receiver.CompleteMessageAsync(message);

        await bus.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Empty(await bus.DrainAsync(receiver));
    }

    [Fact]
    public async Task A_message_carries_all_that_was_sent()
    {
        await using var bus = Start();
        var sent = new ServiceBusMessage(new byte[] { 1, 2, 3 })
        {
            MessageId = "id-1",
            CorrelationId = "cause",
            Subject = "subject",
            To = "to",
            ReplyTo = "reply",
            ReplyToSessionId = "reply session",
            ContentType = "application/json",
            PartitionKey = "key",
            TimeToLive = TimeSpan.FromHours(2),
            ApplicationProperties = { ["type"] = "order.created", ["count"] = 3, ["total"] = 12.50m, ["at"] = bus.Start },
        };
        await bus.Client.CreateSender("plain").SendMessageAsync(sent);
        sent.ApplicationProperties["type"] = "changed after the send";

        var message = (await bus.Client.CreateReceiver("plain").ReceiveMessageAsync())!;
        Assert.Equal([1, 2, 3], message.Body.ToArray());
        Assert.Equal(
            ("id-1", "cause", "subject", "to", "reply", "reply session", "application/json", "key"),
            (message.MessageId, message.CorrelationId, message.Subject, message.To, message.ReplyTo, message.ReplyToSessionId, message.ContentType, message.PartitionKey));
        Assert.Equal("order.created", message.ApplicationProperties["type"]);
        Assert.Equal(12.50m, message.ApplicationProperties["total"]);
        Assert.Equal(bus.Start.AddHours(2), message.ExpiresAt);
        Assert.Equal(ServiceBusMessageState.Active, message.State);
    }

    [Fact]
    public async Task A_locked_message_is_not_handed_out_again_until_the_lock_expires()
    {
        await using var bus = Start();
        await bus.SendAsync("plain", "once");
        var receiver = bus.Client.CreateReceiver("plain");
        var first = await receiver.ReceiveMessageAsync();

        Assert.Empty(await bus.DrainAsync(receiver));
        await bus.Clock.AdvanceAsync(TimeSpan.FromSeconds(60));

        // Waits as long as it takes to come: over a port that is a matter of the machine.
        var second = await receiver.ReceiveMessageAsync();

        Assert.Equal(2, second.DeliveryCount);
        Assert.NotEqual(first!.LockToken, second.LockToken);
    }

    [Fact]
    public async Task Settling_after_the_lock_expired_is_MessageLockLost()
    {
        await using var bus = Start();
        await bus.SendAsync("plain", "slow");
        var receiver = bus.Client.CreateReceiver("plain");
        var message = (await receiver.ReceiveMessageAsync())!;
        await bus.Clock.AdvanceAsync(TimeSpan.FromSeconds(60));

        var error = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(message));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, error.Reason);
        Assert.False(error.IsTransient);
        Assert.Single(await bus.DrainAsync(receiver));
    }

    [Fact]
    public async Task Settling_twice_is_MessageLockLost()
    {
        await using var bus = Start();
        await bus.SendAsync("plain", "x");
        var receiver = bus.Client.CreateReceiver("plain");
        var message = (await receiver.ReceiveMessageAsync())!;
        await receiver.CompleteMessageAsync(message);

        var error = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.AbandonMessageAsync(message));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, error.Reason);
    }

    [Fact]
    public async Task A_renewed_lock_holds_for_another_lock_duration()
    {
        await using var bus = Start();
        await bus.SendAsync("plain", "long work");
        var receiver = bus.Client.CreateReceiver("plain");
        var message = (await receiver.ReceiveMessageAsync())!;

        for (var i = 1; i <= 5; i++)
        {
            await bus.Clock.AdvanceAsync(TimeSpan.FromSeconds(45));
            await receiver.RenewMessageLockAsync(message);
            Assert.Equal(bus.Clock.GetUtcNow().AddMinutes(1), message.LockedUntil);
        }

        await receiver.CompleteMessageAsync(message);
        Assert.Equal(0, bus.ActiveMessages("plain"));
    }

    [Fact]
    public async Task An_abandoned_message_comes_back_at_once_before_later_ones_with_its_new_properties()
    {
        await using var bus = Start();
        await bus.SendAsync("plain", "first");
        await bus.SendAsync("plain", "second");
        var receiver = bus.Client.CreateReceiver("plain");
        var message = (await receiver.ReceiveMessageAsync())!;
        await receiver.AbandonMessageAsync(message, new Dictionary<string, object> { ["attempt"] = "failed at noon" });

        var again = (await receiver.ReceiveMessageAsync())!;
        Assert.Equal("first", again.Body.ToString());
        Assert.Equal(2, again.DeliveryCount);
        Assert.Equal(message.SequenceNumber, again.SequenceNumber);
        Assert.Equal("failed at noon", again.ApplicationProperties["attempt"]);
    }

    [Fact]
    public async Task Receive_and_delete_removes_the_message_as_it_is_handed_out()
    {
        await using var bus = Start();
        await bus.SendAsync("plain", "at most once");
        var receiver = bus.Client.CreateReceiver("plain", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        var message = (await receiver.ReceiveMessageAsync())!;

        Assert.Equal(Guid.Empty.ToString(), message.LockToken);
        Assert.Equal(0, bus.ActiveMessages("plain"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => receiver.CompleteMessageAsync(message));
    }

    [Fact]
    public async Task Any_receiver_of_the_entity_can_settle_by_the_lock_token()
    {
        await using var bus = Start();
        await bus.SendAsync("plain", "x");
        var message = (await bus.Client.CreateReceiver("plain").ReceiveMessageAsync())!;
        var known = ServiceBusModelFactory.ServiceBusReceivedMessage(lockTokenGuid: Guid.Parse(message.LockToken));

        await bus.Client.CreateReceiver("plain").CompleteMessageAsync(known);
        Assert.Equal(0, bus.ActiveMessages("plain"));
    }

    /// <summary>"Message browsing", https://learn.microsoft.com/azure/service-bus-messaging/message-browsing.</summary>
    [Fact]
    public async Task Peeking_shows_active_locked_deferred_and_scheduled_messages_and_locks_none()
    {
        await using var bus = Start();
        var sender = bus.Client.CreateSender("plain");
        await sender.SendMessagesAsync(Enumerable.Range(1, 3).Select(i => new ServiceBusMessage($"{i}")));
        await sender.ScheduleMessageAsync(new ServiceBusMessage("4"), bus.Start.AddHours(1));
        var receiver = bus.Client.CreateReceiver("plain");
        await receiver.DeferMessageAsync((await receiver.ReceiveMessageAsync())!);
        await receiver.ReceiveMessageAsync();

        var peeked = await receiver.PeekMessagesAsync(10);
        Assert.Equal(["1", "2", "3", "4"], peeked.Select(m => m.Body.ToString()));
        Assert.Equal(
            [ServiceBusMessageState.Deferred, ServiceBusMessageState.Active, ServiceBusMessageState.Active, ServiceBusMessageState.Scheduled],
            peeked.Select(m => m.State));
        Assert.All(peeked, m => Assert.Equal(0, m.DeliveryCount));
        Assert.Empty(await receiver.PeekMessagesAsync(10));
        Assert.Equal("2", (await receiver.PeekMessageAsync(2))!.Body.ToString());
    }

    /// <summary>"Message deferral", https://learn.microsoft.com/azure/service-bus-messaging/message-deferral.</summary>
    [Fact]
    public async Task A_deferred_message_is_received_by_its_number_only_and_stays_deferred_when_abandoned()
    {
        await using var bus = Start();
        await bus.SendAsync("plain", "early");
        var receiver = bus.Client.CreateReceiver("plain");
        var message = (await receiver.ReceiveMessageAsync())!;
        await receiver.DeferMessageAsync(message);
        Assert.Empty(await bus.DrainAsync(receiver));

        var deferred = await receiver.ReceiveDeferredMessageAsync(message.SequenceNumber);
        await receiver.AbandonMessageAsync(deferred);
        Assert.Empty(await bus.DrainAsync(receiver));
        deferred = await receiver.ReceiveDeferredMessageAsync(message.SequenceNumber);
        await receiver.CompleteMessageAsync(deferred);

        var error = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.ReceiveDeferredMessageAsync(message.SequenceNumber));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, error.Reason);
    }

    [Fact]
    public async Task An_unknown_entity_is_MessagingEntityNotFound_at_the_first_operation()
    {
        await using var bus = Start();
        var sender = bus.Client.CreateSender("nowhere");
        var receiver = bus.Client.CreateReceiver("news", "nobody");

        var error = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage("x")));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, error.Reason);
        error = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.ReceiveMessageAsync());
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, error.Reason);
    }
}
