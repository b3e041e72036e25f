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
/// <param name="Bases">Of an invoice or credit note: what it says of each tax; null for all else, and for what was posted before they were kept.</param>
public sealed record JournalEntry(
    string Id,
    string LegalEntityId,
    DateOnly Date,
    string Source,
    string Reference,
    string Text,
    IReadOnlyList<Posting> Postings,
    IReadOnlyList<TaxBase>? Bases = null)
{
    /// <summary>True if its bases bear the tax that its postings credit to each authority; also where none are kept.</summary>
    public bool IsTied() => Bases is null || Postings
        .Where(posting => posting.Account.StartsWith(Account.TaxPayable + "/", StringComparison.Ordinal))
        .Select(posting => (posting.Account, posting.Amount))
        .Concat(Bases.Where(each => each.Jurisdiction.Length > 0).Select(each => (Account: Account.TaxOf(each.Jurisdiction), Amount: each.Tax)))
        .GroupBy(each => (each.Account, each.Amount.Currency))
        .All(group => group.Sum(each => each.Amount.Amount) == 0);

    /// <summary>True if it books an invoice or credit note and does not say of which taxes.</summary>
    public bool IsUndivided => this is { Bases: null, Source: "invoice.issued" or "credit-note.issued" };

    /// <summary>True if debits equal credits in each currency.</summary>
    public bool IsBalanced() => Postings.GroupBy(posting => posting.Amount.Currency).All(side => side.Sum(posting => posting.Amount.Amount) == 0);
}

/// <summary>
/// Sales under one tax, beside the postings: these hold the tax and not its base, and of what bears none nothing at all. So supplies to
/// other member states (K) and under reverse charge (AE) of a period can be read from the journal.
/// </summary>
/// <param name="Category">Code of UNTDID 5305: S, Z, E, AE, K, G or O.</param>
/// <param name="Jurisdiction">To whom the tax is owed; empty where none is charged.</param>
/// <param name="Rate">Fraction.</param>
/// <param name="Base">What it is levied on; below zero where a credit note takes it back.</param>
/// <param name="Tax">What is owed more by it.</param>
public sealed record TaxBase(string Category, string Jurisdiction, decimal Rate, Money Base, Money Tax)
{
    /// <summary>Sums of bases by tax and currency, in a stable order.</summary>
    public static IReadOnlyList<TaxBase> Sum(IEnumerable<TaxBase> bases) => bases
        .GroupBy(each => (each.Category, each.Jurisdiction, each.Rate, each.Base.Currency))
        .Select(group => new TaxBase(
            group.Key.Category,
            group.Key.Jurisdiction,
            group.Key.Rate,
            Money.Sum(group.Select(each => each.Base), group.Key.Currency),
            Money.Sum(group.Select(each => each.Tax), group.Key.Currency)))
        .OrderBy(each => each.Jurisdiction, StringComparer.Ordinal).ThenBy(each => each.Category, StringComparer.Ordinal).ThenByDescending(each => each.Rate)
        .ToList();
}

/// <summary>An entry stands in the books.</summary>
[EventType("ledger.entry-posted")]
public sealed record JournalEntryPosted(JournalEntry Entry, DateTimeOffset OccurredAt) : IDomainEvent;
