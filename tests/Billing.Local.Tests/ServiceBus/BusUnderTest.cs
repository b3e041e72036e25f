using Azure.Messaging.ServiceBus;
using Billing.Local.Time;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>A small namespace, and a client that reaches it in one way or the other.</summary>
internal abstract class BusUnderTest(Bus bus) : IAsyncDisposable
{
    public abstract ServiceBusClient Client { get; }

    /// <summary>The time at which the test begins.</summary>
    public DateTimeOffset Start { get; } = bus.Clock.GetUtcNow();

    public SimulatedClock Clock => bus.Clock;

    public int ActiveMessages(string path) => bus.Namespace.ActiveMessages(path);

    public Task SendAsync(string target, string body, string? session = null, string? id = null) =>
        Client.CreateSender(target).SendMessageAsync(Bus.Message(body, session, id));

    /// <summary>All messages that there are now, locked.</summary>
    public abstract Task<IReadOnlyList<ServiceBusReceivedMessage>> DrainAsync(ServiceBusReceiver receiver);

    /// <summary>So many messages, locked, however they come.</summary>
    public static async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(ServiceBusReceiver receiver, int count)
    {
        var messages = new List<ServiceBusReceivedMessage>();
        while (messages.Count < count)
        {
            messages.AddRange(await receiver.ReceiveMessagesAsync(count - messages.Count, cancellationToken: TestContext.Current.CancellationToken));
        }

        return messages;
    }

    /// <summary>Waits for news to reach the client; in process they are there at once.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        }
    }

    public ServiceBusReceiver DeadLetters(string queue) =>
        Client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

    public virtual ValueTask DisposeAsync()
    {
        bus.Dispose();
        return ValueTask.CompletedTask;
    }
}
