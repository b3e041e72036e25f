using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Billing.Connectors.Gateways;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Limits;

namespace Billing.Connectors.Adyen;

/// <summary>
/// Adyen's webhooks: the standard notification with one or several items, each an event of its own, and those of tokens and of the
/// balance platform, which are one event and are signed in their header.
/// </summary>
public sealed class AdyenWebhook : IWebhookAdapter<PaymentNotification>
{
    private static readonly AdapterOption Capture = new(
        "capture",
        "When the merchant account captures: immediate (with the authorisation) or manual.",
        "immediate",
        ["immediate", "manual"]);

    /// <inheritdoc/>
    public AdapterContract Contract { get; } = new(
        "adyen",
        "Adyen",
        IntegrationKind.Gateway,
        FeedKind.EventPush,
        TimeSpan.FromSeconds(10),
        new RateLimit(50, 500),
        512 * 1024,
        "https://docs.adyen.com/development-resources/webhooks/webhook-types/",
        UnknownEvents.Acknowledged)
    {
        Options = [Capture],
        TellsUnreadable = true,
        Acknowledgement = "[accepted]",
    };

    /// <inheritdoc/>
    public string Queue => IntakeQueues.Payments;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        AdyenSignature.Verify(request.Body, request.Header(AdyenSignature.HeaderName), secrets);

    /// <inheritdoc/>
    public ParseResult<IReadOnlyList<WebhookEvent>> Read(WebhookRequest request, IntakeSource source)
    {
        // The signatures were found in it or over it, so it is one of the two.
        using var document = JsonText.Parse(request.Body);
        return AdyenSignature.ItemsOf(document.RootElement) is not { } items
            ? WebhookEvent.Single(this, request.Body, string.Empty, source)
            : new ParseResult<IReadOnlyList<WebhookEvent>>.Success([.. items.Select(item => EventOf(item, source))]);
    }

    private WebhookEvent EventOf(JsonElement item, IntakeSource source)
    {
        var body = JsonMarshal.GetRawUtf8Value(item).ToArray();
        return Describe(ReadItem(body, source), string.Empty, body) with { Identity = Encoding.UTF8.GetBytes(AdyenSignature.SignedText(item)!) };
    }

    /// <inheritdoc/>
    public ParseResult<PaymentNotification> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source) =>
        new ParseResult<PaymentNotification>.Success(ReadItem(body, source));

    private static PaymentNotification ReadItem(ReadOnlyMemory<byte> body, IntakeSource source) =>
        AdyenItemReader.Read(body, source.Option(Capture) == "manual" ? AdyenCapture.Manual : AdyenCapture.Immediate, source.Store);

    /// <inheritdoc/>
    public WebhookEvent Describe(PaymentNotification value, string eventId, ReadOnlyMemory<byte> body) => GatewayEvents.Of(value, body);
}
