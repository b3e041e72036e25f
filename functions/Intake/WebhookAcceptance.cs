using Billing.Domain.Primitives;
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
    /// <summary>The receipt, and whether all of it was taken before; or the problems, when another body was taken under one of the ids.</summary>
    public async Task<ParseResult<(WebhookReceipt Receipt, bool IsReplay)>> TakeAsync(
        Tenant tenant, IntakeSource source, IWebhookAdapter adapter, IReadOnlyList<WebhookEvent> events, CancellationToken cancellation)
    {
        var conflicts = events.Count == 1 ? [] : await FindConflictsAsync(tenant, source, events, cancellation);
        var records = new List<IntakeAccepted>();
        var isReplay = events.Count > 0;
        foreach (var happened in conflicts.Count == 0 ? events : [])
        {
            var (record, isNew) = await log.AcceptAsync(tenant, source.Name, happened, cancellation);
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

    // A request with several events is refused before any of them is taken.
    private async Task<List<Problem>> FindConflictsAsync(
        Tenant tenant, IntakeSource source, IReadOnlyList<WebhookEvent> events, CancellationToken cancellation)
    {
        var conflicts = events
            .GroupBy(happened => happened.EventId, StringComparer.Ordinal)
            .SelectMany(same => same.Skip(1).Select(other => ConflictOf(same.Key, IntakeLog.DigestOf(same.First().Identity), other)))
            .OfType<Problem>()
            .ToList();
        foreach (var happened in events)
        {
            if (await log.FindAsync(tenant, source.Name, happened.EventId, cancellation) is { } before && ConflictOf(before, happened) is { } conflict)
            {
                conflicts.Add(conflict);
            }
        }

        return conflicts;
    }

    private static Problem? ConflictOf(IntakeAccepted before, WebhookEvent happened) => ConflictOf(before.EventId, before.BodyDigest, happened);

    private static Problem? ConflictOf(string eventId, string takenDigest, WebhookEvent happened)
    {
        var digest = IntakeLog.DigestOf(happened.Identity);
        return digest == takenDigest
            ? null
            : Problem.Error("intake.other-body", "$", $"Event {eventId} was taken with the body SHA-256 {takenDigest}; this one has {digest}.");
    }
}
