using Azure.Messaging.ServiceBus;
using Billing.Connectors;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Functions.Messaging.Integrations;
using Billing.Platform.Intake;
using Billing.Platform.Integrations;
using Billing.Platform.Messaging;
using Billing.Platform.Metrics;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Billing.Platform.Tracing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Messaging;

/// <summary>Makes one attempt to handle a message, and judges how it went.</summary>
public sealed class MessageProcessor(
    IntakeMessages intakes,
    ITenantSource tenants,
    StreamStore store,
    EventCatalogue catalogue,
    FabricRegions regions,
    IntegrationFreezes freezes,
    RetrySchedule schedule,
    FabricMetrics measures,
    TimeProvider clock,
    ILogger<MessageProcessor> log)
{
    private static readonly Disposition Complete = new Disposition.Complete();

    /// <summary>Hands the message to its consumer.</summary>
    /// <param name="consumer">Who handles it.</param>
    /// <param name="message">The message.</param>
    /// <param name="processes">The durable processes, where there are any.</param>
    /// <param name="before">The attempts that it has behind it, or null at the first.</param>
    /// <param name="cancellation">The host stops, which is no failure of the message.</param>
    public async Task<Disposition> MakeAsync(
        IMessageConsumer consumer, ServiceBusReceivedMessage message, DurableTaskClient? processes, SessionRetryState? before, CancellationToken cancellation)
    {
        using var span = MessageSpans.StartProcess(consumer.Entity, message, (before?.Attempts ?? 0) + 1);
        measures.MessageTaken(consumer.Entity.Path, clock.GetUtcNow() - message.EnqueuedTime);
        try
        {
            switch (await HandleAsync(consumer, message, processes, cancellation))
            {
                case HandlerResult.Refused { Problems: var problems }:
                    span.Failed(problems[0].Code);
                    measures.AttemptFailed(consumer.Entity.Path, problems[0].Code, isGivenUp: true);
                    return new Disposition.GiveUp(problems[0].Code, Disposition.Describe(problems), DeadLetterProperties.Of(message, before, clock.GetUtcNow()));
                case HandlerResult.Held { Key: var key }:
                    return new Disposition.Wait(new SessionRetryState(
                        SessionPauseReason.Thaw, clock.GetUtcNow(), message.MessageId ?? string.Empty, before?.Attempts ?? 0, Code: before?.Code, Held: key));
                default:
                    MeasureEffect(consumer, message);
                    return Complete;
            }
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var failure = ProcessingFailure.Of(exception);
            span.Failed(failure.Code);
            var disposition = Judge(message, failure, before);
            measures.AttemptFailed(consumer.Entity.Path, failure.Code, disposition is Disposition.GiveUp);
            Note(consumer, message, exception, disposition);
            return disposition;
        }
    }

    private void MeasureEffect(IMessageConsumer consumer, ServiceBusReceivedMessage message)
    {
        if (consumer is IIntakeConsumer)
        {
            measures.EffectCommitted(IntegrationOf(message), clock.GetUtcNow() - message.EnqueuedTime);
        }
    }

    // What a mapping makes of a partner's event counts for the integration that it is mapped to.
    private static string IntegrationOf(ServiceBusReceivedMessage message) =>
        message.ApplicationProperties.GetValueOrDefault("adapter") is string name && ConnectorCatalogue.FindAdapter(name) is { } adapter ? adapter.Contract.Name : "unknown";

    /// <summary>Opens the message and hands it to its consumer.</summary>
    public Task<HandlerResult> HandleAsync(
        IMessageConsumer consumer, ServiceBusReceivedMessage message, DurableTaskClient? processes, CancellationToken cancellation) => consumer switch
        {
            IEventConsumer events => HandleAsync(events, message, processes, cancellation),
            IIntakeConsumer intake => HandleAsync(intake, message, processes, cancellation),
            _ => throw new InvalidOperationException($"{consumer.GetType().Name} consumes neither events nor intake."),
        };

    private async Task<HandlerResult> HandleAsync(
        IEventConsumer consumer, ServiceBusReceivedMessage message, DurableTaskClient? processes, CancellationToken cancellation) => EventMessages.Open(message, catalogue) switch
        {
            ParseResult<EventEnvelope>.Success { Value: var envelope } => await HeldAsync(envelope.Tenant, envelope.Region, OfConsumer(consumer), cancellation)
                ?? await consumer.Subscription.HandleAsync(consumer, envelope, await store.ReadAsync(envelope, cancellation), processes, cancellation),
            var refused => new HandlerResult.Refused(((ParseResult<EventEnvelope>.Failure)refused).Problems),
        };

    private async Task<HandlerResult> HandleAsync(
        IIntakeConsumer consumer, ServiceBusReceivedMessage message, DurableTaskClient? processes, CancellationToken cancellation) =>
        await intakes.OpenAsync(message, cancellation) switch
        {
            ParseResult<IntakeMessage>.Success { Value: var intake } =>
                await HeldAsync(intake.Tenant, intake.Region, [IntegrationName.OfSource(intake.Source), .. OfConsumer(consumer)], cancellation)
                ?? await consumer.HandleAsync(await WithSourceAsync(intake, processes, cancellation), cancellation),
            var refused => new HandlerResult.Refused(((ParseResult<IntakeMessage>.Failure)refused).Problems),
        };

    private async Task<ReceivedIntake> WithSourceAsync(IntakeMessage intake, DurableTaskClient? processes, CancellationToken cancellation)
    {
        var tenant = (await tenants.GetAsync(cancellation)).Get(intake.Tenant);
        return new ReceivedIntake(intake, tenant, intake.SourceOf(tenant), processes);
    }

    // Data of a region stays there: a message of another one came by mistake, whatever is in it. Then who stands still waits.
    private async Task<HandlerResult?> HeldAsync(string tenant, string region, IEnumerable<string> integrations, CancellationToken cancellation)
    {
        if (regions.Check(region) is { } problem)
        {
            return new HandlerResult.Refused([problem]);
        }

        return await freezes.FindAsync(tenant, region, integrations, cancellation) is { } frozen ? new HandlerResult.Held(PausedSessions.KeyOf(tenant, frozen)) : null;
    }

    private static string[] OfConsumer(IMessageConsumer consumer) => [IntegrationName.OfConsumer(consumer.Entity.ToString())];

    private Disposition Judge(ServiceBusReceivedMessage message, ProcessingFailure failure, SessionRetryState? before)
    {
        var now = clock.GetUtcNow();
        var (attempts, first) = ((before?.Attempts ?? 0) + 1, before?.FirstFailureAt ?? now);
        return schedule.PauseAfter(failure.Kind, attempts, now - first, message.MessageId ?? string.Empty, failure.RetryAt - now) is { } pause
            ? new Disposition.Wait(new SessionRetryState(SessionPauseReason.Retry, now + pause, message.MessageId ?? string.Empty, attempts, first, now, failure.Code))
            : new Disposition.GiveUp(failure.Code, Disposition.Shorten(failure.Text), DeadLetterProperties.Of(message, before, now, failure.Snapshot));
    }

    private void Note(IMessageConsumer consumer, ServiceBusReceivedMessage message, Exception exception, Disposition disposition)
    {
        if (disposition is Disposition.Wait { Block: var block })
        {
            log.LogWarning(
                exception, "Attempt {Attempt} of message {MessageId} of {Entity} failed; the next is at {Until:O}.", block.Attempts, message.MessageId, consumer.Entity, block.Until);
        }
        else
        {
            log.LogError(exception, "Message {MessageId} of {Entity} is given up.", message.MessageId, consumer.Entity);
        }
    }
}
