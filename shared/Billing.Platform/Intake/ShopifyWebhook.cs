using Billing.Domain.Decisions;
using Billing.Domain.Orders.Shopify;
using Billing.Platform.Intake.Signatures;

namespace Billing.Platform.Intake;

/// <summary>Shopify's <c>orders/create</c>.</summary>
public sealed class ShopifyWebhook : IWebhookAdapter
{
    /// <inheritdoc/>
    public string Name => "shopify";

    /// <inheritdoc/>
    public string Queue => IntakeQueues.Orders;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        ShopifySignature.Verify(request.Body.Span, request.Header(ShopifySignature.HeaderName), secrets);

    /// <inheritdoc/>
    public Reading<WebhookEvent> Read(WebhookRequest request)
    {
        // The event id stays the same over redeliveries; older API versions send the webhook id only.
        var id = request.Header("X-Shopify-Event-Id") ?? request.Header("X-Shopify-Webhook-Id");
        if (string.IsNullOrWhiteSpace(id))
        {
            return new Reading<WebhookEvent>.Failure([Problem.Error("orders.missing", "header:X-Shopify-Webhook-Id", "The header X-Shopify-Webhook-Id is required.")]);
        }

        var topic = request.Header("X-Shopify-Topic") ?? "orders/create";
        if (topic != "orders/create")
        {
            return new Reading<WebhookEvent>.Failure([Problem.Error("orders.unknown-topic", "header:X-Shopify-Topic", $"The topic {topic} is not taken; orders/create is.")]);
        }

        return ShopifyOrderReader.Read(request.Body).Then(order => new Reading<WebhookEvent>.Success(new WebhookEvent(id, topic, order.Reference)));
    }
}
