using Billing.Domain.Decisions;
using Billing.Functions.Operations;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Secrets;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Intake;

/// <summary>
/// Takes webhooks. The signature is checked before anything is parsed, the body before anything is kept; 202 means that the
/// event is safely on the bus and recorded. A repetition is answered from the record.
/// </summary>
public sealed class ReceiveWebhook(
    TenantGate gate, IEnumerable<IWebhookAdapter> adapters, ISecretStore secrets, IntakeMessages messages, IntakeLog log, TimeProvider clock)
{
    /// <summary>One event of one source.</summary>
    [Function(nameof(ReceiveWebhook))]
    [ProducesResponseType<WebhookReceipt>(StatusCodes.Status200OK, Description = "The event was taken before; the first answer again.")]
    [ProducesResponseType<WebhookReceipt>(StatusCodes.Status202Accepted, Description = "The event is safely on the bus and recorded.")]
    [Refuses(StatusCodes.Status400BadRequest, "The body is not sound; each field at fault is named.")]
    [Refuses(StatusCodes.Status401Unauthorized, "The signature is missing, wrong or too old.")]
    [Refuses(StatusCodes.Status404NotFound, "The tenant has no such source.")]
    [Refuses(StatusCodes.Status409Conflict, "Another body was taken under the same event id.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 4 MiB.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/{tenant}/{source}")] HttpRequest request,
        string tenant,
        string source,
        CancellationToken cancellation)
    {
        var (found, refusal) = await gate.EnterAsync(tenant, cancellation);
        if (found is null)
        {
            return refusal!;
        }

        var sender = found.Source(source);
        if (sender is null || adapters.FirstOrDefault(each => each.Name == sender.Adapter) is not { } adapter)
        {
            return Problems.Of(StatusCodes.Status404NotFound, "Unknown source", "intake.unknown-source", $"The tenant has no source {source}.");
        }

        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
        {
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "Body too large", "intake.too-large", $"At most {RequestBody.Largest} bytes are taken.");
        }

        var webhook = new WebhookRequest(body, name => request.Headers.TryGetValue(name, out var value) ? value.ToString() : null);
        if (adapter.Verify(webhook, await SecretsOfAsync(sender, cancellation), clock.GetUtcNow()) is SignatureCheck.Invalid invalid)
        {
            return Problems.Of(StatusCodes.Status401Unauthorized, "Signature refused", invalid.Code, invalid.Text);
        }

        return adapter.Read(webhook) switch
        {
            Reading<WebhookEvent>.Failure failure => Problems.Of(StatusCodes.Status400BadRequest, "Body refused", failure.Problems),
            Reading<WebhookEvent>.Success read => await TakeAsync(found, sender, adapter, read.Value, body, cancellation),
            _ => throw new InvalidOperationException("A reading is a success or a failure."),
        };
    }

    private async Task<IResult> TakeAsync(
        Tenant tenant, IntakeSource source, IWebhookAdapter adapter, WebhookEvent happened, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (await log.FindAsync(tenant, source.Name, happened.EventId, cancellation) is { } before)
        {
            return Repeated(before, body);
        }

        // The bus first: a crash in between leaves a message without a record, and the sender, who has no answer, sends again.
        await messages.SendAsync(tenant, source, adapter.Queue, happened, body, cancellation);
        var (record, isNew) = await log.AcceptAsync(tenant, source.Name, happened, body, cancellation);
        return isNew ? Results.Json(WebhookReceipt.Of(record), FabricJson.Options, statusCode: StatusCodes.Status202Accepted) : Repeated(record, body);
    }

    private static IResult Repeated(IntakeAccepted before, ReadOnlyMemory<byte> body)
    {
        var digest = IntakeLog.DigestOf(body);
        return before.BodyDigest == digest
            ? Results.Json(WebhookReceipt.Of(before), FabricJson.Options)
            : Problems.Of(
                StatusCodes.Status409Conflict,
                "Another event under the same id",
                "intake.other-body",
                $"Event {before.EventId} was taken with the body SHA-256 {before.BodyDigest}; this one has {digest}.");
    }

    private async Task<IReadOnlyList<string>> SecretsOfAsync(IntakeSource source, CancellationToken cancellation)
    {
        var values = new List<string>();
        foreach (var name in source.Secrets)
        {
            values.Add(await secrets.GetAsync(name, cancellation));
        }

        return values;
    }
}

/// <summary>The first answer to an event, which every repetition gets again.</summary>
/// <param name="Source">Source name of the tenant.</param>
/// <param name="EventId">The sender's id of the event.</param>
/// <param name="Type">The sender's name of what happened.</param>
/// <param name="Subject">What it is about, such as the order's number.</param>
/// <param name="MessageId">Id of its message on the bus.</param>
/// <param name="AcceptedAt">When it was taken.</param>
public sealed record WebhookReceipt(string Source, string EventId, string Type, string Subject, string MessageId, DateTimeOffset AcceptedAt)
{
    /// <summary>The answer that follows from the record of an event.</summary>
    public static WebhookReceipt Of(IntakeAccepted record) =>
        new(record.Source, record.EventId, record.Type, record.Subject, record.MessageId, record.OccurredAt);
}
