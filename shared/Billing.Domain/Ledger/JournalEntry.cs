using Billing.Domain.Primitives;

namespace Billing.Domain.Ledger;

/// <summary>One side of an entry.</summary>
/// <param name="Account">See <see cref="Ledger.Account"/>.</param>
/// <param name="Amount">Above zero is a debit, below zero a credit.</param>
public sealed record Posting(string Account, Money Amount);

/// <summary>A journal entry of one legal entity: its postings sum to zero in each currency. Never changed; corrected by another.</summary>
/// <param name="Id">Id of the event that it books, so that an event is booked once.</param>
/// <param name="LegalEntityId">Whose books.</param>
/// <param name="Date">Booking day in the entity's zone.</param>
/// <param name="Source">Type of the event that it books.</param>
/// <param name="Reference">Order, payment or payout that it belongs to.</param>
/// <param name="Text">For a person.</param>
/// <param name="Postings">At least two, none zero.</param>
public sealed record JournalEntry(
    string Id, string LegalEntityId, DateOnly Date, string Source, string Reference, string Text, IReadOnlyList<Posting> Postings)
{
    /// <summary>True if debits equal credits in each currency.</summary>
    public bool IsBalanced() => Postings.GroupBy(posting => posting.Amount.Currency).All(side => side.Sum(posting => posting.Amount.Amount) == 0);
}

/// <summary>An entry stands in the books.</summary>
[EventType("ledger.entry-posted")]
public sealed record JournalEntryPosted(JournalEntry Entry, DateTimeOffset OccurredAt) : IDomainEvent;
