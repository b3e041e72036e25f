using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>Receivers wait for a signal; nothing polls, and only the clock ends a wait.</summary>
public sealed class WaitingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_waiting_receiver_gets_a_message_as_it_is_sent()
    {
        using var bus = new Bus();
        var receiver = bus.Client.CreateReceiver("plain");
        var waiting = receiver.ReceiveMessageAsync(cancellationToken: Token);
        Assert.False(waiting.IsCompleted);

        await bus.SendAsync("plain", "now");
        Assert.Equal("now", (await waiting)!.Body.ToString());
    }

    [Fact]
    public async Task A_wait_ends_with_nothing_when_its_time_on_the_clock_is_over()
    {
        using var bus = new Bus();
        var receiver = bus.Client.CreateReceiver("plain");
        var given = receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10), Token);
        var minute = receiver.ReceiveMessageAsync(cancellationToken: Token);

        await bus.Clock.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Null(await given);
        Assert.False(minute.IsCompleted);
        await bus.Clock.AdvanceAsync(TimeSpan.FromSeconds(50));
        Assert.Null(await minute);
    }

    [Fact]
    public async Task A_cancelled_wait_ends_at_once_and_loses_no_message()
    {
        using var bus = new Bus();
        using var stop = new CancellationTokenSource();
        var receiver = bus.Client.CreateReceiver("plain");
        var waiting = receiver.ReceiveMessageAsync(cancellationToken: stop.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting);
        await bus.SendAsync("plain", "kept");
        Assert.Equal("kept", Assert.Single(await Bus.DrainAsync(receiver)).Body.ToString());
    }

    [Fact]
    public async Task Closing_a_receiver_ends_its_wait_and_no_other()
    {
        using var bus = new Bus();
        var closed = bus.Client.CreateReceiver("plain");
        var open = bus.Client.CreateReceiver("plain");
        var ended = closed.ReceiveMessageAsync(cancellationToken: Token);
        var waiting = open.ReceiveMessageAsync(cancellationToken: Token);

        await closed.CloseAsync(Token);
        await Assert.ThrowsAsync<TaskCanceledException>(() => ended);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closed.ReceiveMessageAsync(cancellationToken: Token));
        await bus.SendAsync("plain", "for the other");
        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task Waiting_receivers_are_served_in_the_order_of_their_calls()
    {
        using var bus = new Bus();
        var receiver = bus.Client.CreateReceiver("plain");
        var calls = Enumerable.Range(0, 4).Select(_ => receiver.ReceiveMessageAsync(cancellationToken: Token)).ToList();

        await bus.Client.CreateSender("plain").SendMessagesAsync(Enumerable.Range(0, 4).Select(i => new ServiceBusMessage($"{i}")), Token);
        Assert.Equal(["0", "1", "2", "3"], (await Task.WhenAll(calls)).Select(m => m!.Body.ToString()));
    }

    [Fact]
    public async Task A_batch_that_arrives_goes_whole_to_a_receiver_that_waits_for_many()
    {
        using var bus = new Bus();
        var waiting = bus.Client.CreateReceiver("plain").ReceiveMessagesAsync(10, cancellationToken: Token);
        await bus.Client.CreateSender("plain").SendMessagesAsync(Enumerable.Range(0, 4).Select(i => new ServiceBusMessage($"{i}")), Token);
        Assert.Equal(4, (await waiting).Count);
    }

    [Fact]
    public async Task A_waiting_receiver_gets_a_message_whose_lock_expires()
    {
        using var bus = new Bus();
        await bus.SendAsync("plain", "lost and found");
        await bus.Client.CreateReceiver("plain").ReceiveMessageAsync(cancellationToken: Token);
        var waiting = Bus.LinkOf(bus.Client.CreateReceiver("plain")).ReceiveAsync(1, wait: null, Token);

        await bus.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, Assert.Single(await waiting).DeliveryCount);
    }

    [Fact]
    public async Task The_stream_of_messages_ends_only_by_cancellation()
    {
        using var bus = new Bus();
        using var stop = new CancellationTokenSource();
        await bus.Client.CreateSender("plain").SendMessagesAsync(Enumerable.Range(0, 3).Select(i => new ServiceBusMessage($"{i}")), Token);
        var seen = new List<string>();
        await Assert.ThrowsAsync<TaskCanceledException>(async () =>
        {
            await foreach (var message in bus.Client.CreateReceiver("plain").ReceiveMessagesAsync(stop.Token))
            {
                seen.Add(message.Body.ToString());
                if (seen.Count == 3)
                {
                    await stop.CancelAsync();
                }
            }
        });
        Assert.Equal(["0", "1", "2"], seen);
    }

    [Fact]
    public async Task Disposing_the_client_closes_its_receivers()
    {
        using var bus = new Bus();
        var waiting = bus.Client.CreateReceiver("plain").ReceiveMessageAsync(cancellationToken: Token);
        var accept = bus.Client.AcceptNextSessionAsync("sessions", cancellationToken: Token);
        await bus.Client.DisposeAsync();
        await bus.Client.DisposeAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting);
        await Assert.ThrowsAsync<TaskCanceledException>(() => accept);
        Assert.True(bus.Client.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => bus.Client.CreateSender("plain"));
    }

    [Fact]
    public async Task A_batch_receive_takes_what_is_there_up_to_its_limit()
    {
        using var bus = new Bus();
        await bus.Client.CreateSender("plain").SendMessagesAsync(Enumerable.Range(1, 5).Select(i => new ServiceBusMessage($"{i}")), Token);
        var receiver = bus.Client.CreateReceiver("plain");

        Assert.Equal(["1", "2", "3"], (await receiver.ReceiveMessagesAsync(3, cancellationToken: Token)).Select(m => m.Body.ToString()));
        Assert.Equal(["4", "5"], (await receiver.ReceiveMessagesAsync(3, cancellationToken: Token)).Select(m => m.Body.ToString()));
    }
}
