using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>When the bus has nothing to do at the present time.</summary>
public sealed class QuiescenceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_count_from_their_arrival_to_their_settlement_where_a_host_is_attached()
    {
        using var bus = new Bus();
        await bus.SendAsync("plain", "x");
        Assert.Equal(0, bus.Namespace.PendingWork);
        using (bus.Namespace.Attach("plain"))
        {
            Assert.Equal(1, bus.Namespace.PendingWork);
            var receiver = bus.Client.CreateReceiver("plain");
            var message = (await receiver.ReceiveMessageAsync(cancellationToken: Token))!;
            Assert.Equal(1, bus.Namespace.PendingWork);
            await receiver.CompleteMessageAsync(message, Token);
            Assert.Equal(0, bus.Namespace.PendingWork);
            await receiver.CloseAsync(Token);
            await bus.SendAsync("plain", "y");
            Assert.Equal(1, bus.Namespace.PendingWork);
        }

        Assert.Equal(0, bus.Namespace.PendingWork);
    }

    [Fact]
    public async Task An_open_receiver_or_a_wait_for_a_session_makes_an_entity_count()
    {
        using var bus = new Bus();
        await using var receiver = bus.Client.CreateReceiver("plain");
        await receiver.PeekMessageAsync(cancellationToken: Token);
        await bus.SendAsync("plain", "x");
        Assert.Equal(1, bus.Namespace.PendingWork);

        var accept = bus.WaitForSessionAsync("sessions", Token);
        await bus.SendAsync("sessions", "y", session: "s");
        Assert.Equal(2, bus.Namespace.PendingWork);
        await (await accept).CloseAsync(Token);
        Assert.Equal(1, bus.Namespace.PendingWork);
    }

    [Fact]
    public async Task Scheduled_deferred_and_dead_messages_do_not_count()
    {
        using var bus = new Bus();
        using var attached = bus.Namespace.Attach("plain");
        await using var dead = bus.DeadLetters("plain");
        var sender = bus.Client.CreateSender("plain");
        var receiver = bus.Client.CreateReceiver("plain");
        await sender.SendMessagesAsync([new ServiceBusMessage("deferred"), new ServiceBusMessage("dead")], Token);
        await receiver.DeferMessageAsync((await receiver.ReceiveMessageAsync(cancellationToken: Token))!, cancellationToken: Token);
        await receiver.DeadLetterMessageAsync((await receiver.ReceiveMessageAsync(cancellationToken: Token))!, cancellationToken: Token);
        await sender.ScheduleMessageAsync(new ServiceBusMessage("tomorrow"), Bus.Start.AddDays(1), Token);
        Assert.NotNull(await dead.PeekMessageAsync(cancellationToken: Token));
        Assert.Equal(0, bus.Namespace.PendingWork);

        await bus.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(1, bus.Namespace.PendingWork);
    }

    [Fact]
    public async Task A_month_without_work_is_few_steps_of_the_clock()
    {
        using var bus = new Bus();
        using var stop = new CancellationTokenSource();
        var receiver = bus.Client.CreateReceiver("plain");
        for (var i = 0; i < 100; i++)
        {
            await bus.SendAsync("plain", "x");
            await receiver.CompleteMessageAsync(Assert.Single(await Bus.DrainAsync(receiver)), Token);
        }

        Task[] waits = [bus.WaitForSessionAsync("sessions", stop.Token), Bus.LinkOf(receiver).ReceiveAsync(1, wait: null, stop.Token)];
        var steps = 0;
        await bus.Clock.AdvanceAsync(TimeSpan.FromDays(30), () =>
        {
            steps++;
            return Task.CompletedTask;
        });
        Assert.InRange(steps, 0, 2);
        await stop.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => Task.WhenAll(waits));
    }
}
