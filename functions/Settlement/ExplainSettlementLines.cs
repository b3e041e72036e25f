using Azure.Messaging.ServiceBus;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Settlement;

/// <summary>Looks at the settlement lines that wait for a payment when it is captured, refunded, or its refund fails.</summary>
public sealed class ExplainSettlementLines(MessageReceiver inbox, StreamStore store, LateLines lines) : IEventConsumer<ExplainSettlementLines>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "settlement-lines";

    /// <inheritdoc/>
    public static EventSubscription<ExplainSettlementLines> Events { get; } = new EventSubscription<ExplainSettlementLines>(Subscription)
        .On<PaymentCaptured>(consumer => consumer.CapturedAsync)
        .On<PaymentRefunded>(consumer => consumer.ChangedAsync)
        .On<PaymentRefundFailed>(consumer => consumer.ChangedAsync);

    /// <summary>One event of a payment.</summary>
    [Function(nameof(ExplainSettlementLines))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    private async Task<HandlerResult> CapturedAsync(ReceivedEvent<PaymentCaptured> received, CancellationToken cancellation)
    {
        var (envelope, captured) = (received.Envelope, received.Event);
        var payment = AddressOf(envelope);

        // A file that names charges alone has its lines wait under the charge's id.
        if (captured.ChargeId is { } charge && charge != captured.PaymentId && StreamNames.IsSafe(charge))
        {
            var ofCharge = payment with { Stream = FabricStreams.Payment(captured.Gateway, charge) };
            foreach (var line in (await store.LoadAsync<PaymentState>(ofCharge, cancellation)).WaitingLines)
            {
                await lines.WaitAsync(payment, captured.PaymentId, line, envelope.EventId, cancellation);
            }
        }

        await lines.ExplainAsync(payment, envelope.EventId, cancellation);
        return HandlerResult.Done;
    }

    private async Task<HandlerResult> ChangedAsync<TEvent>(ReceivedEvent<TEvent> received, CancellationToken cancellation)
        where TEvent : class, IDomainEvent
    {
        await lines.ExplainAsync(AddressOf(received.Envelope), received.Envelope.EventId, cancellation);
        return HandlerResult.Done;
    }

    private static StreamAddress AddressOf(EventEnvelope envelope) => new(envelope.Tenant, envelope.Region, envelope.Stream);
}
