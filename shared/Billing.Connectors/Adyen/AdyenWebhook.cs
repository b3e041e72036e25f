using System.Text;
using System.Text.Json;
using Billing.Connectors.Gateways;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Limits;

namespace Billing.Connectors.Adyen;

/// <summary>Adyen's standard webhook: a notification with one or several items, each an event of its own.</summary>
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
        Acknowledgement = "[accepted]",
    };

    /// <inheritdoc/>
    public string Queue => IntakeQueues.Payments;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        AdyenSignature.Verify(request.Body, secrets);

    /// <inheritdoc/>
    public ParseResult<IReadOnlyList<WebhookEvent>> Read(WebhookRequest request, IntakeSource source)
    {
        // The signatures were found in it, so it is a notification with items.
        using var document = JsonDocument.Parse(request.Body);
        var events = new List<WebhookEvent>();
        var problems = new List<Problem>();
        foreach (var (index, entry) in document.RootElement.GetProperty("notificationItems").EnumerateArray().Index())
        {
            var item = entry.GetProperty("NotificationRequestItem");
            var body = Encoding.UTF8.GetBytes(item.GetRawText());
            switch (Interpret(body, string.Empty, source))
            {
                case ParseResult<PaymentNotification>.Success read:
                    events.Add(Describe(read.Value, string.Empty, body) with { Identity = Encoding.UTF8.GetBytes(AdyenSignature.SignedText(item)!) });
                    break;
                case ParseResult<PaymentNotification>.Failure failure:
                    problems.AddRange(failure.Problems.Select(problem => problem with { Path = $"$.notificationItems[{index}].NotificationRequestItem{problem.Path[1..]}" }));
                    break;
            }
        }

        return ParseResult<IReadOnlyList<WebhookEvent>>.Of(events, problems);
    }

    /// <inheritdoc/>
    public ParseResult<PaymentNotification> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source) =>
        AdyenItemReader.Read(body, source.Option(Capture) == "manual" ? AdyenCapture.Manual : AdyenCapture.Immediate);

    /// <inheritdoc/>
    public WebhookEvent Describe(PaymentNotification value, string eventId, ReadOnlyMemory<byte> body) => GatewayEvents.Of(value, body);
}
