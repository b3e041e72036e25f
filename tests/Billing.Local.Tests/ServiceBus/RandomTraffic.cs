using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>Everything that senders and receivers do, in an order that a seed decides.</summary>
internal sealed class RandomTraffic(Bus bus, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<(ServiceBusReceiver Receiver, ServiceBusReceivedMessage Message)> _held = [];
    private readonly List<ServiceBusSessionReceiver> _sessions = [];
    private readonly List<(ServiceBusSender Sender, long Number)> _scheduled = [];
    private readonly List<long> _deferred = [];

    public async Task RunAsync(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            try
            {
                await StepAsync();
            }
            catch (ServiceBusException error) when (error.Reason is ServiceBusFailureReason.MessageLockLost or ServiceBusFailureReason.SessionLockLost
                or ServiceBusFailureReason.SessionCannotBeLocked or ServiceBusFailureReason.MessageNotFound)
            {
                // What the clock took away from its holder.
                _sessions.RemoveAll(session => session.IsClosed);
            }
        }
    }

    private Task StepAsync() => _random.Next(12) switch
    {
        0 or 1 or 2 => SendAsync(),
        3 => ScheduleAsync(),
        4 or 5 => ReceiveAsync(),
        6 => AcceptAsync(),
        7 or 8 => SettleAsync(),
        9 => UseSessionAsync(),
        10 => CancelOrRecallAsync(),
        _ => bus.Clock.AdvanceAsync(TimeSpan.FromSeconds(_random.Next(_random.Next(10) == 0 ? 5000 : 50))),
    };

    private ServiceBusMessage Message()
    {
        var message = Bus.Message($"body {_random.Next()}", id: _random.Next(3) == 0 ? null : $"id {_random.Next(30)}");
        message.SessionId = $"s{_random.Next(4)}";
        message.ApplicationProperties[_random.Next(2) == 0 ? "type" : "kind"] = _random.Next();
        return message;
    }

    private ServiceBusSender Sender() => bus.Client.CreateSender(_random.Next(3) switch { 0 => "plain", 1 => "sessions", _ => "news" });

    private Task SendAsync()
    {
        var messages = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Message()).ToList();
        var sender = Sender();
        if (sender.EntityPath == "news" && _random.Next(4) == 0)
        {
            messages[0].SessionId = null;
        }

        return sender.SendMessagesAsync(messages);
    }

    private async Task ScheduleAsync()
    {
        var sender = Sender();
        _scheduled.Add((sender, await sender.ScheduleMessageAsync(Message(), bus.Clock.GetUtcNow().AddSeconds(_random.Next(300)))));
    }

    private async Task ReceiveAsync()
    {
        var receiver = _random.Next(6) switch
        {
            0 => bus.DeadLetters(_random.Next(2) == 0 ? "plain" : "sessions"),
            1 => bus.Client.CreateReceiver("news", "some", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete }),
            2 => bus.Client.CreateReceiver("news", "some"),
            3 or 4 when _sessions.Count > 0 => _sessions[_random.Next(_sessions.Count)],
            _ => bus.Client.CreateReceiver("plain"),
        };
        var messages = await Bus.DrainAsync(receiver, _random.Next(1, 4));
        if (receiver.ReceiveMode == ServiceBusReceiveMode.PeekLock)
        {
            _held.AddRange(messages.Select(message => (receiver, message)));
        }
    }

    private async Task AcceptAsync()
    {
        var session = $"s{_random.Next(4)}";
        _sessions.Add(_random.Next(2) == 0
            ? await bus.Client.AcceptSessionAsync("sessions", session)
            : await bus.Client.AcceptSessionAsync("news", "all", session));
    }

    private async Task SettleAsync()
    {
        if (_held.Count == 0)
        {
            return;
        }

        var (receiver, message) = _held[_random.Next(_held.Count)];
        _held.Remove((receiver, message));
        var changes = _random.Next(2) == 0 ? null : new Dictionary<string, object> { ["changed"] = _random.Next(), ["type"] = "x" };
        switch (_random.Next(5))
        {
            case 0:
                await receiver.AbandonMessageAsync(message, changes);
                break;
            case 1 when !receiver.EntityPath.Contains('$', StringComparison.Ordinal):
                await receiver.DeadLetterMessageAsync(message, changes!, "reason", "description");
                break;
            case 2 when receiver.EntityPath == "plain":
                await receiver.DeferMessageAsync(message, changes);
                _deferred.Add(message.SequenceNumber);
                break;
            default:
                await receiver.CompleteMessageAsync(message);
                break;
        }
    }

    private async Task UseSessionAsync()
    {
        if (_sessions.Count == 0)
        {
            return;
        }

        var session = _sessions[_random.Next(_sessions.Count)];
        switch (_random.Next(4))
        {
            case 0:
                await session.RenewSessionLockAsync();
                break;
            case 1:
                await session.SetSessionStateAsync(_random.Next(3) == 0 ? null : BinaryData.FromString($"{_random.Next()}"));
                break;
            default:
                _sessions.Remove(session);
                _held.RemoveAll(held => ReferenceEquals(held.Receiver, session));
                await session.CloseAsync();
                break;
        }
    }

    private async Task CancelOrRecallAsync()
    {
        if (_random.Next(2) == 0 && _scheduled.Count > 0)
        {
            var (sender, number) = _scheduled[^1];
            _scheduled.RemoveAt(_scheduled.Count - 1);
            await sender.CancelScheduledMessageAsync(number);
        }
        else if (_deferred.Count > 0)
        {
            var receiver = bus.Client.CreateReceiver("plain");
            _held.Add((receiver, await receiver.ReceiveDeferredMessageAsync(_deferred[0])));
        }
    }
}
