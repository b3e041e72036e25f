using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>"Message sessions", https://learn.microsoft.com/azure/service-bus-messaging/message-sessions.</summary>
[Trait("Capability", "PLT-02")]
public sealed class SessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Over AMQP the client's call returns nothing, and only the next one fails.</summary>
    [Fact]
    public async Task A_wait_for_a_message_fails_when_the_lock_of_the_session_is_lost()
    {
        using var bus = new Bus();
        var receiver = await bus.Client.AcceptSessionAsync("sessions", "s", cancellationToken: Token);
        var waiting = receiver.ReceiveMessageAsync(TimeSpan.FromMinutes(9), Token);
        await bus.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        var error = await Assert.ThrowsAsync<ServiceBusException>(() => waiting);
        Assert.Equal(ServiceBusFailureReason.SessionLockLost, error.Reason);
    }

    [Fact]
    public async Task Waiting_accepts_are_served_in_order_each_with_a_session_of_its_own()
    {
        using var bus = new Bus();
        var first = bus.Client.AcceptNextSessionAsync("sessions", cancellationToken: Token);
        var second = bus.WaitForSessionAsync("sessions", Token);
        await bus.SendAsync("sessions", "1", session: "a");
        await bus.SendAsync("sessions", "2", session: "a");
        Assert.Equal("a", (await first).SessionId);
        Assert.False(second.IsCompleted);

        await bus.SendAsync("sessions", "3", session: "b");
        Assert.Equal("b", (await second).SessionId);
    }

    /// <summary>Client library, AcceptNextSessionAsync: the call times out after TryTimeout with ServiceTimeout.</summary>
    [Fact]
    public async Task An_accept_without_a_free_session_times_out_after_a_minute()
    {
        using var bus = new Bus();
        var accept = bus.Client.AcceptNextSessionAsync("sessions", cancellationToken: Token);
        var endless = bus.WaitForSessionAsync("sessions", Token);
        await bus.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        var error = await Assert.ThrowsAsync<ServiceBusException>(() => accept);
        Assert.Equal(ServiceBusFailureReason.ServiceTimeout, error.Reason);
        Assert.True(error.IsTransient);
        Assert.False(endless.IsCompleted);
    }

    [Fact]
    public async Task A_cancelled_accept_ends_at_once_and_locks_nothing()
    {
        using var bus = new Bus();
        using var stop = new CancellationTokenSource();
        var accept = bus.Client.AcceptNextSessionAsync("sessions", cancellationToken: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => accept);

        await bus.SendAsync("sessions", "x", session: "s");
        await using var receiver = await bus.Client.AcceptSessionAsync("sessions", "s", cancellationToken: Token);
        Assert.NotNull(await receiver.ReceiveMessageAsync(cancellationToken: Token));
    }
}
