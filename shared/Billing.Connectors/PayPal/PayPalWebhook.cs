using Billing.Connectors.Gateways;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Limits;

namespace Billing.Connectors.PayPal;

/// <summary>PayPal's events about captures, refunds and disputes. Its secrets are certificates, see <see cref="PinnedCertificate"/>.</summary>
public sealed class PayPalWebhook : IWebhookAdapter<PaymentNotification>
{
    /// <summary>The option that names our endpoint.</summary>
    public static AdapterOption WebhookId { get; } = new("webhookId", "PayPal's id of our endpoint; it is part of what is signed.", null, []);

    /// <inheritdoc/>
    public AdapterContract Contract { get; } = new(
        "paypal",
        "PayPal",
        IntegrationKind.Gateway,
        FeedKind.EventPush,
        TimeSpan.FromSeconds(10),
        new RateLimit(50, 500),
        512 * 1024,
        "https://developer.paypal.com/api/rest/webhooks/event-names/",
        UnknownEvents.Acknowledged)
    {
        Options = [WebhookId],
        TellsUnreadable = true,

        // How its deliveries went, which PayPal adds to an event that is fetched or sent anew (Webhooks API, "event").
        DeliveryState = ["status", "transmissions"],
    };

    /// <inheritdoc/>
    public string Queue => IntakeQueues.Payments;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now) => PayPalSignature.Verify(
        request.Body.Span,
        new PayPalTransmission(
            request.Header(PayPalSignature.IdHeader),
            request.Header(PayPalSignature.TimeHeader),
            request.Header(PayPalSignature.SignatureHeader),
            request.Header(PayPalSignature.AlgorithmHeader)),
        source.Option(WebhookId),
        secrets,
        now);

    /// <inheritdoc/>
    public ParseResult<IReadOnlyList<WebhookEvent>> Read(WebhookRequest request, IntakeSource source) =>
        WebhookEvent.Single(this, request.Body, string.Empty, source);

    /// <inheritdoc/>
    public ParseResult<PaymentNotification> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source) =>
        new ParseResult<PaymentNotification>.Success(PayPalEventReader.Read(body, source.Store));

    /// <inheritdoc/>
    public WebhookEvent Describe(PaymentNotification value, string eventId, ReadOnlyMemory<byte> body) => GatewayEvents.Of(value, body);
}
