using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Billing.Platform.Messaging;
using Billing.Platform.Streams;

namespace Billing.Functions.Messaging.Integrations;

/// <summary>
/// The wake-ups of sessions that wait for an integration to be thawed. They lie in a queue of their own, one session of it an
/// integration, where nobody takes them before the thaw.
/// </summary>
public sealed class PausedSessions(ServiceBusClient bus, SessionWakeUps wakeUps) : IAsyncDisposable
{
    /// <summary>The queue.</summary>
    public const string Queue = "held-sessions";

    private const int BatchSize = 100;

    private readonly ServiceBusSender _sender = bus.CreateSender(Queue);

    /// <summary>Keeps the wake-up of a session until its integration is thawed.</summary>
    public Task HoldAsync(BusEntity entity, string session, SessionRetryState block, CancellationToken cancellation)
    {
        var wakeUp = new SessionWakeUp(entity.ToString(), session, block.Until, block.MessageId);
        return _sender.SendMessageAsync(
            new ServiceBusMessage(JsonSerializer.SerializeToUtf8Bytes(wakeUp, FabricJson.Options))
            {
                MessageId = StreamAddress.Digest($"{wakeUp.Entity}\n{wakeUp.Session}\n{wakeUp.Until.UtcTicks}\n{wakeUp.Head}"),
                SessionId = block.Held,
                Subject = wakeUp.Entity,
                ContentType = "application/json",
            },
            cancellation);
    }

    /// <summary>Lets go of all that waits for one integration.</summary>
    /// <returns>Number of sessions.</returns>
    /// <exception cref="ServiceBusException">Somebody else lets go of them at the moment, or the bus is out.</exception>
    public async Task<int> ReleaseAsync(string held, CancellationToken cancellation)
    {
        await using var receiver = await bus.AcceptSessionAsync(Queue, held, options: null, cancellation);
        var released = 0;
        while (await receiver.PeekMessageAsync(fromSequenceNumber: 0, cancellation) is not null)
        {
            foreach (var message in await receiver.ReceiveMessagesAsync(BatchSize, TimeSpan.FromSeconds(1), cancellation))
            {
                await wakeUps.SendAsync(message.Body.ToObjectFromJson<SessionWakeUp>(FabricJson.Options)!, cancellation);
                await receiver.CompleteMessageAsync(message, cancellation);
                released++;
            }

            await receiver.RenewSessionLockAsync(cancellation);
        }

        return released;
    }

    /// <summary>Number of sessions that wait for each integration; a look at the first thousands.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellation)
    {
        await using var receiver = bus.CreateReceiver(Queue);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var pages = 0; pages < 20 && await receiver.PeekMessagesAsync(250, cancellationToken: cancellation) is { Count: > 0 } page; pages++)
        {
            foreach (var message in page)
            {
                counts[message.SessionId!] = counts.GetValueOrDefault(message.SessionId!) + 1;
            }
        }

        return counts;
    }

    /// <summary>Under which session of the queue an integration's sessions wait: readable where it fits.</summary>
    public static string KeyOf(string tenant, string integration) =>
        tenant.Length + integration.Length < 128 ? $"{tenant}|{integration}" : StreamAddress.Digest($"{tenant}\n{integration}");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sender.DisposeAsync();
}
