using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>The common part of the adapters of our own formats.</summary>
/// <remarks>They are signed by Standard Webhooks, and <c>webhook-id</c> names the event.</remarks>
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
