using Azure.Messaging.ServiceBus;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Domain.Settlement;
using Billing.Functions.Exceptions;
using Billing.Functions.Intake;
using Billing.Functions.Messaging;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Payments;

/// <summary>Takes gateway notices off the bus and applies them to their payment.</summary>
public sealed class PaymentIntake(MessageReceiver inbox, StreamStore store, IntakeLog log, UnreadNotices unread, ExceptionQueue exceptions) : IIntakeConsumer
{
    /// <inheritdoc/>
    public BusEntity Entity { get; } = new(IntakeQueues.Payments);

    /// <summary>One notice. A refund that comes before its capture is kept in the payment's stream.</summary>
    [Function(nameof(PaymentIntake))]
    public Task RunAsync(
        [ServiceBusTrigger(IntakeQueues.Payments, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<Problem> Check(IntakeMessage intake, IntakeSource source) => intake.Interpret<PaymentNotification>(source) switch
    {
        ParseResult<PaymentNotification>.Failure failure => failure.Problems,
        ParseResult<PaymentNotification>.Success { Value: PaymentNotification.Escalated { Code: EscalationCodes.Unreadable } odd } => [odd.Problem],
        _ => [],
    };

    /// <inheritdoc/>
    public async Task<HandlerResult> HandleAsync(ReceivedIntake received, CancellationToken cancellation)
    {
        var (intake, source) = (received.Message, received.Source);
        switch (received.Interpret<PaymentNotification>())
        {
            case ParseResult<PaymentNotification>.Failure unreadable:
                return await unread.RefuseAsync(intake, unreadable.Problems, cancellation);
            case ParseResult<PaymentNotification>.Success { Value: PaymentNotification.Escalated escalated }:
                var noted = await NoteUnassignedAsync(intake, escalated, source, cancellation);
                await AskAsync(intake, escalated, cancellation);
                await log.HandleAsync(intake, noted, escalated.Problem.Text, cancellation);
                return HandlerResult.Done;
            case ParseResult<PaymentNotification>.Success { Value: PaymentNotification.Ignored ignored }:
                await log.HandleAsync(intake, IntakeResults.NoEffect, ignored.Reason, cancellation);
                return HandlerResult.Done;
            case ParseResult<PaymentNotification>.Success { Value: PaymentNotification.PaidOut payout }:
                return await AnnounceAsync(intake, source, payout, cancellation);
            case ParseResult<PaymentNotification>.Success { Value: var notice }:
                return await ApplyAsync(intake, notice, source, cancellation);
            default:
                throw new InvalidOperationException("A reading is a success or a failure.");
        }
    }

    private async Task<HandlerResult> ApplyAsync(IntakeMessage intake, PaymentNotification notice, IntakeSource source, CancellationToken cancellation)
    {
        var result = await store.ExecuteAsync<PaymentState>(
            intake.Address(FabricStreams.Payment(notice.Gateway, notice.PaymentId)),
            intake.Command("gateway-notice"),
            state => PaymentDecider.Notify(state, notice, source.LegalEntityId),
            cancellation);
        if (result is CommitResult<PaymentState>.Rejected rejected)
        {
            await exceptions.RaiseAsync(
                intake.Tenant, intake.Region, $"payment-refused-{intake.MessageId}", rejected.Problems[0], intake.Subject, AmountOf(notice), intake.MessageId, cancellation);
        }
        else
        {
            await exceptions.AskAsync(intake.Tenant, intake.Region, PaymentQuestions.Of(result.CurrentState, notice), intake.Subject, intake.MessageId, cancellation);
        }

        foreach (var told in result.CurrentState.OrderReference is null ? [] : result.CurrentState.Unassigned)
        {
            await exceptions.ResolveAsync(
                intake.Tenant, intake.Region, AssignPayment.ExceptionOf(told.Notice), "The gateway has named its order.", intake.MessageId, cancellation);
        }

        await unread.ResolveAsync(intake, cancellation);
        await log.HandleAsync(intake, IntakeLog.ResultOf(result), cancellation);
        return HandlerResult.Of(result);
    }

    private async Task<HandlerResult> AnnounceAsync(IntakeMessage intake, IntakeSource source, PaymentNotification.PaidOut payout, CancellationToken cancellation)
    {
        var announced = new PayoutAnnounced(source.LegalEntityId, source.Name, payout.PayoutId, payout.Amount, payout.EffectiveOn, payout.OccurredAt);
        var result = await store.ExecuteAsync<SettlementState>(
            intake.Address(FabricStreams.Settlement(source.Name, payout.PayoutId)),
            intake.Command("payout-announced"),
            state => SettlementDecider.Announce(state, announced),
            cancellation);
        if (SettlementDecider.QuestionOf(result.CurrentState) is { } question)
        {
            await exceptions.RaiseAsync(
                intake.Tenant, intake.Region, $"settlement-total-{payout.PayoutId}", question, payout.PayoutId, payout.Amount, intake.MessageId, cancellation);
        }

        await log.HandleAsync(intake, IntakeLog.ResultOf(result), cancellation);
        return HandlerResult.Of(result);
    }

    private async Task<string> NoteUnassignedAsync(IntakeMessage intake, PaymentNotification.Escalated escalated, IntakeSource source, CancellationToken cancellation) =>
        escalated is { Code: EscalationCodes.NoOrderReference, PaymentId.Length: > 0 }
            ? IntakeLog.ResultOf(await store.ExecuteAsync<PaymentState>(
                intake.Address(FabricStreams.Payment(escalated.Gateway, escalated.PaymentId)),
                intake.Command("gateway-notice"),
                state => PaymentDecider.NoteUnassigned(state, escalated, intake.MessageId, source.LegalEntityId),
                cancellation))
            : IntakeResults.NoEffect;

    private Task AskAsync(IntakeMessage intake, PaymentNotification.Escalated escalated, CancellationToken cancellation) => exceptions.RaiseAsync(
        intake.Tenant,
        intake.Region,
        AssignPayment.ExceptionOf(intake.MessageId),
        escalated.Problem,
        escalated.PaymentId.Length > 0 ? escalated.PaymentId : intake.Subject,
        escalated.Amount,
        intake.MessageId,
        cancellation);

    private static Money? AmountOf(PaymentNotification notice) => notice switch
    {
        PaymentNotification.Captured captured => captured.Amount,
        PaymentNotification.Refunded refunded => refunded.RefundedInAll,
        PaymentNotification.RefundMade made => made.Amount,
        PaymentNotification.RefundFailed failed => failed.Amount,
        PaymentNotification.Disputed disputed => disputed.Amount,
        PaymentNotification.CaptureReversed reversed => reversed.Amount,
        _ => null,
    };
}
