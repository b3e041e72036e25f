using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>"Message sessions", https://learn.microsoft.com/azure/service-bus-messaging/message-sessions.</summary>
public abstract partial class BusBehaviour
{
    [Fact]
    public async Task Messages_of_a_session_are_received_in_order_and_no_others()
    {
        await using var bus = Start();
        for (var i = 0; i < 6; i++)
        {
            await bus.SendAsync("sessions", $"{i}", session: i % 2 == 0 ? "even" : "odd");
        }

        var receiver = await bus.Client.AcceptSessionAsync("sessions", "odd", cancellationToken: Token);
        Assert.Equal(["1", "3", "5"], (await BusUnderTest.ReceiveAsync(receiver, 3)).Select(m => m.Body.ToString()));
        Assert.Equal("odd", receiver.SessionId);
        Assert.Equal(bus.Start.AddMinutes(1), receiver.SessionLockedUntil);
    }

    [Fact]
    public async Task Only_one_receiver_holds_a_session()
    {
        await using var bus = Start();
        await bus.SendAsync("sessions", "x", session: "s");
        await using var holder = await bus.Client.AcceptSessionAsync("sessions", "s", cancellationToken: Token);

        var error = await Assert.ThrowsAsync<ServiceBusException>(() => bus.Client.AcceptSessionAsync("sessions", "s", cancellationToken: Token));
        Assert.Equal(ServiceBusFailureReason.SessionCannotBeLocked, error.Reason);
    }

    [Fact]
    public async Task A_session_without_messages_can_be_accepted_and_gets_those_that_come()
    {
        await using var bus = Start();
        var receiver = await bus.Client.AcceptSessionAsync("sessions", "s", cancellationToken: Token);
        var waiting = receiver.ReceiveMessageAsync(cancellationToken: Token);
        await bus.SendAsync("sessions", "other", session: "t");
        Assert.False(waiting.IsCompleted);
        await bus.SendAsync("sessions", "mine", session: "s");
        Assert.Equal("mine", (await waiting)!.Body.ToString());
    }

    [Fact]
    public async Task An_abandoned_message_is_served_again_before_the_rest_of_its_session()
    {
        await using var bus = Start();
        await bus.SendAsync("sessions", "1", session: "s");
        await bus.SendAsync("sessions", "2", session: "s");
        var receiver = await bus.Client.AcceptNextSessionAsync("sessions", cancellationToken: Token);
        await receiver.AbandonMessageAsync((await receiver.ReceiveMessageAsync(cancellationToken: Token))!, cancellationToken: Token);

        var again = (await receiver.ReceiveMessageAsync(cancellationToken: Token))!;
        Assert.Equal(("1", 2), (again.Body.ToString(), again.DeliveryCount));
    }

    [Fact]
    public async Task A_lost_session_lock_fails_everything_but_another_accept_and_counts_the_deliveries()
    {
        await using var bus = Start();
        await bus.SendAsync("sessions", "x", session: "s");
        var receiver = await bus.Client.AcceptNextSessionAsync("sessions", cancellationToken: Token);
        var message = (await receiver.ReceiveMessageAsync(cancellationToken: Token))!;
        await bus.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await BusUnderTest.UntilAsync(() => receiver.IsClosed);

        Func<Task>[] calls =
        [
            () => receiver.CompleteMessageAsync(message, Token),
            () => receiver.ReceiveMessageAsync(cancellationToken: Token),
            () => receiver.RenewSessionLockAsync(Token),
            () => receiver.GetSessionStateAsync(Token),
            () => receiver.SetSessionStateAsync(null, Token),
        ];
        foreach (var call in calls)
        {
            // The true client closes the receiver when it learns of the loss.
            var error = await Assert.ThrowsAnyAsync<Exception>(call);
            Assert.True(error is ObjectDisposedException or ServiceBusException { Reason: ServiceBusFailureReason.SessionLockLost }, error.ToString());
        }

        var next = await bus.Client.AcceptNextSessionAsync("sessions", cancellationToken: Token);
        Assert.Equal(2, (await next.ReceiveMessageAsync(cancellationToken: Token))!.DeliveryCount);
    }

    [Fact]
    public async Task Closing_the_receiver_frees_the_session_and_does_not_count_the_deliveries()
    {
        await using var bus = Start();
        await bus.SendAsync("sessions", "1", session: "s");
        await bus.SendAsync("sessions", "2", session: "s");
        for (var i = 0; i < 10; i++)
        {
            await using var receiver = await bus.Client.AcceptNextSessionAsync("sessions", cancellationToken: Token);
            var messages = await BusUnderTest.ReceiveAsync(receiver, 2);
            Assert.Equal(["1", "2"], messages.Select(m => m.Body.ToString()));
            Assert.All(messages, message => Assert.Equal(1, message.DeliveryCount));
        }
    }

    [Fact]
    public async Task A_renewed_session_lock_holds_for_another_lock_duration()
    {
        await using var bus = Start();
        await bus.SendAsync("sessions", "x", session: "s");
        var receiver = await bus.Client.AcceptNextSessionAsync("sessions", cancellationToken: Token);
        var message = (await receiver.ReceiveMessageAsync(cancellationToken: Token))!;
        for (var i = 0; i < 4; i++)
        {
            await bus.Clock.AdvanceAsync(TimeSpan.FromSeconds(50));
            await receiver.RenewSessionLockAsync(Token);
        }

        Assert.Equal(bus.Clock.GetUtcNow().AddMinutes(1), receiver.SessionLockedUntil);
        await receiver.CompleteMessageAsync(message, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => receiver.RenewMessageLockAsync(message, Token));
    }

    [Fact]
    public async Task Session_state_stays_until_it_is_cleared_even_without_messages()
    {
        await using var bus = Start();
        await using (var first = await bus.Client.AcceptSessionAsync("sessions", "s", cancellationToken: Token))
        {
            Assert.Null(await first.GetSessionStateAsync(Token));
            await first.SetSessionStateAsync(BinaryData.FromString("half done"), Token);
        }

        await bus.Clock.AdvanceAsync(TimeSpan.FromDays(100));
        await using var second = await bus.Client.AcceptSessionAsync("sessions", "s", cancellationToken: Token);
        Assert.Equal("half done", (await second.GetSessionStateAsync(Token))!.ToString());
        await second.SetSessionStateAsync(null, Token);
        Assert.Null(await second.GetSessionStateAsync(Token));
    }

    [Fact]
    public async Task Session_state_is_limited_to_the_size_of_a_message()
    {
        await using var bus = Start();
        await using var receiver = await bus.Client.AcceptSessionAsync("sessions", "s", cancellationToken: Token);
        await receiver.SetSessionStateAsync(new BinaryData(new byte[256 * 1024]), Token);
        var error = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.SetSessionStateAsync(new BinaryData(new byte[(256 * 1024) + 1]), Token));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, error.Reason);
    }

    [Fact]
    public async Task The_next_session_is_the_one_that_has_waited_longest_and_a_released_one_goes_to_the_end()
    {
        await using var bus = Start();
        foreach (var session in (string[])["a", "b", "a", "c"])
        {
            await bus.SendAsync("sessions", "x", session);
        }

        var order = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            await using var receiver = await bus.Client.AcceptNextSessionAsync("sessions", cancellationToken: Token);
            order.Add(receiver.SessionId);
            await receiver.CompleteMessageAsync((await receiver.ReceiveMessageAsync(cancellationToken: Token))!, Token);
        }

        Assert.Equal(["a", "b", "c", "a"], order);
    }

    [Fact]
    public async Task Sending_without_a_session_to_an_entity_with_sessions_is_refused_whole()
    {
        await using var bus = Start();
        ServiceBusMessage[] messages = [new("with") { SessionId = "s" }, new("without")];
        await Assert.ThrowsAsync<InvalidOperationException>(() => bus.Client.CreateSender("sessions").SendMessagesAsync(messages, Token));
        Assert.Equal(0, bus.ActiveMessages("sessions"));
    }

    [Fact]
    public async Task Receivers_with_and_without_sessions_fit_only_their_kind_of_entity()
    {
        await using var bus = Start();
        await Assert.ThrowsAsync<InvalidOperationException>(() => bus.Client.CreateReceiver("sessions").ReceiveMessageAsync(cancellationToken: Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => bus.Client.AcceptSessionAsync("plain", "s", cancellationToken: Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => bus.Client.AcceptNextSessionAsync("plain", cancellationToken: Token));
    }

    [Fact]
    public async Task A_browser_without_a_session_sees_all_sessions_and_a_session_receiver_its_own()
    {
        await using var bus = Start();
        await bus.SendAsync("sessions", "1", session: "a");
        await bus.SendAsync("sessions", "2", session: "b");
        Assert.Equal(2, (await bus.Client.CreateReceiver("sessions").PeekMessagesAsync(5, cancellationToken: Token)).Count);
        await using var receiver = await bus.Client.AcceptSessionAsync("sessions", "b", cancellationToken: Token);
        Assert.Equal("2", Assert.Single(await receiver.PeekMessagesAsync(5, cancellationToken: Token)).Body.ToString());
    }

    [Fact]
    public async Task A_deferred_message_waits_in_its_session()
    {
        await using var bus = Start();
        await bus.SendAsync("sessions", "early", session: "s");
        await using (var receiver = await bus.Client.AcceptNextSessionAsync("sessions", cancellationToken: Token))
        {
            await receiver.DeferMessageAsync((await receiver.ReceiveMessageAsync(cancellationToken: Token))!, cancellationToken: Token);
        }

        await using var other = await bus.Client.AcceptSessionAsync("sessions", "t", cancellationToken: Token);
        await Assert.ThrowsAsync<ServiceBusException>(() => other.ReceiveDeferredMessageAsync(1, Token));
        await using var again = await bus.Client.AcceptSessionAsync("sessions", "s", cancellationToken: Token);
        await again.CompleteMessageAsync(await again.ReceiveDeferredMessageAsync(1, Token), Token);
        Assert.Null(await again.PeekMessageAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task A_message_that_fails_too_often_leaves_its_session_to_the_next_one()
    {
        await using var bus = Start();
        await bus.SendAsync("sessions", "poison", session: "s");
        await bus.SendAsync("sessions", "good", session: "s");
        await using var receiver = await bus.Client.AcceptNextSessionAsync("sessions", cancellationToken: Token);
        for (var i = 0; i < 3; i++)
        {
            await receiver.AbandonMessageAsync((await receiver.ReceiveMessageAsync(cancellationToken: Token))!, cancellationToken: Token);
        }

        Assert.Equal("good", (await receiver.ReceiveMessageAsync(cancellationToken: Token))!.Body.ToString());
        Assert.Equal("poison", (await bus.DeadLetters("sessions").PeekMessageAsync(cancellationToken: Token))!.Body.ToString());
    }
}
