using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>
/// "Message transfers, locks, and settlement",
/// https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement.
/// </summary>
public sealed class PeekLockTests
{
    [Fact]
    public async Task A_completed_message_is_gone()
    {
        using var bus = new Bus();
        await bus.SendAsync("plain", "hello");
        var receiver = bus.Client.CreateReceiver("plain");

        var message = await receiver.ReceiveMessageAsync();
        Assert.Equal("hello", message!.Body.ToString());
        Assert.Equal(1, message.DeliveryCount);
        Assert.Equal(1, message.SequenceNumber);
        Assert.Equal(Bus.Start, message.EnqueuedTime);
        Assert.Equal(Bus.Start + TimeSpan.FromMinutes(1), message.LockedUntil);
        await receiver.CompleteMessageAsync(message);

        await bus.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Empty(await bus.DrainAsync(receiver));
    }

    [Fact]
    public async Task A_locked_message_is_not_handed_out_again_until_the_lock_expires()
    {
        using var bus = new Bus();
        await bus.SendAsync("plain", "once");
        var receiver = bus.Client.CreateReceiver("plain");
        var first = await receiver.ReceiveMessageAsync();

        Assert.Empty(await bus.DrainAsync(receiver));
        await bus.Clock.AdvanceAsync(TimeSpan.FromSeconds(60));
        var second = Assert.Single(await bus.DrainAsync(receiver));

        Assert.Equal(2, second.DeliveryCount);
        Assert.NotEqual(first!.LockToken, second.LockToken);
    }

    [Fact]
    public async Task Settling_after_the_lock_expired_is_MessageLockLost()
    {
        using var bus = new Bus();
        await bus.SendAsync("plain", "slow");
        var receiver = bus.Client.CreateReceiver("plain");
        var message = (await receiver.ReceiveMessageAsync())!;
        await bus.Clock.AdvanceAsync(TimeSpan.FromSeconds(60));

        var error = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(message));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, error.Reason);
        Assert.False(error.IsTransient);
        Assert.Single(await bus.DrainAsync(receiver));
    }
}
