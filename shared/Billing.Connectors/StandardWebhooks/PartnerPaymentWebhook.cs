using Billing.Connectors.Gateways;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Limits;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>Captures and refunds in our own format.</summary>
public sealed class PartnerPaymentWebhook : IWebhookAdapter<PaymentNotification>
{
    /// <inheritdoc/>
    public AdapterContract Contract { get; } = new(
        "partner-payment",
        "Payments in the fabric's format",
        IntegrationKind.Gateway,
        FeedKind.EventPush,
        TimeSpan.FromSeconds(10),
        new RateLimit(50, 500),
        512 * 1024,
        "partner-capture.v1, partner-refund.v1",
        UnknownEvents.Refused);

    /// <inheritdoc/>
    public string Queue => IntakeQueues.Payments;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        StandardWebhook.Verify(request, secrets, now);

    /// <inheritdoc/>
    public ParseResult<IReadOnlyList<WebhookEvent>> Read(WebhookRequest request, IntakeSource source) => WebhookEvent.Single(
        this, request.Body, StandardWebhook.EventId(request), source);

    /// <inheritdoc/>
    public ParseResult<PaymentNotification> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source) =>
        PartnerPaymentReader.Read(body, eventId, source.Name, source.Store);

    /// <inheritdoc/>
    public WebhookEvent Describe(PaymentNotification value, string eventId, ReadOnlyMemory<byte> body) => GatewayEvents.Of(value, body);
}
