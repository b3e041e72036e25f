using Billing.Domain.Decisions;
using Billing.Functions.Operations;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Secrets;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
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
        return isNew ? Results.Json(Answer.Of(record), FabricJson.Options, statusCode: StatusCodes.Status202Accepted) : Repeated(record, body);
    }

    private static IResult Repeated(IntakeAccepted before, ReadOnlyMemory<byte> body)
    {
        var digest = IntakeLog.DigestOf(body);
        return before.BodyDigest == digest
            ? Results.Json(Answer.Of(before), FabricJson.Options)
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

    /// <summary>The first answer, which every repetition gets again.</summary>
    private sealed record Answer(string Source, string EventId, string Type, string Subject, string MessageId, DateTimeOffset AcceptedAt)
    {
        public static Answer Of(IntakeAccepted record) =>
            new(record.Source, record.EventId, record.Type, record.Subject, record.MessageId, record.OccurredAt);
    }
}
