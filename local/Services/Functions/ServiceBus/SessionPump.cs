using Azure.Messaging.ServiceBus;
using Billing.Local.Functions.Invocation;
using Billing.Local.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions.ServiceBus;

/// <summary>
/// Takes sessions, several at a time, and the messages of each in their order. A session without messages is kept for the
/// idle time of host.json, unless it is the oldest of too many: then it makes way for one that has messages.
/// </summary>
/// <remarks>A host that the fault plan has killed takes no more: all that it does fails, so it would take the same sessions for ever.</remarks>
internal sealed class SessionPump(string path, MessageHandler handler, CancellationToken stop) : IPump
{
    private readonly Lock _gate = new();
    private readonly LinkedList<OpenSession> _open = new();
    private readonly Slots _slots = new(handler.Parts.Host.ServiceBus.MaxConcurrentSessions);
    private readonly WorkSet _work = new(handler.Parts);

    private ServiceBusSettings Settings => handler.Parts.Host.ServiceBus;

    public async Task RunAsync()
    {
        try
        {
            while (!handler.Parts.Faults.IsCrashed)
            {
                await AcceptAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host stops; sessions that are under way end below.
        }

        await _work.WhenDoneAsync();
    }

    private async Task AcceptAsync()
    {
        if (await handler.Bus.OpenNextSessionAsync(path, ServiceBusReceiveMode.PeekLock, wait: null, stop) is not { } link)
        {
            return;
        }

        var session = new OpenSession(link, handler.Parts.Clock, Settings.MaxAutoLockRenewalDuration, handler.Parts.Log);
        MakeRoom(session);
        try
        {
            await _slots.TakeAsync(stop);
        }
        catch (OperationCanceledException)
        {
            Close(session);
            throw;
        }

        _work.Run(() => ServeAsync(session));
    }

    private void MakeRoom(OpenSession session)
    {
        lock (_gate)
        {
            _open.AddLast(session);
            if (_open.Count > Settings.MaxConcurrentSessions)
            {
                _open.FirstOrDefault(open => open.IsIdle)?.GiveWay();
            }
        }
    }

    /// <summary>Handles the session's messages until it is idle for too long, lost, given up, or the host stops. Begins with a slot.</summary>
    private async Task ServeAsync(OpenSession session)
    {
        var hasSlot = true;
        try
        {
            while (!stop.IsCancellationRequested && session.Link.HoldsSession)
            {
                var messages = await session.Link.ReceiveAsync(1, TimeSpan.Zero, CancellationToken.None);
                if (messages.Count == 0)
                {
                    _slots.Release();
                    hasSlot = false;
                    messages = await WaitAsync(session);
                    if (messages.Count == 0)
                    {
                        return;
                    }

                    await _slots.TakeAsync(stop);
                    hasSlot = true;
                }

                Count(session);
                if (!await HandleAsync(session, messages))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host stops; closing the session gives its message back.
        }
        catch (ServiceBusException lost)
        {
            handler.Parts.Log.LogWarning(lost, "The session {Session} of {Path} was lost.", session.Link.Hold!.Session.Id, path);
        }
        catch (Exception failure)
        {
            handler.Parts.Log.LogCritical(failure, "The session {Session} of {Path} could not be handled.", session.Link.Hold!.Session.Id, path);
        }
        finally
        {
            if (hasSlot)
            {
                _slots.Release();
            }

            Close(session);
        }
    }

    /// <returns>True if the session goes on.</returns>
    private async Task<bool> HandleAsync(OpenSession session, IReadOnlyList<ServiceBusReceivedMessage> messages)
    {
        session.Renewal.Begin();
        var (left, isReleased) = await handler.HandleAsync(session.Link, messages);
        session.Left += left.Count;
        handler.Parts.Gate.Excuse(left.Count);
        return !isReleased;
    }

    /// <summary>Waits for a message; none comes when the idle time is over, another session needs the place, or the host stops.</summary>
    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> WaitAsync(OpenSession session)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (_gate)
        {
            session.Wait = wait;
        }

        await using var limit = handler.Parts.Clock.CreateTimer(_ => EndWait(session), state: null, Settings.SessionIdleTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            var messages = session.Link.ReceiveUnlessAsync(wait.Token);
            Uncount(session);
            return await messages;
        }
        finally
        {
            lock (_gate)
            {
                session.Wait = null;
            }
        }
    }

    /// <summary>The idle time is over. Counted as work until the session is closed, so that the clock does not run ahead of it.</summary>
    private void EndWait(OpenSession session)
    {
        lock (_gate)
        {
            if (session.IsIdle)
            {
                Count(session);
                session.GiveWay();
            }
        }
    }

    private void Close(OpenSession session)
    {
        session.Renewal.Dispose();
        lock (_gate)
        {
            _open.Remove(session);
        }

        handler.Parts.Gate.Excuse(-session.Left);
        session.Link.Close();
        Uncount(session);
    }

    /// <summary>A session counts as work but while it waits for a message: the clock must not move on before its timers are set.</summary>
    private void Count(OpenSession session)
    {
        lock (_gate)
        {
            if (!session.IsCounted)
            {
                session.IsCounted = true;
                handler.Parts.Gate.Enter();
            }
        }
    }

    private void Uncount(OpenSession session)
    {
        lock (_gate)
        {
            if (session.IsCounted)
            {
                session.IsCounted = false;
                handler.Parts.Gate.Leave();
            }
        }
    }

    private sealed class OpenSession(ReceiverLink link, TimeProvider clock, TimeSpan longest, ILogger log)
    {
        public ReceiverLink Link => link;

        public LockRenewal Renewal { get; } = new(clock, () => link.Hold!.LockedUntil, link.RenewSession, longest, log);

        /// <summary>Messages that the function neither settled nor failed on: they come again when the session is closed.</summary>
        public int Left { get; set; }

        /// <summary>The wait for a message, while there is one.</summary>
        public CancellationTokenSource? Wait { get; set; }

        /// <summary>True if the session counts as work.</summary>
        public bool IsCounted { get; set; }

        public bool IsIdle => Wait is { IsCancellationRequested: false };

        public void GiveWay() => Wait!.Cancel();
    }
}
