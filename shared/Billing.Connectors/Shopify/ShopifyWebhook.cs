using Billing.Connectors.Signatures;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Limits;

namespace Billing.Connectors.Shopify;

/// <summary>
/// Takes what Shopify tells of orders: new ones, payments, fulfilments, and changes. Nothing that is signed is refused, for Shopify removes a
/// subscription whose deliveries fail (shopify.dev, "Troubleshoot webhooks"): topics that billing does not act on are left, and a body that
/// cannot be read is kept for a person.
/// </summary>
public sealed class ShopifyWebhook : IWebhookAdapter<StorefrontOrder>
{
    /// <summary>The topic of new orders, and of a request that names none.</summary>
    public const string Topic = "orders/create";

    private static readonly HashSet<string> Notices =
        ["orders/paid", "order_transactions/create", "orders/cancelled", "orders/edited", "orders/updated", "refunds/create", "disputes/create", "disputes/update"];

    /// <summary>Base64 of HMAC-SHA256 over the body, keyed with the app's client secret (shopify.dev, "Deliver webhooks through HTTPS").</summary>
    public static HeaderSignature Signature { get; } = new("X-Shopify-Hmac-Sha256", SignatureEncoding.Base64);

    /// <inheritdoc/>
    public AdapterContract Contract { get; } = new(
        "shopify",
        "Shopify",
        IntegrationKind.Storefront,
        FeedKind.EventPush,
        TimeSpan.FromSeconds(10),
        new RateLimit(50, 500),
        16 * 1024 * 1024,
        "https://shopify.dev/docs/api/webhooks?reference=toml#list-of-topics-orders/create",
        UnknownEvents.Acknowledged)
    {
        TellsUnreadable = true,
    };

    /// <inheritdoc/>
    public string Queue => IntakeQueues.Orders;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        Signature.Verify(request.Body.Span, request.Header(Signature.HeaderName), secrets);

    /// <inheritdoc/>
    public ParseResult<IReadOnlyList<WebhookEvent>> Read(WebhookRequest request, IntakeSource source)
    {
        // The event id stays the same over redeliveries; older API versions send the webhook id only.
        var id = new[] { request.Header("X-Shopify-Event-Id"), request.Header("X-Shopify-Webhook-Id") }
            .FirstOrDefault(each => !string.IsNullOrWhiteSpace(each) && WebhookEvent.IsEventId(each)) ?? WebhookEvent.IdOfContent(request.Body);
        return new ParseResult<IReadOnlyList<WebhookEvent>>.Success(ReadTopic(request.Header("X-Shopify-Topic") ?? Topic, request.Body, id, source) is { } happened ? [happened with { IsIdUnsigned = true }] : []);
    }

    // Null for what does not concern billing; the receipt says that nothing was taken.
    private WebhookEvent? ReadTopic(string topic, ReadOnlyMemory<byte> body, string id, IntakeSource source) => topic switch
    {
        Topic => WebhookEvent.Of(this, body, id, source) ?? new WebhookEvent(id, Topic, NameOf(body, source) ?? id, body),
        "fulfillments/create" or "fulfillments/update" => Fulfilment(topic, body, id, source),
        "order_transactions/create" => Concerns(body, ShopifyNoticeReader.MovesMoney) ? Notice(topic, body, id, source) : null,
        _ when Notices.Contains(topic) => Concerns(body, fields => !fields.Flag("test")) ? Notice(topic, body, id, source) : null,
        _ => null,
    };

    // What is planned, or failed, changes nothing; one that is called back after goods left is a question.
    private static WebhookEvent? Fulfilment(string topic, ReadOnlyMemory<byte> body, string id, IntakeSource source)
    {
        var reader = new ShopifyFulfilments();
        return JsonFields.Read(body, "fulfilment", fields => fields.Text("status")) switch
        {
            ParseResult<string>.Success { Value: "success" } => WebhookEvent.Of(reader, body, id, source) ?? Unread(topic, body, id, reader),
            ParseResult<string>.Success { Value: "cancelled" } => Notice(ShopifyNoticeReader.FulfilmentCancelled, body, id, source),
            ParseResult<string>.Success => null,
            _ => Unread(topic, body, id, reader),
        };
    }

    // What cannot be read may concern billing.
    private static bool Concerns(ReadOnlyMemory<byte> body, Func<JsonFields, bool> concerns) =>
        JsonFields.Read(body, "orders", concerns) is not ParseResult<bool>.Success { Value: false };

    private static WebhookEvent Notice(string topic, ReadOnlyMemory<byte> body, string id, IntakeSource source)
    {
        var reader = new ShopifyNotices();
        var wrapped = ShopifyNotices.Wrap(topic, body);
        return (WebhookEvent.Of(reader, wrapped, id, source) ?? Unread(topic, wrapped, id, reader)) with { Type = topic, Identity = body };
    }

    private static WebhookEvent Unread(string topic, ReadOnlyMemory<byte> body, string id, IWebhookAdapter reader) =>
        new(id, topic, id, body) { Interpreter = reader.Contract.Name, Queue = reader.Queue };

    // An order that cannot be read whole may still say its number.
    private static string? NameOf(ReadOnlyMemory<byte> body, IntakeSource source) =>
        JsonFields.Read(body, "orders", fields => OrderReference.Normalise(fields.OptionalText("name"), source.Store)) is ParseResult<string?>.Success { Value: var name } ? name : null;

    /// <inheritdoc/>
    public ParseResult<StorefrontOrder> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source) => ShopifyOrderReader.Read(body, source.Store);

    /// <inheritdoc/>
    public WebhookEvent Describe(StorefrontOrder value, string eventId, ReadOnlyMemory<byte> body) => new(eventId, Topic, value.Reference, body);
}
