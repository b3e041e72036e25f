using Billing.Connectors.Signatures;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Limits;

namespace Billing.Connectors.Shopify;

/// <summary>
/// Takes what Shopify tells of orders: new ones, payments, fulfilments, and changes. Topics that billing does not act on are acknowledged:
/// Shopify removes a subscription whose deliveries are refused.
/// </summary>
public sealed class ShopifyWebhook : IWebhookAdapter<StorefrontOrder>
{
    /// <summary>The topic of new orders, and of a request that names none.</summary>
    public const string Topic = "orders/create";

    private static readonly HashSet<string> Notices =
        ["orders/paid", "order_transactions/create", "orders/cancelled", "orders/edited", "orders/updated", "refunds/create"];

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
        4 * 1024 * 1024,
        "https://shopify.dev/docs/api/webhooks?reference=toml#list-of-topics-orders/create",
        UnknownEvents.Acknowledged);

    /// <inheritdoc/>
    public string Queue => IntakeQueues.Orders;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        Signature.Verify(request.Body.Span, request.Header(Signature.HeaderName), secrets);

    /// <inheritdoc/>
    public ParseResult<IReadOnlyList<WebhookEvent>> Read(WebhookRequest request, IntakeSource source)
    {
        // The event id stays the same over redeliveries; older API versions send the webhook id only.
        var id = request.Header("X-Shopify-Event-Id") ?? request.Header("X-Shopify-Webhook-Id");
        if (string.IsNullOrWhiteSpace(id))
        {
            return Refuse("orders.missing", "X-Shopify-Webhook-Id", "The header X-Shopify-Webhook-Id is required.");
        }

        return (request.Header("X-Shopify-Topic") ?? Topic) switch
        {
            Topic => WebhookEvent.Single(this, request.Body, id, source),
            "fulfillments/create" or "fulfillments/update" => Fulfilment(request.Body, id, source),
            "order_transactions/create" => Where(request.Body, ShopifyNoticeReader.MovesMoney, () => Notice("order_transactions/create", request.Body, id, source)),
            var topic when Notices.Contains(topic) => Where(request.Body, fields => !fields.Flag("test"), () => Notice(topic, request.Body, id, source)),
            _ => new ParseResult<IReadOnlyList<WebhookEvent>>.Success([]),
        };
    }

    // What is planned, or failed, changes nothing; one that is called back after goods left is a question.
    private static ParseResult<IReadOnlyList<WebhookEvent>> Fulfilment(ReadOnlyMemory<byte> body, string id, IntakeSource source) =>
        JsonFields.Read(body, "fulfilment", fields => fields.OptionalText("status")).Then(status => status switch
        {
            "success" => WebhookEvent.Single(new ShopifyFulfilments(), body, id, source),
            "cancelled" => Notice(ShopifyNoticeReader.FulfilmentCancelled, body, id, source),
            _ => new ParseResult<IReadOnlyList<WebhookEvent>>.Success([]),
        });

    // What does not concern billing is left; the receipt says that nothing was taken.
    private static ParseResult<IReadOnlyList<WebhookEvent>> Where(
        ReadOnlyMemory<byte> body, Func<JsonFields, bool> concerns, Func<ParseResult<IReadOnlyList<WebhookEvent>>> read) =>
        JsonFields.Read(body, "orders", fields => concerns(fields)).Then(doesConcern => doesConcern ? read() : new ParseResult<IReadOnlyList<WebhookEvent>>.Success([]));

    private static ParseResult<IReadOnlyList<WebhookEvent>> Notice(string topic, ReadOnlyMemory<byte> body, string id, IntakeSource source) =>
        WebhookEvent.Single(new ShopifyNotices(), ShopifyNotices.Wrap(topic, body), id, source)
            .Then(events => new ParseResult<IReadOnlyList<WebhookEvent>>.Success([.. events.Select(each => each with { Type = topic, Identity = body })]));

    /// <inheritdoc/>
    public ParseResult<StorefrontOrder> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source) => ShopifyOrderReader.Read(body, source.Store);

    /// <inheritdoc/>
    public WebhookEvent Describe(StorefrontOrder value, string eventId, ReadOnlyMemory<byte> body) => new(eventId, Topic, value.Reference, body);

    private static ParseResult<IReadOnlyList<WebhookEvent>> Refuse(string code, string header, string text) =>
        new ParseResult<IReadOnlyList<WebhookEvent>>.Failure([Problem.Error(code, $"header:{header}", text)]);
}
