using Billing.Domain.Decisions;
using Billing.Domain.Payments;
using Billing.Domain.Payments.Stripe;
using Billing.Platform.Intake.Signatures;

namespace Billing.Platform.Intake;

/// <summary>Stripe's payment events. What billing does not act on is acknowledged all the same, or Stripe would send it for days.</summary>
public sealed class StripeWebhook : IWebhookAdapter
{
    /// <inheritdoc/>
    public string Name => "stripe";

    /// <inheritdoc/>
    public string Queue => IntakeQueues.Payments;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        StripeSignature.Verify(request.Body.Span, request.Header(StripeSignature.HeaderName), secrets, now);

    /// <inheritdoc/>
    public Reading<WebhookEvent> Read(WebhookRequest request) => StripeEventReader.Read(request.Body).Then<WebhookEvent>(notice =>
        new Reading<WebhookEvent>.Success(new WebhookEvent(notice.EventId, TypeOf(notice), notice.PaymentId.Length > 0 ? notice.PaymentId : notice.EventId)));

    private static string TypeOf(GatewayNotice notice) => notice switch
    {
        GatewayNotice.Captured => "payment_intent.succeeded",
        GatewayNotice.Refunded => "charge.refunded",
        GatewayNotice.Ignored ignored => ignored.Type,
        _ => throw new ArgumentOutOfRangeException(nameof(notice)),
    };
}
