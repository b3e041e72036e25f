using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Limits;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>Orders in our own format.</summary>
public sealed class PartnerOrderWebhook : IWebhookAdapter<StorefrontOrder>
{
    /// <inheritdoc/>
    public AdapterContract Contract { get; } = new(
        "partner-order",
        "Orders in the fabric's format",
        IntegrationKind.Storefront,
        FeedKind.EventPush,
        TimeSpan.FromSeconds(10),
        new RateLimit(50, 500),
        16 * 1024 * 1024,
        "partner-order.v1",
        UnknownEvents.Refused);

    /// <inheritdoc/>
    public string Queue => IntakeQueues.Orders;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        StandardWebhook.Verify(request, secrets, now);

    /// <inheritdoc/>
    public ParseResult<IReadOnlyList<WebhookEvent>> Read(WebhookRequest request, IntakeSource source) =>
        WebhookEvent.Single(this, request.Body, StandardWebhook.EventId(request), source);

    /// <inheritdoc/>
    public ParseResult<StorefrontOrder> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source) => PartnerOrderReader.Read(body, source.Name, source.Store);

    /// <inheritdoc/>
    public WebhookEvent Describe(StorefrontOrder value, string eventId, ReadOnlyMemory<byte> body) => new(eventId, PartnerOrderReader.Type, value.Reference, body);
}
