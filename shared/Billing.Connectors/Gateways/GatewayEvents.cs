using Billing.Domain.Payments;
using Billing.Platform.Intake;

namespace Billing.Connectors.Gateways;

/// <summary>The common part of the gateways' adapters.</summary>
internal static class GatewayEvents
{
    private const int LongestType = 100;

    /// <summary>The event of a notice; notices of one payment are handled in order.</summary>
    public static WebhookEvent Of(PaymentNotification notice, ReadOnlyMemory<byte> body) =>
        new(notice.EventId, Short(TypeOf(notice)), notice.PaymentId.Length > 0 ? notice.PaymentId : notice.EventId, body);

    // A type becomes the subject of a message.
    private static string Short(string type) => type.Length > LongestType ? type[..LongestType] : type;

    private static string TypeOf(PaymentNotification notice) => notice switch
    {
        PaymentNotification.Authorised => "authorised",
        PaymentNotification.Captured => "captured",
        PaymentNotification.Refunded or PaymentNotification.RefundMade => "refunded",
        PaymentNotification.RefundFailed failed => failed.Type,
        PaymentNotification.Disputed disputed => disputed.Type,
        PaymentNotification.CaptureReversed reversed => reversed.Type,
        PaymentNotification.PaidOut => "paid-out",
        PaymentNotification.Escalated escalated => escalated.Type,
        PaymentNotification.Ignored ignored => ignored.Type,
        _ => throw new ArgumentOutOfRangeException(nameof(notice), notice.GetType().Name, "Unknown notice."),
    };
}
