namespace Billing.Connectors.StandardWebhooks;

/// <summary>Sends by Standard Webhooks, as partners do that use the fabric's own formats.</summary>
public sealed class StandardSender : IPartnerSender
{
    /// <inheritdoc/>
    public SignedWebhook Sign(UnsignedWebhook webhook) => webhook.With(new Dictionary<string, string>
    {
        [StandardWebhookSignature.IdHeader] = webhook.EventId,
        [StandardWebhookSignature.TimestampHeader] = StandardWebhookSignature.Timestamp(webhook.SentAt),
        [StandardWebhookSignature.SignatureHeader] = StandardWebhookSignature.Sign(webhook.Body, webhook.EventId, webhook.SentAt, webhook.Key),
    });
}
