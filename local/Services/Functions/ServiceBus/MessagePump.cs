using Azure.Messaging.ServiceBus;
using Billing.Local.Functions.Invocation;
using Billing.Local.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions.ServiceBus;

/// <summary>Takes messages without sessions, several at a time, until the host ends, well or by its fault plan.</summary>
internal sealed class MessagePump(string path, MessageHandler handler, bool batched, CancellationToken stop) : IPump
{
    private readonly Slots _slots = new(batched ? 1 : handler.Parts.Host.ServiceBus.MaxConcurrentCalls);
    private readonly WorkSet _work = new(handler.Parts);

    private ServiceBusSettings Settings => handler.Parts.Host.ServiceBus;

    public async Task RunAsync()
    {
        var link = handler.Bus.Open(path, ServiceBusReceiveMode.PeekLock);
        try
        {
            while (!stop.IsCancellationRequested && !handler.Parts.Faults.IsCrashed)
            {
                await ReceiveAsync(link);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host stops; messages that are under way are settled below.
        }

        await _work.WhenDoneAsync();
        link.Close();
    }

    private async Task ReceiveAsync(ReceiverLink link)
    {
        await _slots.TakeAsync(stop);
        var free = 1;
        while (!batched && free < 16 && _slots.TryTake())
        {
            free++;
        }

        IReadOnlyList<ServiceBusReceivedMessage> messages = [];
        try
        {
            messages = await link.ReceiveAsync(batched ? Settings.MaxMessageBatchSize : free, wait: null, stop);
        }
        finally
        {
            var used = batched ? Math.Min(messages.Count, 1) : messages.Count;
            if (used < free)
            {
                _slots.Release(free - used);
            }
        }

        if (batched && messages.Count > 0)
        {
            _work.Run(() => HandleAsync(link, messages));
            return;
        }

        foreach (var message in messages)
        {
            _work.Run(() => HandleAsync(link, [message]));
        }
    }

    private async Task HandleAsync(ReceiverLink link, IReadOnlyList<ServiceBusReceivedMessage> messages)
    {
        // Counted until all is done: the clock must not move on while a lock is still being looked after.
        handler.Parts.Gate.Enter();

        // The lock of a batch is not renewed, as in Azure.
        var renewal = batched ? null : Renewal(link, messages[0]);
        try
        {
            var (left, _) = await handler.HandleAsync(link, messages);
            foreach (var message in left)
            {
                handler.Parts.Gate.Excuse(handler.Parts.Clock, message.LockedUntil);
            }
        }
        catch (Exception failure)
        {
            handler.Parts.Log.LogCritical(failure, "A message of {Path} could not be handled.", path);
        }
        finally
        {
            renewal?.Dispose();
            _slots.Release();
            handler.Parts.Gate.Leave();
        }
    }

    private LockRenewal Renewal(ReceiverLink link, ServiceBusReceivedMessage message) => new(
        handler.Parts.Clock,
        () => message.LockedUntil,
        () => ReceivedMessages.SetLockedUntil(message, link.RenewLock(ReceivedMessages.TokenOf(message))),
        Settings.MaxAutoLockRenewalDuration,
        handler.Parts.Log);
}
