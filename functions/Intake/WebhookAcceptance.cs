using Billing.Domain.Primitives;
using Billing.Functions.Messaging;
using Billing.Platform.Intake;
using Billing.Platform.Tenants;

namespace Billing.Functions.Intake;

/// <summary>
/// Takes the events of a verified webhook, each once. The record comes first and decides which body belongs to an id; then the
/// message is sent. Who crashes in between gave no answer, so the sender repeats, and a repetition of what is not handled yet
/// sends the message again: the bus and the consumers know it by its id.
/// </summary>
public sealed class WebhookAcceptance(IntakeMessages messages, IntakeLog log)
{
    /// <summary>The receipt, and whether all of it was taken before; or the problems, when another body was taken under one of the ids: what else the request tells is taken all the same.</summary>
    public async Task<ParseResult<(WebhookReceipt Receipt, bool IsReplay)>> TakeAsync(
        Tenant tenant, IntakeSource source, IWebhookAdapter adapter, IReadOnlyList<WebhookEvent> events, CancellationToken cancellation)
    {
        var conflicts = new List<Problem>();
        var records = new List<IntakeAccepted>();
        var isReplay = events.Count > 0;
        foreach (var told in events)
        {
            var (happened, record, isNew) = await log.AcceptAsync(tenant, source.Name, told, cancellation);
            if (ConflictOf(record.Accepted!, happened) is { } conflict)
            {
                conflicts.Add(conflict);
                continue;
            }

            if (record.Handled is null)
            {
                await messages.SendAsync(tenant, source, adapter, happened, cancellation);
            }

            records.Add(record.Accepted!);
            isReplay &= !isNew;
        }

        return ParseResult<(WebhookReceipt, bool)>.Of((WebhookReceipt.Of(source.Name, records), isReplay), conflicts);
    }

    // Records of a build that digested whole bodies are still to be met.
    private static Problem? ConflictOf(IntakeAccepted before, WebhookEvent happened)
    {
        var digest = IntakeLog.DigestOf(happened.Identity);
        return digest == before.BodyDigest || IntakeLog.DigestOf(happened.Body) == before.BodyDigest
            ? null
            : Problem.Error("intake.other-body", "$", $"Event {before.EventId} was taken with the body SHA-256 {before.BodyDigest}; this one has {digest}.");
    }
}
