using System.Collections.Immutable;
using Billing.Domain.Primitives;

namespace Billing.Domain.Ledger;

/// <summary>The debits and credits on one account in one currency, both not negative.</summary>
public sealed record AccountTurnover(string Account, string Currency, decimal Debits, decimal Credits)
{
    /// <summary>Debits less credits.</summary>
    public decimal Balance => Debits - Credits;
}

/// <summary>The journal of one legal entity and booking day: turnovers here, entries in its events.</summary>
public sealed record JournalDay : IStreamState<JournalDay>
{
    /// <inheritdoc/>
    public static JournalDay Empty { get; } = new() { Bases = [], Undivided = [] };

    /// <summary>Whose books; null before the first entry.</summary>
    public string? LegalEntityId { get; init; }

    /// <summary>Number of entries.</summary>
    public long Entries { get; init; }

    /// <summary>Turnover by account and currency.</summary>
    public ImmutableSortedDictionary<string, AccountTurnover> Turnovers { get; init; } = ImmutableSortedDictionary<string, AccountTurnover>.Empty;

    /// <summary>Sums of what its entries say of each tax; null of a day that was begun before they were kept: its entries tell.</summary>
    public IReadOnlyList<TaxBase>? Bases { get; init; }

    /// <summary>Texts of the entries of documents that tell no bases; null as <see cref="Bases"/>.</summary>
    public IReadOnlyList<string>? Undivided { get; init; }

    /// <inheritdoc/>
    public JournalDay Apply(IDomainEvent happened) => happened is JournalEntryPosted posted
        ? this with
        {
            LegalEntityId = posted.Entry.LegalEntityId,
            Entries = Entries + 1,
            Turnovers = posted.Entry.Postings.Aggregate(Turnovers, Add),
            Bases = Bases is null || posted.Entry.Bases is null ? Bases : TaxBase.Sum([.. Bases, .. posted.Entry.Bases]),
            Undivided = Undivided is not null && posted.Entry.IsUndivided ? [.. Undivided, posted.Entry.Text] : Undivided,
        }
        : this;

    /// <summary>Posts an entry, if it may stand in the books of this entity.</summary>
    public static Outcome Post(JournalDay state, JournalEntry entry, DateTimeOffset now)
    {
        if (!entry.IsBalanced() || entry.Postings.Count < 2 || entry.Postings.Any(posting => posting.Amount.IsZero || !posting.Amount.IsPayable))
        {
            return Outcome.Reject(Problem.Error("ledger.unbalanced", "$.postings", $"Entry {entry.Id} does not balance to the minor unit."));
        }

        if (!entry.IsTied())
        {
            return Outcome.Reject(Problem.Error("ledger.bases", "$.bases", $"Entry {entry.Id} posts another tax than its bases bear."));
        }

        return state.LegalEntityId is { } owner && owner != entry.LegalEntityId
            ? Outcome.Reject(Problem.Error("ledger.wrong-entity", "$.legalEntityId", $"Entry {entry.Id} of {entry.LegalEntityId} does not belong to the books of {owner}."))
            : Outcome.Accept(new JournalEntryPosted(entry, now));
    }

    private static ImmutableSortedDictionary<string, AccountTurnover> Add(ImmutableSortedDictionary<string, AccountTurnover> turnovers, Posting posting)
    {
        var currency = posting.Amount.Currency.Code;
        var key = $"{posting.Account} {currency}";
        var before = turnovers.GetValueOrDefault(key) ?? new AccountTurnover(posting.Account, currency, 0, 0);
        var amount = posting.Amount.Amount;
        return turnovers.SetItem(key, amount > 0 ? before with { Debits = before.Debits + amount } : before with { Credits = before.Credits - amount });
    }
}
