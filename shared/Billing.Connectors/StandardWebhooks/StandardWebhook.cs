using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>What the adapters of our own formats have in common: they are signed by Standard Webhooks, and <c>webhook-id</c> names the event.</summary>
internal static class StandardWebhook
{
    public static SignatureCheck Verify(WebhookRequest request, IReadOnlyList<string> secrets, DateTimeOffset now) => StandardWebhookSignature.Verify(
        request.Body.Span,
        request.Header(StandardWebhookSignature.IdHeader),
        request.Header(StandardWebhookSignature.TimestampHeader),
        request.Header(StandardWebhookSignature.SignatureHeader),
        secrets,
        now);

    /// <summary>The event id; it is there, because the signature covers it.</summary>
    public static string EventId(WebhookRequest request) => request.Header(StandardWebhookSignature.IdHeader)!;
}
