namespace Billing.Connectors.Shopify;

/// <summary>Sends as Shopify does.</summary>
public sealed class ShopifySender : IPartnerSender
{
    /// <inheritdoc/>
    public SignedWebhook Sign(UnsignedWebhook webhook) => webhook.With(new Dictionary<string, string>
    {
        ["X-Shopify-Topic"] = ShopifyWebhook.Topic,
        ["X-Shopify-Webhook-Id"] = webhook.EventId,
        ["X-Shopify-Event-Id"] = webhook.EventId,
        [ShopifyWebhook.Signature.HeaderName] = ShopifyWebhook.Signature.Sign(webhook.Body, webhook.Key),
    });
}
