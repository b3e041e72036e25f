using Billing.Domain.Payments;
using Billing.Functions.Areas;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Payments;

/// <summary>Payments, and the receivable accounts that they settle.</summary>
public static class PaymentsArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Payments")
    {
        Streams =
        [
            StreamKind.Of<PaymentState>(
                FabricStreams.Payments,
                typeof(PaymentAuthorised), typeof(PaymentCaptured), typeof(PaymentCaptureNoted), typeof(PaymentRefunded), typeof(PaymentRefundParked), typeof(PaymentSingleRefundParked),
                typeof(PaymentRefundFailed), typeof(PaymentRefundReversed), typeof(PaymentDisputeNoted), typeof(PaymentCaptureReversalNoted), typeof(PaymentChargedBack), typeof(PaymentChargebackReversed), typeof(PaymentSettled), typeof(PaymentLineWaits),
                typeof(PaymentUnassigned), typeof(PaymentAssigned)),
            StreamKind.Of<Receivable>(
                FabricStreams.Receivables,
                typeof(PaymentApplied), typeof(PaymentUnapplied), typeof(ReceivableOpened), typeof(ReceivableMoneyMoved), typeof(RenewalClaimed), typeof(ReceivableCredited),
                typeof(RefundHeld), typeof(RefundReleased), typeof(RefundDecided), typeof(RefundDecisionReversed), typeof(RefundCreditRefused)),
        ],
        Queues = [IntakeQueue.Of<PaymentIntake>(IntakeQueues.Payments)],
        Subscriptions = [ApplyReceivables.Events],
        Services = (services, _) => services
            .AddSingleton<RefundReview>()
            .AddSingleton<RefundLines>()
            .AddSingleton<AssignPayment>()
            .AddSingleton<DecideRefund>()
            .AddSingleton(provider => provider.GetRequiredService<DecideRefund>().Approved)
            .AddSingleton(provider => RefundExceptionActs.Decide(provider.GetRequiredService<DecideRefund>()))
            .AddSingleton(provider => AssignPayment.ActOf(provider.GetRequiredService<AssignPayment>())),
        Guarantees =
        [
            Guarantee.Strong("one commit on the payment's stream: what is booked follows from all that its gateway told, in whatever order", nameof(PaymentIntake)),
            Guarantee.Strong("one commit on the order's receivable account: money is set against invoices once", nameof(ApplyReceivables)),
            Guarantee.Strong("one commit on the order's receivable account: of two who decide the same, one is refused. The credit note follows", nameof(DecideRefund)),
            Guarantee.Strong("read from the order's receivable account", "GetRefunds"),
            Guarantee.Strong("one commit on the payment's stream: of two who assign it, one. Order, books and receivable follow, as of any capture", nameof(AssignPayment)),
        ],
    };
}
