using Azure.Messaging.ServiceBus;
using Billing.Local.Faults;

namespace Billing.Local.Tests.Faults;

// Azure documentation: "Service Bus messaging exceptions (.NET)" (service-bus-messaging/service-bus-messaging-exceptions-latest),
// "Duplicate detection" (service-bus-messaging/duplicate-detection) and "Message transfers, locks, and settlement"
// (service-bus-messaging/message-transfers-locks-settlement).
public sealed class BrokerFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(FaultKind.Throttle, ServiceBusFailureReason.ServiceBusy, 0)]
    [InlineData(FaultKind.TimeOutBefore, ServiceBusFailureReason.ServiceTimeout, 0)]
    [InlineData(FaultKind.TimeOutAfter, ServiceBusFailureReason.ServiceTimeout, 1)]
    public async Task A_send_that_fails_says_why_and_was_done_or_not(FaultKind kind, ServiceBusFailureReason reason, int messages)
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(kind) { Operation = "Send", Nth = 1 });
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => services.SendAsync("plain", "a"));
        Assert.Equal(reason, failure.Reason);
        Assert.True(failure.IsTransient);
        Assert.Equal(messages, (await services.ReceiveAsync("plain")).Count);
    }

    [Theory]
    [InlineData(FaultKind.Throttle, ServiceBusFailureReason.ServiceBusy, 1)]
    [InlineData(FaultKind.TimeOutBefore, ServiceBusFailureReason.ServiceTimeout, 1)]
    [InlineData(FaultKind.TimeOutAfter, ServiceBusFailureReason.ServiceTimeout, 0)]
    public async Task A_completion_that_fails_says_why_and_was_done_or_not(FaultKind kind, ServiceBusFailureReason reason, int left)
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(kind) { Operation = "Complete", Nth = 1 });
        await services.SendAsync("plain", "a");
        await using var receiver = services.BusClient.CreateReceiver("plain");
        var message = await FaultyServices.OneAsync(receiver);
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(message, Cancellation));
        Assert.Equal(reason, failure.Reason);

        // A message that is still there is still locked by the receiver, who may try again.
        await services.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(left, (await services.ReceiveAsync("plain")).Count);
    }

    [Fact]
    public async Task A_message_can_be_sent_twice()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.DuplicateDelivery) { Nth = 1 });
        await services.SendAsync("plain", "a", id: "1");
        var messages = await services.ReceiveAsync("plain");
        Assert.Equal(["1", "1"], messages.Select(message => message.MessageId));
        Assert.Equal(2, messages.Select(message => message.SequenceNumber).Distinct().Count());
    }

    [Fact]
    public async Task Duplicate_detection_swallows_a_message_that_is_sent_twice()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.DuplicateDelivery) { Nth = 1 });
        await services.SendAsync("once", "a", id: "1");
        Assert.Single(await services.ReceiveAsync("once"));
        Assert.Equal(1, services.Plan.Injected["ServiceBus DuplicateDelivery"]);
    }

    [Fact]
    public async Task A_message_whose_lock_is_lost_comes_again_at_once_and_the_delivery_counts()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.LockLost) { Nth = 1 });
        await services.SendAsync("plain", "a");
        await using var receiver = services.BusClient.CreateReceiver("plain");
        var first = await FaultyServices.OneAsync(receiver);
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(first, Cancellation));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason);

        var second = await FaultyServices.OneAsync(receiver);
        Assert.Equal((first.SequenceNumber, 2), (second.SequenceNumber, second.DeliveryCount));
        await receiver.CompleteMessageAsync(second, Cancellation);
        await services.RestartAsync();
        Assert.Empty(await services.ReceiveAsync("plain"));
    }

    [Fact]
    public async Task The_delivery_of_a_lost_lock_still_counts_after_a_restart_and_in_the_end_the_message_is_dead()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.LockLost) { Probability = 1 });
        await services.SendAsync("plain", "a");
        await LoseAsync(services);
        await services.RestartAsync(new FaultRule(FaultKind.LockLost) { Probability = 1 });
        await LoseAsync(services);
        await LoseAsync(services);
        Assert.Empty(await services.ReceiveAsync("plain"));
        var dead = Assert.Single(await services.ReceiveAsync("plain/$DeadLetterQueue"));
        Assert.Equal("MaxDeliveryCountExceeded", dead.DeadLetterReason);
    }

    [Fact]
    public async Task A_session_whose_lock_is_lost_goes_to_the_next_receiver_with_its_message_counted()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.LockLost) { Nth = 1 });
        await services.SendAsync("sessions", "a1", session: "a");
        await services.SendAsync("sessions", "a2", session: "a");
        await using var first = await services.BusClient.AcceptNextSessionAsync("sessions", cancellationToken: Cancellation);
        var message = await FaultyServices.OneAsync(first);
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => first.CompleteMessageAsync(message, Cancellation));
        Assert.Equal(ServiceBusFailureReason.SessionLockLost, lost.Reason);
        lost = await Assert.ThrowsAsync<ServiceBusException>(() => first.ReceiveMessageAsync(cancellationToken: Cancellation));
        Assert.Equal(ServiceBusFailureReason.SessionLockLost, lost.Reason);

        await using var second = await services.BusClient.AcceptNextSessionAsync("sessions", cancellationToken: Cancellation);
        var again = await second.ReceiveMessagesAsync(2, cancellationToken: Cancellation);
        Assert.Equal(["a1 2", "a2 1"], again.Select(next => $"{next.Body} {next.DeliveryCount}"));
    }

    [Fact]
    public async Task Sessions_are_given_out_of_turn_and_the_messages_of_each_stay_in_their_order()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.Reorder) { Probability = 1 });
        string[] sessions = ["a", "b", "c", "d"];
        foreach (var number in new[] { 1, 2, 3 })
        {
            foreach (var session in sessions)
            {
                await services.SendAsync("sessions", $"{session}{number}", session);
            }
        }

        var given = new List<string>();
        for (var i = 0; i < sessions.Length; i++)
        {
            var receiver = await services.BusClient.AcceptNextSessionAsync("sessions", cancellationToken: Cancellation);
            var messages = await receiver.ReceiveMessagesAsync(10, cancellationToken: Cancellation);
            Assert.Equal(new[] { 1, 2, 3 }.Select(number => $"{receiver.SessionId}{number}"), messages.Select(message => message.Body.ToString()));
            given.Add(receiver.SessionId);
        }

        Assert.Equal(sessions, given.Order());
        Assert.NotEqual("a", given[0]);
        Assert.Equal(3, services.Plan.Injected["ServiceBus Reorder"]);
    }

    [Theory]
    [InlineData(FaultKind.TimeOutBefore, null)]
    [InlineData(FaultKind.TimeOutAfter, "state")]
    public async Task Session_state_that_times_out_was_set_or_not(FaultKind kind, string? expected)
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(kind) { Operation = "SetState", Nth = 1 });
        await using var receiver = await services.BusClient.AcceptSessionAsync("sessions", "a", cancellationToken: Cancellation);
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.SetSessionStateAsync(BinaryData.FromString("state"), Cancellation));
        Assert.Equal(ServiceBusFailureReason.ServiceTimeout, failure.Reason);
        Assert.Equal(expected, (await receiver.GetSessionStateAsync(Cancellation))?.ToString());
    }

    [Theory]
    [InlineData(FaultKind.TimeOutBefore, 1)]
    [InlineData(FaultKind.TimeOutAfter, 0)]
    public async Task A_cancellation_that_times_out_has_taken_the_scheduled_message_back_or_not(FaultKind kind, int messages)
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(kind) { Operation = "Cancel", Nth = 1 });
        var sender = services.BusClient.CreateSender("plain");
        var number = await sender.ScheduleMessageAsync(new ServiceBusMessage("a"), FaultyServices.Start.AddMinutes(5), Cancellation);
        await Assert.ThrowsAsync<ServiceBusException>(() => sender.CancelScheduledMessageAsync(number, Cancellation));
        await services.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(messages, (await services.ReceiveAsync("plain")).Count);
    }

    [Fact]
    public async Task Receiving_peeking_and_renewing_are_never_disturbed()
    {
        await using var services = await FaultyServices.StartAsync();
        await services.SendAsync("plain", "a");
        await services.RestartAsync(new FaultRule(FaultKind.Throttle) { Probability = 1 }, new FaultRule(FaultKind.LockLost) { Probability = 1 });
        await using var receiver = services.BusClient.CreateReceiver("plain");
        Assert.NotNull(await receiver.PeekMessageAsync(cancellationToken: Cancellation));
        var message = await FaultyServices.OneAsync(receiver);
        await receiver.RenewMessageLockAsync(message, Cancellation);
        Assert.Equal(0, services.Calls);
    }

    private static async Task LoseAsync(FaultyServices services)
    {
        await using var receiver = services.BusClient.CreateReceiver("plain");
        var message = await FaultyServices.OneAsync(receiver);
        await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(message, Cancellation));
    }
}
