using Billing.Connectors.Signatures;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Limits;

namespace Billing.Connectors.Shopify;

/// <summary>Takes Shopify's <c>orders/create</c>.</summary>
public sealed class ShopifyWebhook : IWebhookAdapter<StorefrontOrder>
{
    /// <summary>The one topic that is taken.</summary>
    public const string Topic = "orders/create";

    /// <summary>Base64 of HMAC-SHA256 over the body, keyed with the app's client secret (shopify.dev, "Deliver webhooks through HTTPS").</summary>
    public static HeaderSignature Signature { get; } = new("X-Shopify-Hmac-Sha256", SignatureEncoding.Base64);

    /// <inheritdoc/>
    public AdapterContract Contract { get; } = new(
        "shopify",
        "Shopify",
        IntegrationKind.Storefront,
        FeedKind.EventPush,
        TimeSpan.FromSeconds(10),
        new RateLimit(50, 500),
        4 * 1024 * 1024,
        "https://shopify.dev/docs/api/webhooks?reference=toml#list-of-topics-orders/create",
        UnknownEvents.Refused);

    /// <inheritdoc/>
    public string Queue => IntakeQueues.Orders;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        Signature.Verify(request.Body.Span, request.Header(Signature.HeaderName), secrets);

    /// <inheritdoc/>
    public ParseResult<IReadOnlyList<WebhookEvent>> Read(WebhookRequest request, IntakeSource source)
    {
        // The event id stays the same over redeliveries; older API versions send the webhook id only.
        var id = request.Header("X-Shopify-Event-Id") ?? request.Header("X-Shopify-Webhook-Id");
        if (string.IsNullOrWhiteSpace(id))
        {
            return Refuse("orders.missing", "X-Shopify-Webhook-Id", "The header X-Shopify-Webhook-Id is required.");
        }

        var topic = request.Header("X-Shopify-Topic") ?? Topic;
        return topic == Topic
            ? WebhookEvent.Single(this, request.Body, id, source)
            : Refuse("orders.unknown-topic", "X-Shopify-Topic", $"The topic {topic} is not taken; {Topic} is.");
    }

    /// <inheritdoc/>
    public ParseResult<StorefrontOrder> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source) => ShopifyOrderReader.Read(body);

    /// <inheritdoc/>
    public WebhookEvent Describe(StorefrontOrder value, string eventId, ReadOnlyMemory<byte> body) => new(eventId, Topic, value.Reference, body);

    private static ParseResult<IReadOnlyList<WebhookEvent>> Refuse(string code, string header, string text) =>
        new ParseResult<IReadOnlyList<WebhookEvent>>.Failure([Problem.Error(code, $"header:{header}", text)]);
}
