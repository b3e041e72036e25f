using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Billing.Platform.Messaging;
using Billing.Platform.Streams;

namespace Billing.Functions.Messaging;

/// <summary>Schedules the messages that have waiting sessions looked at again.</summary>
public sealed class SessionWakeUps(ServiceBusClient bus, TimeProvider clock) : IAsyncDisposable
{
    // How long a session in other hands is left alone: the host keeps an idle one for five seconds (host.json).
    private static readonly TimeSpan PauseOfABusySession = TimeSpan.FromSeconds(6);

    private readonly ServiceBusSender _sender = bus.CreateSender(SessionWakeUp.Queue);

    /// <summary>Has a session looked at when its block ends; the same block twice is one wake-up.</summary>
    public Task ScheduleAsync(BusEntity entity, string session, SessionRetryState block, CancellationToken cancellation) =>
        SendAsync(new SessionWakeUp(entity.ToString(), session, block.Until, block.MessageId), block.Until, cancellation);

    /// <summary>Calls again on a session that was in other hands.</summary>
    public Task CallAgainAsync(SessionWakeUp wakeUp, CancellationToken cancellation) =>
        SendAsync(wakeUp with { Calls = wakeUp.Calls + 1 }, clock.GetUtcNow() + PauseOfABusySession, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sender.DisposeAsync();

    /// <summary>Has a session looked at now.</summary>
    public Task SendAsync(SessionWakeUp wakeUp, CancellationToken cancellation) => SendAsync(wakeUp, clock.GetUtcNow(), cancellation);

    private Task SendAsync(SessionWakeUp wakeUp, DateTimeOffset at, CancellationToken cancellation) => _sender.SendMessageAsync(
        new ServiceBusMessage(JsonSerializer.SerializeToUtf8Bytes(wakeUp, FabricJson.Options))
        {
            MessageId = StreamAddress.Digest($"{wakeUp.Entity}\n{wakeUp.Session}\n{wakeUp.Until.UtcTicks}\n{wakeUp.Head}\n{wakeUp.Calls}"),
            Subject = wakeUp.Entity,
            ContentType = "application/json",
            ScheduledEnqueueTime = at,
        },
        cancellation);
}
