using Billing.Platform.Intake.Signatures;
using Billing.Platform.Secrets;

namespace Billing.Local.Hosting;

/// <summary>Signs webhooks as their true senders do.</summary>
/// <param name="secrets">Signing secrets by name.</param>
/// <param name="clock">The senders' clock.</param>
public sealed class WebhookSender(ISecretStore secrets, TimeProvider clock)
{
    /// <summary>The headers of a Shopify delivery.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ShopifyAsync(string tenant, string eventId, ReadOnlyMemory<byte> body)
    {
        var secret = await secrets.GetAsync($"{tenant}-shopify");
        return new Dictionary<string, string>
        {
            ["X-Shopify-Topic"] = "orders/create",
            ["X-Shopify-Webhook-Id"] = eventId,
            ["X-Shopify-Event-Id"] = eventId,
            [ShopifySignature.HeaderName] = ShopifySignature.Sign(body.Span, secret),
        };
    }

    /// <summary>The headers of a Stripe delivery.</summary>
    public async Task<IReadOnlyDictionary<string, string>> StripeAsync(string tenant, ReadOnlyMemory<byte> body)
    {
        var secret = await secrets.GetAsync($"{tenant}-stripe");
        return new Dictionary<string, string> { [StripeSignature.HeaderName] = StripeSignature.Sign(body.Span, clock.GetUtcNow(), secret) };
    }

    /// <summary>The headers of a warehouse's delivery (Standard Webhooks).</summary>
    public async Task<IReadOnlyDictionary<string, string>> WarehouseAsync(string tenant, string eventId, ReadOnlyMemory<byte> body)
    {
        var secret = await secrets.GetAsync($"{tenant}-warehouse");
        var now = clock.GetUtcNow();
        return new Dictionary<string, string>
        {
            [StandardWebhookSignature.IdHeader] = eventId,
            [StandardWebhookSignature.TimestampHeader] = StandardWebhookSignature.Timestamp(now),
            [StandardWebhookSignature.SignatureHeader] = StandardWebhookSignature.Sign(body.Span, eventId, now, secret),
        };
    }
}
