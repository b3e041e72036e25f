using System.Collections.Concurrent;
using System.Text;
using Azure.Messaging.ServiceBus;
using Billing.Local.Journal;
using Billing.Local.ServiceBus;
using Billing.Local.Tests.Journal;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>Many threads at once, on the system's clock.</summary>
public sealed class ConcurrencyTests
{
    private const int Senders = 4;
    private const int PerSender = 500;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_message_is_completed_once_when_many_send_and_receive()
    {
        using var journal = new TestJournal();
        using var bus = Open(journal);
        var client = bus.CreateClient();
        var seen = new ConcurrentBag<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var receivers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReceiveAllAsync(client, seen, stop), Token)).ToList();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(client, "plain", sender), Token)));
        await Task.WhenAll(receivers);

        Assert.Equal(Senders * PerSender, seen.Distinct().Count());
        Assert.Equal(Senders * PerSender, seen.Count);
        Assert.Equal(0, bus.ActiveMessages("plain"));
    }

    [Fact]
    public async Task Sessions_keep_their_order_when_many_receivers_share_them()
    {
        using var journal = new TestJournal();
        using var bus = Open(journal);
        var client = bus.CreateClient();
        var seen = new ConcurrentDictionary<string, List<int>>();
        var rest = Senders * PerSender;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var receivers = Enumerable.Range(0, 3).Select(_ => Task.Run(ReceiveSessionsAsync, Token)).ToList();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(client, "sessions", sender), Token)));
        await Task.WhenAll(receivers);

        Assert.Equal(Senders, seen.Count);
        Assert.All(seen.Values, list => Assert.Equal(Enumerable.Range(0, PerSender), list));

        async Task ReceiveSessionsAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await using var receiver = await Bus.WaitForSessionAsync(client, "sessions", stop.Token);
                    var list = seen.GetOrAdd(receiver.SessionId, _ => []);
                    foreach (var message in await Bus.LinkOf(receiver).ReceiveAsync(10, TimeSpan.Zero, stop.Token))
                    {
                        list.Add(int.Parse(message.Body.ToString()));
                        await receiver.CompleteMessageAsync(message, CancellationToken.None);
                        if (Interlocked.Decrement(ref rest) == 0)
                        {
                            await stop.CancelAsync();
                        }
                    }
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }

    /// <summary>With the journal on disk, small enough that snapshots are taken in the midst of the traffic.</summary>
    [Fact]
    public async Task Snapshots_under_load_keep_what_is_not_yet_completed()
    {
        var folder = Directory.CreateTempSubdirectory("bus");
        try
        {
            await using (var journal = new FileJournal(folder.FullName, new FileJournalOptions { Sync = false, SegmentBytes = 1 << 16, CompactionBytes = 1 << 17 }))
            {
                using var bus = Open(journal);
                await journal.OpenAsync([bus]);
                var client = bus.CreateClient();
                var sends = Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(client, "plain", sender), Token)).ToList();
                var receiver = client.CreateReceiver("plain");
                for (var rest = Senders * PerSender / 2; rest > 0; rest--)
                {
                    await receiver.CompleteMessageAsync((await receiver.ReceiveMessageAsync(cancellationToken: Token))!, Token);
                }

                await Task.WhenAll(sends);
                await journal.CompactAsync();
            }

            await using var again = new FileJournal(folder.FullName);
            using var restarted = Open(again);
            await again.OpenAsync([restarted]);
            var left = await restarted.CreateClient().CreateReceiver("plain").ReceiveMessagesAsync(Senders * PerSender, cancellationToken: Token);
            Assert.Equal(Senders * PerSender / 2, left.Select(message => message.MessageId).Distinct().Count());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static LocalServiceBusNamespace Open(IJournal journal) =>
        new(ServiceBusTopology.Parse(Encoding.UTF8.GetBytes(Bus.Topology()), "test.json"), TimeProvider.System, journal);

    private static async Task SendAsync(ServiceBusClient client, string queue, int sender)
    {
        var to = client.CreateSender(queue);
        for (var i = 0; i < PerSender; i++)
        {
            await to.SendMessageAsync(new ServiceBusMessage($"{i}") { MessageId = $"{sender}/{i}", SessionId = $"{sender}" }, Token);
        }
    }

    private static async Task ReceiveAllAsync(ServiceBusClient client, ConcurrentBag<string> seen, CancellationTokenSource stop)
    {
        var receiver = client.CreateReceiver("plain");
        try
        {
            while (true)
            {
                foreach (var message in await receiver.ReceiveMessagesAsync(7, cancellationToken: stop.Token))
                {
                    seen.Add(message.MessageId!);
                    await receiver.CompleteMessageAsync(message, CancellationToken.None);
                }

                if (seen.Count >= Senders * PerSender)
                {
                    await stop.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // All have been seen.
        }
    }
}
