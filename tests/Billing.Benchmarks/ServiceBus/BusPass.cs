using System.Globalization;
using System.Text;
using Azure.Messaging.ServiceBus;
using Billing.Local.ServiceBus;

namespace Billing.Benchmarks.ServiceBus;

/// <summary>One run: senders and receivers on one queue, until every message is completed.</summary>
internal sealed class BusPass(BusLoad load, bool isDurable, string queue) : IDisposable
{
    private const int BodyLength = 512;
    private const int MostAtOnce = 32;

    private const string Topology = """
        { "sku": { "name": "Standard" }, "topics": [], "queues": [
            { "name": "plain", "properties": { "lockDuration": "PT5M" } },
            { "name": "sessions", "properties": { "lockDuration": "PT5M", "requiresSession": true } } ] }
        """;

    private readonly int[] _received = new int[load.Messages];
    private readonly int[] _lastOfSession = Enumerable.Repeat(-1, load.Sessions).ToArray();
    private readonly CancellationTokenSource _done = new();
    private int _completed;
    private int _accepted;
    private string? _problem;

    private bool HasSessions => queue == "sessions";

    public async Task<Pass> RunAsync()
    {
        await using var storage = new PassStorage(isDurable);
        using var bus = new LocalServiceBusNamespace(ServiceBusTopology.Parse(Encoding.UTF8.GetBytes(Topology), "benchmark"), TimeProvider.System, storage.Journal);
        await storage.OpenAsync(bus);
        await using var client = bus.CreateClient();
        var messages = Enumerable.Range(0, load.Messages).Select(Message).ToArray();
        var pass = await Pass.MeasureAsync(load.Messages, () => Task.WhenAll(
        [
            .. Enumerable.Range(0, load.Senders).Select(sender => Task.Run(() => SendAsync(client, messages, sender))),
            .. Enumerable.Range(0, load.Receivers).Select(_ => Task.Run(() => HasSessions ? ReceiveSessionsAsync(client) : ReceiveAsync(client))),
        ]));
        return pass with
        {
            Problem = _problem ?? Missing() ?? Left(bus),
            Extras = HasSessions ? new() { ["sessionsAccepted"] = _accepted } : [],
        };
    }

    public void Dispose() => _done.Dispose();

    /// <summary>As the fabric's messages are: JSON, with an id, a subject and some properties.</summary>
    private ServiceBusMessage Message(int number)
    {
        return new ServiceBusMessage(BinaryData.FromBytes(BodyOf(number)))
        {
            MessageId = IdOf(number),
            SessionId = HasSessions ? "session-" + (number % load.Sessions).ToString(CultureInfo.InvariantCulture) : null,
            Subject = "order.placed",
            CorrelationId = IdOf(number),
            ContentType = "application/json",
            ApplicationProperties = { ["tenant"] = "nordwind", ["region"] = "westeurope", ["number"] = number },
        };
    }

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"order-{number:D9}");

    private static byte[] BodyOf(int number) =>
        Encoding.ASCII.GetBytes($"{{\"number\":{number},\"text\":\"".PadRight(BodyLength - 2, (char)('a' + (number % 26))) + "\"}");

    /// <summary>A sender sends every message of its sessions, so that their order is known.</summary>
    private async Task SendAsync(ServiceBusClient client, ServiceBusMessage[] messages, int sender)
    {
        await using var target = client.CreateSender(queue);
        for (var number = 0; number < messages.Length; number++)
        {
            if (number % load.Sessions % load.Senders == sender)
            {
                await target.SendMessageAsync(messages[number]);
            }
        }
    }

    private async Task ReceiveAsync(ServiceBusClient client)
    {
        await using var receiver = client.CreateReceiver(queue);
        try
        {
            while (true)
            {
                await CompleteAsync(receiver, await receiver.ReceiveMessagesAsync(MostAtOnce, cancellationToken: _done.Token));
            }
        }
        catch (OperationCanceledException) when (_done.IsCancellationRequested)
        {
            // All messages are completed.
        }
    }

    private async Task ReceiveSessionsAsync(ServiceBusClient client)
    {
        try
        {
            while (true)
            {
                await using var session = await client.AcceptNextSessionAsync(queue, cancellationToken: _done.Token);
                Interlocked.Increment(ref _accepted);
                await CompleteAsync(session, await session.ReceiveMessagesAsync(MostAtOnce, cancellationToken: _done.Token));
            }
        }
        catch (OperationCanceledException) when (_done.IsCancellationRequested)
        {
            // All messages are completed.
        }
    }

    private async Task CompleteAsync(ServiceBusReceiver receiver, IReadOnlyList<ServiceBusReceivedMessage> messages)
    {
        foreach (var message in messages)
        {
            Check(message);
        }

        await Task.WhenAll(messages.Select(message => receiver.CompleteMessageAsync(message)));
        if (Interlocked.Add(ref _completed, messages.Count) == load.Messages)
        {
            await _done.CancelAsync();
        }
    }

    private void Check(ServiceBusReceivedMessage message)
    {
        var number = (int)message.ApplicationProperties["number"];
        var body = message.Body.ToMemory().Span;
        if (body.Length != BodyLength || body[BodyLength - 3] != (byte)('a' + (number % 26)) || message.MessageId != IdOf(number))
        {
            _problem = $"message {number} is not what was sent";
        }

        if (Interlocked.Increment(ref _received[number]) > 1)
        {
            _problem = $"message {number} was received twice";
        }

        // The session is this receiver's alone, so no other thread is here with it.
        if (HasSessions && _lastOfSession[number % load.Sessions] >= number)
        {
            _problem = $"message {number} came out of order";
        }

        _lastOfSession[number % load.Sessions] = number;
    }

    private string? Missing() => Array.IndexOf(_received, 0) is var number and >= 0 ? $"message {number} was not received" : null;

    private string? Left(LocalServiceBusNamespace bus) => bus.ActiveMessages(queue) is var left and > 0 ? $"{left} messages are left" : null;
}
