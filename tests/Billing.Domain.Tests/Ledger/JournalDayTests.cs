using Billing.Domain.Ledger;
using Billing.Domain.Primitives;
using FsCheck;
using FsCheck.Fluent;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Ledger;

[Trait("Capability", "LED-01")]
public sealed class JournalDayTests
{
    private static readonly DateOnly Day = new(2026, 11, 2);

    [Fact]
    public void A_balanced_entry_is_posted_and_turnovers_follow()
    {
        var state = Post(JournalDay.Empty, Entry(("1100", 119), ("2000", -19), ("2200", -100)), Entry(("1200", 119), ("1100", -119)));

        Assert.Equal((Nordwind.Id, 2), (state.LegalEntityId, state.Entries));
        Assert.Equal(
            [new("1100", "EUR", 119, 119), new("1200", "EUR", 119, 0), new("2000", "EUR", 0, 19), new AccountTurnover("2200", "EUR", 0, 100)],
            state.Turnovers.Values);
        Assert.Equal([0, 119, -19, -100], state.Turnovers.Values.Select(turnover => turnover.Balance));
    }

    [Fact]
    public void An_entry_that_does_not_balance_is_refused()
    {
        Refused(Entry(("1100", 119), ("2200", -118.99m)));
        Refused(Entry(("1100", 119)));
        Refused(Entry());
    }

    [Fact]
    public void An_entry_that_balances_over_two_currencies_only_is_refused()
    {
        Refused(Entry() with { Postings = [new Posting("1100", Euro(100)), new Posting("2200", new Money(-100, Currency.Of("USD")))] });
        var both = Entry(("1100", 100), ("2200", -100));
        var yen = Currency.Of("JPY");
        Post(JournalDay.Empty, both with { Postings = [.. both.Postings, new Posting("1100", new Money(7, yen)), new Posting("2200", new Money(-7, yen))] });
    }

    [Fact]
    public void An_entry_whose_bases_bear_another_tax_than_it_posts_is_refused()
    {
        var entry = Entry(("1100-receivables", 119), ("2000-tax-payable/DE", -19), ("2200-deferred-revenue", -100));
        Post(JournalDay.Empty, entry with { Bases = [new TaxBase("S", "DE", 0.19m, Euro(100), Euro(19)), new TaxBase("K", string.Empty, 0, Euro(7), Euro(0))] });
        TaxBase[][] untied = [[], [new TaxBase("S", "DE", 0.19m, Euro(100), Euro(18.99m))], [new TaxBase("S", "FR", 0.19m, Euro(100), Euro(19))]];
        Assert.All(untied, bases => Refused(entry with { Bases = bases }, "ledger.bases"));
    }

    [Fact]
    public void An_entry_with_a_posting_of_nothing_or_below_the_minor_unit_is_refused()
    {
        Refused(Entry(("1100", 119), ("2200", -119), ("2000", 0)));
        Refused(Entry(("1100", 0.005m), ("2200", -0.005m)));
    }

    [Fact]
    public void An_entry_of_another_entity_is_refused()
    {
        var state = Post(JournalDay.Empty, Entry(("1100", 119), ("2200", -119)));

        Assert.Equal("ledger.wrong-entity", JournalDay.Post(state, Entry(("1100", 1), ("2200", -1)) with { LegalEntityId = Sierra.Id }, Noon).Code());
    }

    [Fact]
    public void The_trial_balance_adds_up_days_by_entity_currency_and_account()
    {
        var first = Post(JournalDay.Empty, Entry(("1100", 119), ("2200", -119)));
        var second = Post(JournalDay.Empty, Entry(("1200", 119), ("1100", -119)));
        var other = Post(JournalDay.Empty, Entry(("1100", 5), ("2200", -5)) with { LegalEntityId = "a-entity" });

        Assert.Equal(
            [
                new TrialBalanceLine("a-entity", "1100", "EUR", 5, 0),
                new TrialBalanceLine("a-entity", "2200", "EUR", 0, 5),
                new TrialBalanceLine(Nordwind.Id, "1100", "EUR", 119, 119),
                new TrialBalanceLine(Nordwind.Id, "1200", "EUR", 119, 0),
                new TrialBalanceLine(Nordwind.Id, "2200", "EUR", 0, 119),
            ],
            TrialBalance.Of([second, first, other]));
        Assert.Empty(TrialBalance.Of([JournalDay.Empty]));
    }

    [Fact]
    public void Debits_equal_credits_in_each_currency_whatever_is_posted() => Prop.ForAll(
        Gen.ListOf(
            from code in Gen.Elements("EUR", "JPY", "BHD")
            from debit in Gen.Elements("1100", "1200", "2200")
            from credit in Gen.Elements("2000", "2200", "4000")
            from units in Gen.Choose(-100_000, 100_000)
            select (Currency.Of(code), debit, credit, units)).ToArbitrary(),
        entries =>
        {
            var state = JournalDay.Empty;
            foreach (var (currency, debit, credit, units) in entries)
            {
                var amount = Money.FromMinor(units, currency);
                var entry = Entry() with { Postings = [new Posting(debit, amount), new Posting(credit, -amount)] };
                var outcome = JournalDay.Post(state, entry, Noon);
                state = units == 0 ? state : state.After(outcome);
            }

            Assert.All(
                TrialBalance.Of([state]).GroupBy(line => line.Currency),
                books => Assert.Equal(books.Sum(line => line.Debits), books.Sum(line => line.Credits)));
            Assert.All(state.Turnovers.Values, turnover => Assert.True(turnover is { Debits: >= 0, Credits: >= 0 }));
        }).QuickCheckThrowOnFailure();

    private static void Refused(JournalEntry entry, string code = "ledger.unbalanced") => Assert.Equal(code, JournalDay.Post(JournalDay.Empty, entry, Noon).Code());

    private static JournalDay Post(JournalDay state, params JournalEntry[] entries) =>
        entries.Aggregate(state, (before, entry) => before.After(JournalDay.Post(before, entry, Noon)));

    private static JournalEntry Entry(params (string Account, decimal Amount)[] postings) => new(
        "evt-1", Nordwind.Id, Day, "test", "1001", "Test", postings.Select(posting => new Posting(posting.Account, Euro(posting.Amount))).ToList());
}
