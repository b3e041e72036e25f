using Billing.Domain.Decisions;
using Billing.Domain.Orders.Fulfilment;
using Billing.Platform.Intake.Signatures;

namespace Billing.Platform.Intake;

/// <summary>Shipment, delivery and performance reports of carriers, warehouses and service desks, signed by Standard Webhooks.</summary>
public sealed class FulfilmentWebhook : IWebhookAdapter
{
    /// <inheritdoc/>
    public string Name => "fulfilment";

    /// <inheritdoc/>
    public string Queue => IntakeQueues.Fulfilment;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IReadOnlyList<string> secrets, DateTimeOffset now) => StandardWebhookSignature.Verify(
        request.Body.Span,
        request.Header(StandardWebhookSignature.IdHeader),
        request.Header(StandardWebhookSignature.TimestampHeader),
        request.Header(StandardWebhookSignature.SignatureHeader),
        secrets,
        now);

    /// <inheritdoc/>
    public Reading<WebhookEvent> Read(WebhookRequest request) =>
        FulfilmentReportReader.Read(request.Body, request.Header(StandardWebhookSignature.IdHeader)!)
            .Then<WebhookEvent>(report => new Reading<WebhookEvent>.Success(new WebhookEvent(report.EventId, report.Step.ToString(), report.OrderReference)));
}
