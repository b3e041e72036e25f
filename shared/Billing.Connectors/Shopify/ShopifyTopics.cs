using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Tenants;

namespace Billing.Connectors.Shopify;

/// <summary>Some topics of <see cref="ShopifyWebhook"/>, which are interpreted by themselves. No source names such an adapter, only messages do.</summary>
/// <param name="name">Name by which messages call it.</param>
public abstract class ShopifyTopics<T>(string name) : IWebhookAdapter<T>
{
    private readonly ShopifyWebhook _webhook = new();

    /// <inheritdoc/>
    public AdapterContract Contract => _webhook.Contract with { Name = name };

    /// <inheritdoc/>
    public virtual string Queue => _webhook.Queue;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        _webhook.Verify(request, source, secrets, now);

    /// <inheritdoc/>
    public ParseResult<IReadOnlyList<WebhookEvent>> Read(WebhookRequest request, IntakeSource source) => _webhook.Read(request, source);

    /// <inheritdoc/>
    public abstract ParseResult<T> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source);

    /// <inheritdoc/>
    public abstract WebhookEvent Describe(T value, string eventId, ReadOnlyMemory<byte> body);
}
