using System.Text;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Tenants;

namespace Billing.Connectors.Shopify;

/// <summary>Interprets what <see cref="ShopifyWebhook"/> takes beside orders and fulfilments. The topic travels with the body, which does not name it.</summary>
public sealed class ShopifyNotices() : ShopifyTopics<StorefrontNotice>(ShopifyNotices.Name)
{
    /// <summary>Name by which messages call it; no source does.</summary>
    public const string Name = "shopify-notices";

    /// <inheritdoc/>
    public override ParseResult<StorefrontNotice> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source) => ShopifyNoticeReader.Read(body, source.Store);

    /// <inheritdoc/>
    public override WebhookEvent Describe(StorefrontNotice value, string eventId, ReadOnlyMemory<byte> body) =>
        new(eventId, value.GetType().Name, value.Reference ?? $"shopify-{value.OrderId}", body) { Interpreter = Name };

    /// <summary>The body as it travels.</summary>
    public static ReadOnlyMemory<byte> Wrap(string topic, ReadOnlyMemory<byte> body) =>
        (byte[])[.. Encoding.UTF8.GetBytes($"{{\"topic\":\"{topic}\",\"body\":"), .. body.Span, (byte)'}'];
}
