using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;

namespace Billing.Local.ServiceBus.Amqp;

/// <summary>
/// Hands out messages to one receiving client as long as it grants credit, and settles them as it says. Closing the link
/// frees its session; other messages that the client holds stay locked.
/// </summary>
internal sealed class ConsumerLink
{
    private const int MostAtOnce = 100;
    private static readonly AmqpSymbol SessionFilter = "com.microsoft:session-filter";
    private static readonly AmqpSymbol SharedSessionFilter = "com.microsoft:non-exclusive-session-filter";
    private static readonly AmqpSymbol Timeout = "com.microsoft:timeout";
    private static readonly AmqpSymbol LockedUntil = "com.microsoft:locked-until-utc";

    private readonly Lock _gate = new();
    private readonly ReceiverLink _receiver;
    private readonly SendingAmqpLink _link;
    private CancellationTokenSource? _pump;

    private ConsumerLink(ReceiverLink receiver, SendingAmqpLink link) => (_receiver, _link) = (receiver, link);

    private bool Deletes => _receiver.Mode == ServiceBusReceiveMode.ReceiveAndDelete;

    /// <summary>Opens the link, with the session that it names or the next free one.</summary>
    /// <exception cref="ServiceBusException">There is no such entity, or no session to be had.</exception>
    public static async Task OpenAsync(LocalServiceBusNamespace bus, ReceiverRegistry receivers, SendingAmqpLink link, string path, TimeSpan timeout)
    {
        using var closed = new CancellationTokenSource();
        void OnClosed(object? sender, EventArgs args) => closed.Cancel();
        link.Closed += OnClosed;
        ReceiverLink receiver;
        try
        {
            receiver = await ReceiverAsync(bus, link, path, timeout, closed.Token);
        }
        finally
        {
            link.Closed -= OnClosed;
        }

        var consumer = new ConsumerLink(receiver, link);
        receivers.Add(link, receiver);
        link.RegisterCreditListener((_, drain, _) => consumer.OnCredit(drain));

        // Credit may come with the request for the link, and messages must not go before its answer.
        link.Opened += (_, _) => consumer.OnCredit(drain: false);
        link.RegisterDispositionListener(delivery => _ = consumer.SettleAsync(delivery));
        link.Closed += (_, _) => consumer.Close(receivers);
        if (receiver.Hold is { } hold)
        {
            hold.OnLost = () => ThreadPool.QueueUserWorkItem(_ => consumer.CloseLost(path));
        }

        if (link.IsClosing())
        {
            consumer.Close(receivers);
        }
    }

    private static async Task<ReceiverLink> ReceiverAsync(
        LocalServiceBusNamespace bus, SendingAmqpLink link, string path, TimeSpan timeout, CancellationToken closed)
    {
        var mode = link.Settings.SettleType == SettleMode.SettleOnSend ? ServiceBusReceiveMode.ReceiveAndDelete : ServiceBusReceiveMode.PeekLock;
        var filters = ((Source)link.Settings.Source).FilterSet;
        if (filters is not null && filters.TryGetValue<object>(SharedSessionFilter, out _))
        {
            throw new NotSupportedException("Sessions are held by one receiver: invalid filter type.");
        }

        if (filters is null || !filters.TryGetValue<string>(SessionFilter, out var wanted))
        {
            return bus.RequiresSession(path) ? throw BrokerErrors.NeedsSessionReceiver(path) : bus.Open(path, mode);
        }

        var receiver = wanted is not null
            ? bus.OpenSession(path, wanted, mode)
            : await bus.OpenNextSessionAsync(path, mode, WaitOf(link, timeout), closed) ?? throw BrokerErrors.NoSessionInTime(path);
        filters[SessionFilter] = receiver.Hold!.Session.Id;
        link.Settings.AddProperty(LockedUntil, receiver.Hold.LockedUntil.UtcTicks);
        return receiver;
    }

    private static TimeSpan WaitOf(SendingAmqpLink link, TimeSpan timeout) =>
        link.Settings.Properties is { } properties && properties.TryGetValue<uint>(Timeout, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : timeout;

    /// <summary>The client wants more messages or, draining, no more than there are now.</summary>
    private void OnCredit(bool drain)
    {
        CancellationTokenSource pump;
        lock (_gate)
        {
            if (drain)
            {
                _pump?.Cancel();
                _pump = null;
                return;
            }

            if (_pump is not null || _link.State != AmqpObjectState.Opened)
            {
                return;
            }

            _pump = pump = new CancellationTokenSource();
        }

        _ = PumpAsync(pump);
    }

    private async Task PumpAsync(CancellationTokenSource pump)
    {
        try
        {
            while (CreditLeft(pump) is var credit and > 0)
            {
                foreach (var message in await _receiver.TakeAsync(credit, wait: null, pump.Token))
                {
                    await SendAsync(message);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The client has drained the link or closed it.
        }
        catch (Exception failure)
        {
            // Above all a session whose lock is lost.
            _link.SafeClose(new AmqpException(Errors.Of(failure)));
        }
        finally
        {
            pump.Dispose();
        }
    }

    /// <summary>Number of messages to ask for; 0 ends the pump, and the next credit starts another.</summary>
    private int CreditLeft(CancellationTokenSource pump)
    {
        lock (_gate)
        {
            if (_pump != pump)
            {
                return 0;
            }

            var credit = (int)Math.Min(_link.LinkCredit, MostAtOnce);
            if (credit == 0)
            {
                _pump = null;
            }

            return credit;
        }
    }

    private async Task SendAsync(DeliveredMessage delivered)
    {
        var message = Messages.Write(delivered);
        message.Batchable = false;
        if (Deletes)
        {
            // It is gone from the broker: without credit it waits for the next.
            _link.SendMessageNoWait(message, NewTag(), AmqpConstants.NullBinary);
            return;
        }

        message.DeliveryTag = delivered.Stamp.LockToken.ToByteArray();
        if (!_link.TrySendDelivery(message))
        {
            await _receiver.ReleaseAsync(delivered.Stamp.LockToken);
        }
    }

    /// <summary>A tag that is no lock token, which would have the length of one.</summary>
    private static ArraySegment<byte> NewTag() => BitConverter.GetBytes(Random.Shared.NextInt64());

    private async Task SettleAsync(Delivery delivery)
    {
        if (Deletes || delivery.Settled)
        {
            return;
        }

        DeliveryState outcome;
        try
        {
            outcome = await SettleAsync(new Guid(delivery.DeliveryTag), delivery.State);
        }
        catch (Exception failure)
        {
            outcome = new Rejected { Error = Errors.Of(failure) };
        }

        delivery.Batchable = false;
        _link.DisposeDelivery(delivery, settled: true, outcome);
    }

    private async Task<DeliveryState> SettleAsync(Guid lockToken, DeliveryState state)
    {
        switch (state)
        {
            case Accepted:
                await _receiver.CompleteAsync(lockToken);
                return state;
            case Released:
                await _receiver.ReleaseAsync(lockToken);
                return state;
            case Modified { UndeliverableHere: true } modified:
                await _receiver.DeferAsync(lockToken, Values.Read(modified.MessageAnnotations));
                return state;
            case Modified modified:
                await _receiver.AbandonAsync(lockToken, Values.Read(modified.MessageAnnotations));
                return state;
            case Rejected rejected:
                await DeadLetterAsync(lockToken, Values.Read(rejected.Error?.Info));
                return AmqpConstants.AcceptedOutcome;
            default:
                throw new NotSupportedException($"The outcome {state} is not supported.");
        }
    }

    private Task DeadLetterAsync(Guid lockToken, Dictionary<string, object>? info)
    {
        object? reason = null;
        object? description = null;
        info?.Remove(DeadLetterReasons.ReasonProperty, out reason);
        info?.Remove(DeadLetterReasons.DescriptionProperty, out description);
        return _receiver.DeadLetterAsync(lockToken, info, reason as string, description as string);
    }

    /// <summary>The client learns at once that its session is lost, and fails its next calls by itself.</summary>
    private void CloseLost(string path) =>
        _link.SafeClose(new AmqpException(Errors.Of(BrokerErrors.SessionLockLost(path, _receiver.Hold!.Session.Id))));

    private void Close(ReceiverRegistry receivers)
    {
        OnCredit(drain: true);
        receivers.Remove(_link);
        _receiver.Close();
    }
}
