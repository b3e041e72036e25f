using Billing.Connectors.StandardWebhooks;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Mapping;

/// <summary>Sends as a source's mapping says: by its header signature, else by Standard Webhooks.</summary>
public sealed class MappedSender : IPartnerSender
{
    /// <inheritdoc/>
    public SignedWebhook Sign(UnsignedWebhook webhook) =>
        MappingReader.Read(webhook.ReadConfiguration(webhook.Source.Mapping!)) is ParseResult<PartnerMapping>.Success { Value.Signature: { } scheme }
            ? webhook.With(new Dictionary<string, string>
            {
                [scheme.HeaderName] = scheme.Sign(webhook.Body, webhook.Key),
                [MappedWebhook.IdempotencyKeyHeader] = $"\"{webhook.EventId}\"",
            })
            : new StandardSender().Sign(webhook);
}
