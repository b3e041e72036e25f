namespace Billing.Connectors.Stripe;

/// <summary>Sends as Stripe does; the event's id stands in the body.</summary>
public sealed class StripeSender : IPartnerSender
{
    /// <inheritdoc/>
    public SignedWebhook Sign(UnsignedWebhook webhook) => webhook.With(new Dictionary<string, string>
    {
        [StripeSignature.HeaderName] = StripeSignature.Sign(webhook.Body, webhook.SentAt, webhook.Key),
    });
}
