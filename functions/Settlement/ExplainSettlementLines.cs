using Azure.Messaging.ServiceBus;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Domain.Settlement;
using Billing.Functions.Exceptions;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Settlement;

/// <summary>
/// Matches settlement lines that came before what they are about. A line that names a payment or a charge and fits nothing waits in
/// the payment's stream; when the payment is captured or refunded it is looked at again, and what was not identified closes.
/// </summary>
public sealed class ExplainSettlementLines(
    MessageReceiver inbox, StreamStore store, StreamQueries queries, SettlementReports reports, ExceptionQueue desk, TimeProvider clock) : IEventConsumer<ExplainSettlementLines>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "settlement-lines";

    /// <inheritdoc/>
    public static EventSubscription<ExplainSettlementLines> Events { get; } = new EventSubscription<ExplainSettlementLines>(Subscription)
        .On<PaymentCaptured>(consumer => consumer.CapturedAsync)
        .On<PaymentRefunded>(consumer => consumer.RefundedAsync);

    /// <summary>One capture or refund.</summary>
    [Function(nameof(ExplainSettlementLines))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    /// <summary>Keeps a line that matches nothing for when its payment changes, and looks at once whether it has.</summary>
    /// <param name="file">The file that it stands in; recorded.</param>
    /// <param name="line">The line.</param>
    /// <param name="cancellation">Stops before the next commit.</param>
    public async Task WaitAsync(SettlementFile file, SettlementLine line, CancellationToken cancellation)
    {
        if ((line.PaymentId ?? line.ChargeId) is not { } id || !StreamNames.IsSafe(id))
        {
            return;
        }

        var payment = new StreamAddress(file.Tenant, file.Region, FabricStreams.Payment(file.Adapter, id));
        await WaitAsync(payment, id, new WaitingLine(file.Gateway, line.PayoutId, line.LineId), file.InstanceId, cancellation);
        await ExplainAsync(payment, file.InstanceId, cancellation);
    }

    /// <summary>Looks at the lines that wait for a payment, until none of them matches any more.</summary>
    public async Task ExplainAsync(StreamAddress payment, string cause, CancellationToken cancellation)
    {
        bool isOneExplained;
        do
        {
            isOneExplained = false;
            foreach (var waiting in (await store.LoadAsync<PaymentState>(payment, cancellation)).WaitingLines)
            {
                isOneExplained |= await ExplainAsync(payment, waiting, cause, cancellation);
            }
        }
        while (isOneExplained);
    }

    private async Task<HandlerResult> CapturedAsync(ReceivedEvent<PaymentCaptured> received, CancellationToken cancellation)
    {
        var (envelope, captured) = (received.Envelope, received.Event);
        var payment = new StreamAddress(envelope.Tenant, envelope.Region, envelope.Stream);

        // A file that names charges alone has its lines wait under the charge's id.
        if (captured.ChargeId is { } charge && charge != captured.PaymentId && StreamNames.IsSafe(charge))
        {
            var ofCharge = payment with { Stream = FabricStreams.Payment(captured.Gateway, charge) };
            foreach (var line in (await store.LoadAsync<PaymentState>(ofCharge, cancellation)).WaitingLines)
            {
                await WaitAsync(payment, captured.PaymentId, line, envelope.EventId, cancellation);
            }
        }

        await ExplainAsync(payment, envelope.EventId, cancellation);
        return HandlerResult.Done;
    }

    private async Task<HandlerResult> RefundedAsync(ReceivedEvent<PaymentRefunded> received, CancellationToken cancellation)
    {
        var envelope = received.Envelope;
        await ExplainAsync(new StreamAddress(envelope.Tenant, envelope.Region, envelope.Stream), envelope.EventId, cancellation);
        return HandlerResult.Done;
    }

    private Task WaitAsync(StreamAddress payment, string paymentId, WaitingLine line, string cause, CancellationToken cancellation) => store.ExecuteAsync<PaymentState>(
        payment, Command($"wait:{line.LineId}", cause), state => PaymentDecider.Wait(state, paymentId, line, clock.GetUtcNow()), cancellation);

    // The payout first, then the payment: were it the other way round, a try that was cut off would find the payment settled.
    private async Task<bool> ExplainAsync(StreamAddress address, WaitingLine waiting, string cause, CancellationToken cancellation)
    {
        var payout = address with { Stream = FabricStreams.Settlement(waiting.Source, waiting.PayoutId) };
        if (CapturedPayment.Of(await store.LoadAsync<PaymentState>(address, cancellation)) is not { } payment || await FindAsync(payout, waiting, payment, cancellation) is not { } matched)
        {
            return false;
        }

        await store.ExecuteAsync<SettlementState>(
            payout, Command($"explain:{waiting.LineId}", cause), state => SettlementDecider.Explain(state, matched, clock.GetUtcNow()), cancellation);
        var settled = SettlementDecider.SettledBy(matched) ?? (SettledPart.Dispute, matched.Line.Gross);
        await store.ExecuteAsync<PaymentState>(
            address,
            Command($"settle:{waiting.LineId}", cause),
            state => PaymentDecider.Settle(state, waiting.PayoutId, waiting.LineId, settled.Amount, clock.GetUtcNow(), settled.Part),
            cancellation);
        await desk.ResolveAsync(
            address.Tenant, address.Region, $"settlement-{waiting.LineId}", $"It matches now: {matched.Match.Reason}.", cause, cancellation);
        await reports.WriteAsync(payout, waiting.Source, waiting.PayoutId, cancellation);
        return true;
    }

    /// <summary>The line with its match, or null while it matches nothing.</summary>
    private async Task<MatchedLine?> FindAsync(StreamAddress payout, WaitingLine waiting, CapturedPayment payment, CancellationToken cancellation)
    {
        var events = (await queries.HistoryAsync(payout, cancellation)).Select(store.Read).ToList();
        if (events.OfType<SettlementLineExplained>().FirstOrDefault(explained => explained.Line.Line.LineId == waiting.LineId) is { } before)
        {
            return before.Line;
        }

        var lines = events.OfType<SettlementLinesMatched>().SelectMany(matched => matched.Lines).Select(matched => matched.Line).ToList();
        if (lines.Find(each => each.LineId == waiting.LineId) is not { } recorded)
        {
            return null;
        }

        var line = recorded with { PaymentId = payment.PaymentId };
        var matched = new MatchedLine(line, SettlementMatcher.Match(line, payment, PayoutPairs.Of(() => lines)));
        return matched.Match.Status == MatchStatus.Matched ? matched : null;
    }

    private static Command Command(string key, string cause) => new(key, "settlement", key[..key.IndexOf(':', StringComparison.Ordinal)], cause, cause);
}
