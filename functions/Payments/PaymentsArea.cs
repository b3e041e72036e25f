using Billing.Domain.Payments;
using Billing.Functions.Hosting.Areas;
using Billing.Platform.Intake;
using Billing.Platform.Streams;

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
                typeof(PaymentCaptured), typeof(PaymentRefunded), typeof(PaymentRefundParked), typeof(PaymentSingleRefundParked), typeof(PaymentSettled)),
            StreamKind.Of<Receivable>(
                FabricStreams.Receivables,
                typeof(PaymentApplied), typeof(PaymentUnapplied), typeof(ReceivableOpened), typeof(ReceivableMoneyMoved)),
        ],
        Queues = [IntakeQueue.Of<PaymentIntake>(IntakeQueues.Payments)],
        Subscriptions = [ApplyReceivables.Events],
        Guarantees =
        [
            Guarantee.Strong("one commit on the payment's stream: no refund exceeds its capture", nameof(PaymentIntake)),
            Guarantee.Strong("one commit on the order's receivable account: money is set against invoices once", nameof(ApplyReceivables)),
        ],
    };
}
