using System.Text.Json;
using Billing.Domain.Ledger;
using Billing.Platform.Streams;

namespace Billing.Platform.Comparison;

/// <summary>The ledger: what stands in the books against what this build's posting rules would book of the same events.</summary>
internal static class LedgerConsumer
{
    private const string Posted = "posted";
    private const string Rules = "rules";

    /// <summary>Entry by entry.</summary>
    public static ComparedConsumer Entries { get; } = new(
        "ledger",
        "Journal entries, by the event that they book.",
        [
            new(Posted, "The entries that stand in the journal, whichever build posted them.", history => Results(history, PostedEntries(history))),
            new(Rules, "The entries that this build's posting rules make of the same events.", history => Results(history, RuleEntries(history))),
        ]);

    /// <summary>Consumer that sums the differences on each account.</summary>
    public static ComparedConsumer TrialBalance { get; } = new(
        "trial-balance",
        "Turnovers, by legal entity, currency and account.",
        [
            new(Posted, "Of the entries that stand in the journal.", history => Turnovers(PostedEntries(history))),
            new(Rules, "Of the entries that this build's posting rules make of the same events.", history => Turnovers(RuleEntries(history))),
        ]);

    private static IEnumerable<JournalEntry> PostedEntries(RecordedHistory history) =>
        history.Events.Select(each => each.Happened).OfType<JournalEntryPosted>().Select(posted => posted.Entry);

    private static IEnumerable<JournalEntry> RuleEntries(RecordedHistory history) =>
        from recorded in history.Events
        let booking = LedgerPostings.For(recorded.Happened)
        where booking is { Postings.Count: > 0 }
        select booking.ToEntry(
            recorded.Envelope.EventId, recorded.Envelope.Type, recorded.Envelope.OccurredAt, history.Tenant.Entity(booking.LegalEntityId).TimeZone);

    // The stream and position of the booked event say more than its id, and are as unique.
    private static IEnumerable<ConsumerResult> Results(RecordedHistory history, IEnumerable<JournalEntry> entries)
    {
        var names = history.Events.ToDictionary(
            each => each.Envelope.EventId, each => $"{each.Envelope.Type} {each.Envelope.Stream}#{each.Envelope.Sequence}", StringComparer.Ordinal);
        return entries.Select(entry => new ConsumerResult(
            names.GetValueOrDefault(entry.Id, entry.Id),
            Json(new { entry.LegalEntityId, entry.Date, entry.Reference, entry.Text, entry.Postings })));
    }

    private static IEnumerable<ConsumerResult> Turnovers(IEnumerable<JournalEntry> entries) => entries
        .SelectMany(entry => entry.Postings, (entry, posting) => (entry.LegalEntityId, posting.Account, posting.Amount))
        .GroupBy(posting => $"{posting.LegalEntityId} {posting.Amount.Currency} {posting.Account}", posting => posting.Amount.Amount)
        .Select(account => new ConsumerResult(account.Key, Json(new
        {
            debits = account.Where(amount => amount > 0).Sum(),
            credits = -account.Where(amount => amount < 0).Sum(),
        })));

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value, FabricJson.Options);
}
