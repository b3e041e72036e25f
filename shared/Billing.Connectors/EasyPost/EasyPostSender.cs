namespace Billing.Connectors.EasyPost;

/// <summary>Sends as EasyPost does; the event's id stands in the body.</summary>
public sealed class EasyPostSender : IPartnerSender
{
    /// <inheritdoc/>
    public SignedWebhook Sign(UnsignedWebhook webhook) => webhook.With(new Dictionary<string, string>
    {
        [EasyPostWebhook.Signature.HeaderName] = EasyPostWebhook.Signature.Sign(webhook.Body, webhook.Key),
    });
}
