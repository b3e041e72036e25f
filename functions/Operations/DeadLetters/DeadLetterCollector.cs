using System.Text.Json;
using Azure;
using Azure.Messaging.ServiceBus;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Messaging;
using Billing.Functions.Messaging.Integrations;
using Billing.Platform.Contracts;
using Billing.Platform.DeadLetters;
using Billing.Platform.Messaging;
using Billing.Platform.Streams;

namespace Billing.Functions.Operations.DeadLetters;

/// <summary>
/// Takes the dead letters of all queues and subscriptions into the record. Each is kept before it is taken off the bus, and
/// taken in once, however often that is done.
/// </summary>
public sealed class DeadLetterCollector(
    ServiceBusClient bus,
    MessageConsumers consumers,
    DeadLetterStore book,
    DeadLetterAddresses addresses,
    StreamStore store,
    EventCatalogue catalogue,
    SessionWakeUps wakeUps,
    IntakeMessages intakes,
    ExceptionQueue exceptions,
    TimeProvider clock) : IDisposable
{
    private const int BatchSize = 32;

    /// <summary>Most letters that are taken in at once, of each queue or subscription.</summary>
    private const int MostAtOnce = 320;

    // What is in them is never given up: a session waits for it.
    private static readonly BusEntity[] WakeUps = [new(SessionWakeUp.Queue), new(PausedSessions.Queue)];

    // Who collects beside another would wait for messages that the other one holds.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Takes in what is there.</summary>
    public async Task CollectAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await CollectInTurnAsync(cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task CollectInTurnAsync(CancellationToken cancellation)
    {
        foreach (var entity in consumers.All.Select(consumer => consumer.Entity).Concat(WakeUps))
        {
            await using var receiver = Open(entity);
            for (var taken = 0; taken < MostAtOnce && await receiver.PeekMessageAsync(fromSequenceNumber: 0, cancellation) is not null; taken += BatchSize)
            {
                foreach (var message in await receiver.ReceiveMessagesAsync(BatchSize, TimeSpan.FromSeconds(1), cancellation))
                {
                    await TakeAsync(entity, message, cancellation);
                    await receiver.CompleteMessageAsync(message, cancellation);
                }
            }
        }
    }

    private ServiceBusReceiver Open(BusEntity entity)
    {
        var options = new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter };
        return entity.Subscription is { } subscription ? bus.CreateReceiver(entity.Name, subscription, options) : bus.CreateReceiver(entity.Name, options);
    }

    private async Task TakeAsync(BusEntity entity, ServiceBusReceivedMessage message, CancellationToken cancellation)
    {
        if (WakeUps.Contains(entity) && WakeUpOf(message) is { } wakeUp)
        {
            await wakeUps.CallAgainAsync(wakeUp, cancellation);
        }
        else if (entity == ResubmitDeadLetter.Source && EventMessages.Open(message, catalogue) is ParseResult<EventEnvelope>.Success { Value: var envelope })
        {
            await TakeBackAsync(entity, message, envelope, cancellation);
        }
        else
        {
            await TakeInAsync(entity, message, cancellation);
        }
    }

    private async Task TakeInAsync(BusEntity entity, ServiceBusReceivedMessage message, CancellationToken cancellation)
    {
        var stored = await StoreAsync(message, cancellation);
        var id = DeadLetterMessages.IdOf(entity, stored.MessageId);
        var place = await addresses.OfAsync(message.ApplicationProperties.GetValueOrDefault("tenant") as string, id, cancellation);
        var blob = await book.StoreAsync(place, stored, cancellation);
        var received = DeadLetterMessages.Describe(message, entity, stored, blob, clock.GetUtcNow());
        await book.ReceiveAsync(place, received, KeyOf(entity, message), cancellation);
        if (NeedsPerson(entity, received.Code))
        {
            var problem = Problem.Error(received.Code, "$", $"A message of {entity} could not be handled and waits among the dead letters as {id}.");
            await exceptions.ReportAsync(place.Tenant, place.Region, DeadLetterStore.ExceptionOf(id), problem, stored.MessageId, KeyOf(entity, message), cancellation);
        }
    }

    // A body that travelled beside its message is kept with it, so that it can be shown and corrected.
    private async Task<StoredMessage> StoreAsync(ServiceBusReceivedMessage message, CancellationToken cancellation)
    {
        var stored = DeadLetterMessages.Store(message);
        try
        {
            return stored.IsReference && await intakes.OpenAsync(message, cancellation) is ParseResult<IntakeMessage>.Success { Value: var intake }
                ? stored.With(intake.Body.ToArray())
                : stored;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // That the body is gone may be what the message failed on.
            return stored;
        }
    }

    // What was sent again and failed for good is the dead letter that it was.
    private async Task TakeBackAsync(BusEntity entity, ServiceBusReceivedMessage message, EventEnvelope envelope, CancellationToken cancellation)
    {
        var sent = (DeadLetterResubmitted)await store.ReadAsync(envelope, cancellation);
        var failed = DeadLetterMessages.Describe(message, entity, DeadLetterMessages.Store(message), sent.Blob, clock.GetUtcNow());
        var before = (await book.FindAsync(envelope.Address, cancellation)).Received!;
        var again = DeadLetterStore.Again(before, sent, failed.Code, failed.Description, failed.Attempts, failed.FirstFailureAt, failed.OccurredAt);
        await book.ReceiveAsync(envelope.Address, again, KeyOf(entity, message), cancellation);
    }

    private static SessionWakeUp? WakeUpOf(ServiceBusReceivedMessage message)
    {
        try
        {
            var body = JsonElement.Parse(message.Body);
            return SchemaCatalogue.All.Check(SessionWakeUp.Contract, SessionWakeUp.ContractVersion, body).Count == 0
                ? body.Deserialize<SessionWakeUp>(FabricJson.Options)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A consumer of outside events raises an exception of its own when it refuses one.
    private bool NeedsPerson(BusEntity entity, string code) =>
        consumers.Find(entity) is not IIntakeConsumer || code.Split('.')[0] is "operations" or "schemas" || !code.Contains('.', StringComparison.Ordinal);

    private static string KeyOf(BusEntity entity, ServiceBusReceivedMessage message) => $"{entity}:{message.SequenceNumber}:{message.EnqueuedTime.UtcTicks}";
}
