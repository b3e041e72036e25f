using Billing.Connectors.Gateways;
using Billing.Connectors.Stripe.Payouts;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Limits;

namespace Billing.Connectors.Stripe;

/// <summary>Stripe's events about payments, refunds and disputes. What billing does not act on is acknowledged all the same, or Stripe would send it for days.</summary>
public sealed class StripeWebhook : IWebhookAdapter<PaymentNotification>
{
    /// <inheritdoc/>
    public AdapterContract Contract { get; } = new(
        "stripe",
        "Stripe",
        IntegrationKind.Gateway,
        FeedKind.EventPush,
        TimeSpan.FromSeconds(10),
        new RateLimit(50, 500),
        512 * 1024,
        "https://docs.stripe.com/api/events",
        UnknownEvents.Acknowledged)
    {
        TellsUnreadable = true,

        // How many deliveries are open still, of this event to all endpoints (API reference, "The Event object").
        DeliveryState = ["pending_webhooks"],
        Options = [StripePayoutContract.TimeZone],
    };

    /// <inheritdoc/>
    public string Queue => IntakeQueues.Payments;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        StripeSignature.Verify(request.Body.Span, request.Header(StripeSignature.HeaderName), secrets, now);

    /// <inheritdoc/>
    public ParseResult<IReadOnlyList<WebhookEvent>> Read(WebhookRequest request, IntakeSource source) =>
        WebhookEvent.Single(this, request.Body, string.Empty, source);

    /// <inheritdoc/>
    public ParseResult<PaymentNotification> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source) =>
        new ParseResult<PaymentNotification>.Success(StripeEventReader.Read(body, source.Store));

    /// <inheritdoc/>
    public WebhookEvent Describe(PaymentNotification value, string eventId, ReadOnlyMemory<byte> body) => GatewayEvents.Of(value, body);
}
