using Billing.Domain.Payments;
using Billing.Platform.Intake;

namespace Billing.Connectors.Gateways;

/// <summary>What the gateways' adapters have in common.</summary>
internal static class GatewayEvents
{
    /// <summary>The event of a notice; notices of one payment are handled in order.</summary>
    public static WebhookEvent Of(PaymentNotification notice, ReadOnlyMemory<byte> body) =>
        new(notice.EventId, TypeOf(notice), notice.PaymentId.Length > 0 ? notice.PaymentId : notice.EventId, body);

    private static string TypeOf(PaymentNotification notice) => notice switch
    {
        PaymentNotification.Captured => "captured",
        PaymentNotification.Refunded or PaymentNotification.RefundMade => "refunded",
        PaymentNotification.PaidOut => "paid-out",
        PaymentNotification.Escalated escalated => escalated.Type,
        PaymentNotification.Ignored ignored => ignored.Type,
        _ => throw new ArgumentOutOfRangeException(nameof(notice), notice.GetType().Name, "Unknown notice."),
    };
}
