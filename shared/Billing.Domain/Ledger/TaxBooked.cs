using Billing.Domain.Primitives;

namespace Billing.Domain.Ledger;

/// <summary>What the journal says of taxes: of one entry, or of a whole day.</summary>
/// <param name="LegalEntityId">Whose books.</param>
/// <param name="Date">Booking day.</param>
/// <param name="Credited">What was credited to each account of an authority, debits taken off.</param>
/// <param name="Bases">Sums by tax.</param>
/// <param name="Undivided">Texts of entries that do not say of which taxes they are.</param>
public sealed record TaxBooked(
    string LegalEntityId, DateOnly Date, IReadOnlyList<Posting> Credited, IReadOnlyList<TaxBase> Bases, IReadOnlyList<string> Undivided)
{
    /// <summary>That of an entry.</summary>
    public static TaxBooked Of(JournalEntry entry) => new(
        entry.LegalEntityId,
        entry.Date,
        [.. entry.Postings.Where(posting => IsOfTax(posting.Account)).Select(posting => posting with { Amount = -posting.Amount })],
        entry.Bases ?? [],
        entry.IsUndivided ? [entry.Text] : []);

    /// <summary>That of a day whose state tells it all; null of one that was begun before states did.</summary>
    public static TaxBooked? Of(JournalDay day, DateOnly date) => day is { Bases: { } bases, Undivided: { } undivided, LegalEntityId: { } entity }
        ? new TaxBooked(
            entity,
            date,
            [.. day.Turnovers.Values.Where(turnover => IsOfTax(turnover.Account)).Select(turnover =>
                new Posting(turnover.Account, new Money(-turnover.Balance, Currency.Of(turnover.Currency))))],
            bases,
            undivided)
        : null;

    private static bool IsOfTax(string account) => account.StartsWith(Account.TaxPayable + "/", StringComparison.Ordinal);
}
