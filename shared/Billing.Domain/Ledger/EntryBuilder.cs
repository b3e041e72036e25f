using Billing.Domain.Primitives;

namespace Billing.Domain.Ledger;

/// <summary>Collects the postings of an entry; amounts of zero are left out, amounts on one account are added up.</summary>
public sealed class EntryBuilder
{
    private readonly List<Posting> _postings = [];

    /// <summary>Debits an account; a negative amount credits it.</summary>
    public EntryBuilder Debit(string account, Money amount)
    {
        var index = _postings.FindIndex(posting => posting.Account == account && posting.Amount.Currency == amount.Currency);
        if (index < 0)
        {
            _postings.Add(new Posting(account, amount));
        }
        else
        {
            _postings[index] = _postings[index] with { Amount = _postings[index].Amount + amount };
        }

        return this;
    }

    /// <summary>Credits an account; a negative amount debits it.</summary>
    public EntryBuilder Credit(string account, Money amount) => Debit(account, -amount);

    /// <summary>The postings, or none when everything came to zero.</summary>
    public IReadOnlyList<Posting> Build() => _postings.Where(posting => !posting.Amount.IsZero).ToList();
}
