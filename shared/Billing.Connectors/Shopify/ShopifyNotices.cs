using System.Text;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Tenants;

namespace Billing.Connectors.Shopify;

/// <summary>Interprets what <see cref="ShopifyWebhook"/> takes beside orders and fulfilments. The topic travels with the body, which does not name it.</summary>
public sealed class ShopifyNotices : IWebhookAdapter<StorefrontNotice>
{
    /// <summary>Name by which messages call it; no source does.</summary>
    public const string Name = "shopify-notices";

    private readonly ShopifyWebhook _webhook = new();

    /// <inheritdoc/>
    public AdapterContract Contract => _webhook.Contract with { Name = Name };

    /// <inheritdoc/>
    public string Queue => _webhook.Queue;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        _webhook.Verify(request, source, secrets, now);

    /// <inheritdoc/>
    public ParseResult<IReadOnlyList<WebhookEvent>> Read(WebhookRequest request, IntakeSource source) => _webhook.Read(request, source);

    /// <inheritdoc/>
    public ParseResult<StorefrontNotice> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source) => ShopifyNoticeReader.Read(body, source.Store);

    /// <inheritdoc/>
    public WebhookEvent Describe(StorefrontNotice value, string eventId, ReadOnlyMemory<byte> body) =>
        new(eventId, value.GetType().Name, value.Reference ?? $"shopify-{value.OrderId}", body) { Interpreter = Name };

    /// <summary>The body as it travels.</summary>
    public static ReadOnlyMemory<byte> Wrap(string topic, ReadOnlyMemory<byte> body) =>
        (byte[])[.. Encoding.UTF8.GetBytes($"{{\"topic\":\"{topic}\",\"body\":"), .. body.Span, (byte)'}'];
}
