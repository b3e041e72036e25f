using Billing.Connectors.Signatures;
using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Limits;

namespace Billing.Connectors.EasyPost;

/// <summary>Tracking of parcels by EasyPost, which speaks for some hundred carriers. Only an arrival has an effect.</summary>
public sealed class EasyPostWebhook : IWebhookAdapter<CarrierNotification>
{
    private const int LongestStatus = 100;

    /// <summary>EasyPost's header, <c>hmac-sha256-hex=HEX</c> (docs.easypost.com, "Webhooks").</summary>
    /// <remarks>
    /// EasyPost brings the secret to Unicode normalization form KD first: one beyond ASCII must be kept in that form, for the app
    /// has no Unicode tables.
    /// </remarks>
    public static HeaderSignature Signature { get; } = new("X-Hmac-Signature", SignatureEncoding.Hex, "hmac-sha256-hex=");

    /// <inheritdoc/>
    public AdapterContract Contract { get; } = new(
        "easypost",
        "EasyPost (tracking)",
        IntegrationKind.Carrier,
        FeedKind.EventPush,
        TimeSpan.FromMinutes(5),
        new RateLimit(20, 200),
        1024 * 1024,
        "https://docs.easypost.com/docs/trackers",
        UnknownEvents.Acknowledged)
    {
        TellsUnreadable = true,

        // To which endpoints the event was delivered, and when that changed (docs.easypost.com, "Events").
        DeliveryState = ["completed_urls", "pending_urls", "status", "updated_at"],
    };

    /// <inheritdoc/>
    public string Queue => IntakeQueues.Tracking;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        Signature.Verify(request.Body.Span, request.Header(Signature.HeaderName), secrets);

    /// <inheritdoc/>
    public ParseResult<IReadOnlyList<WebhookEvent>> Read(WebhookRequest request, IntakeSource source) =>
        WebhookEvent.Single(this, request.Body, string.Empty, source);

    /// <inheritdoc/>
    public ParseResult<CarrierNotification> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source) =>
        new ParseResult<CarrierNotification>.Success(EasyPostEventReader.ReadOrTell(body));

    /// <inheritdoc/>
    public WebhookEvent Describe(CarrierNotification value, string eventId, ReadOnlyMemory<byte> body) =>
        new(value.EventId, TypeOf(value), value.TrackingNumber.Length > 0 ? value.TrackingNumber : value.EventId, body);

    private static string TypeOf(CarrierNotification notice) => notice switch
    {
        CarrierNotification.Ignored ignored => ignored.Status.Length > LongestStatus ? ignored.Status[..LongestStatus] : ignored.Status,
        CarrierNotification.Unreadable => "unreadable",
        _ => "delivered",
    };
}
