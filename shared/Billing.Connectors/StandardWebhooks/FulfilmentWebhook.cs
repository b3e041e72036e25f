using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Limits;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>Shipment, delivery and performance reports of warehouses and service desks, in our own format.</summary>
public sealed class FulfilmentWebhook : IWebhookAdapter<FulfilmentReport>
{
    /// <inheritdoc/>
    public AdapterContract Contract { get; } = new(
        "fulfilment",
        "Warehouses and service desks",
        IntegrationKind.Warehouse,
        FeedKind.EventPush,
        TimeSpan.FromSeconds(30),
        new RateLimit(50, 500),
        1024 * 1024,
        "fulfilment-webhook.v1",
        UnknownEvents.Refused);

    /// <inheritdoc/>
    public string Queue => IntakeQueues.Fulfilment;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        StandardWebhook.Verify(request, secrets, now);

    /// <inheritdoc/>
    public ParseResult<IReadOnlyList<WebhookEvent>> Read(WebhookRequest request, IntakeSource source) =>
        WebhookEvent.Single(this, request.Body, StandardWebhook.EventId(request), source);

    /// <inheritdoc/>
    public ParseResult<FulfilmentReport> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source) => FulfilmentReportReader.Read(body, eventId, source.Store);

    /// <inheritdoc/>
    public WebhookEvent Describe(FulfilmentReport value, string eventId, ReadOnlyMemory<byte> body) => new(eventId, value.Step.ToString(), value.OrderReference, body);
}
