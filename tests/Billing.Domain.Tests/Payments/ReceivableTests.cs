using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using FsCheck;
using FsCheck.Fluent;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Payments;

[Trait("Capability", "PAY-01")]
public sealed class ReceivableTests
{
    /// <summary>What happens to an account: an invoice with a number, or money (negative: given back).</summary>
    private sealed record Step(int Invoice, int Cents);

    private static readonly Gen<List<Step>> Lives =
        from invoices in Gen.ListOf(Gen.OneOf(Gen.Choose(0, 50), Gen.Choose(1, 100_000)))
        from money in Gen.ListOf(Gen.OneOf(Gen.Choose(-50, 50), Gen.Choose(-50_000, 100_000)))
        from life in Gen.Shuffle(invoices.Select((cents, index) => new Step(index + 1, cents)).Concat(money.Select(cents => new Step(0, cents))).ToArray())
        select life.ToList();

    [Fact]
    public void Money_that_is_here_pays_an_invoice_when_it_comes()
    {
        var state = Live(new Step(0, 10_000), new Step(1, 6_000), new Step(2, 6_000));

        Assert.Equal([Euro(0), Euro(20)], state.Items.Select(item => item.Open));
        Assert.Equal(Euro(0), state.Unapplied(Eur));
    }

    [Fact]
    public void Money_pays_the_oldest_invoice_first_and_is_taken_back_from_the_newest()
    {
        var paid = Live(new Step(1, 6_000), new Step(2, 6_000), new Step(0, 10_000));
        Assert.Equal([Euro(0), Euro(20)], paid.Items.Select(item => item.Open));

        var givenBack = paid.After(Apply(paid, new Step(0, -5_000)));
        Assert.Equal([Euro(10), Euro(60)], givenBack.Items.Select(item => item.Open));
    }

    [Fact]
    public void Free_money_is_given_back_before_any_invoice_is_opened_again()
    {
        var state = Live(new Step(1, 6_000), new Step(0, 10_000));

        Assert.Equal(typeof(ReceivableMoneyMoved), Assert.Single(Apply(state, new Step(0, -4_000)).Events()).GetType());
    }

    [Fact]
    public void An_invoice_is_opened_once()
    {
        var state = Live(new Step(1, 6_000));

        Apply(state, new Step(1, 6_000)).IsDone();
    }

    [Fact]
    public void Money_in_one_currency_does_not_pay_an_invoice_in_another()
    {
        var state = Live(new Step(1, 6_000));
        state = state.After(ReceivableDecider.MoveMoney(state, "1001", "pi_1", new Money(60, Currency.Of("USD")), Noon));

        Assert.Equal(Euro(60), state.Items[0].Open);
        Assert.Equal(60, state.Unapplied(Currency.Of("USD")).Amount);
    }

    [Fact]
    public void After_each_step_of_any_life_no_invoice_is_paid_beyond_its_amount_and_no_cent_is_lost() => ForAll(life =>
    {
        var state = Receivable.Empty;
        foreach (var (step, index) in life.Select((step, index) => (step, index)))
        {
            state = state.After(Apply(state, step));
            var applied = state.Items.Sum(item => item.Applied.Amount);

            Assert.All(state.Items, item => Assert.InRange(item.Applied.Amount, 0, item.Amount.Amount));
            Assert.Equal(life.Take(index + 1).Where(each => each.Invoice == 0).Sum(each => each.Cents) / 100m, applied + state.Unapplied(Eur).Amount);
            Assert.True(state.Unapplied(Eur).Amount <= 0 || state.Items.All(item => item.Open.IsZero), "Money lies idle beside an open invoice.");
        }
    });

    [Fact]
    public void When_money_comes_makes_no_difference_to_what_is_open_in_the_end() => ForAll(life =>
    {
        var moneyFirst = life.OrderBy(step => step.Invoice == 0 ? 0 : 1).ToArray();
        var moneyLast = life.OrderBy(step => step.Invoice == 0 ? 1 : 0).ToArray();
        var refundsFirst = life.OrderBy(step => step.Invoice == 0 ? step.Cents : 0).ToArray();
        var open = Open(Live([.. life]));

        Assert.Equal(open, Open(Live(moneyFirst)));
        Assert.Equal(open, Open(Live(moneyLast)));
        Assert.Equal(open, Open(Live(refundsFirst)));
    });

    [Fact]
    public void The_order_of_invoices_makes_no_difference_to_what_is_open_in_all() => ForAll(life =>
        Assert.Equal(Open(Live([.. life])).Values.Sum(), Open(Live([.. Enumerable.Reverse(life)])).Values.Sum()));

    private static void ForAll(Action<List<Step>> holds) => Check.One(Config.QuickThrowOnFailure.WithEndSize(30), Prop.ForAll(Lives.ToArbitrary(), holds));

    private static Dictionary<string, decimal> Open(Receivable state) => state.Items.ToDictionary(item => item.Number, item => item.Open.Amount);

    private static Receivable Live(params Step[] steps) => steps.Aggregate(Receivable.Empty, (state, step) => state.After(Apply(state, step)));

    private static Domain.Primitives.Outcome Apply(Receivable state, Step step) => step.Invoice > 0
        ? ReceivableDecider.OpenInvoice(state, "1001", Nordwind.Id, $"NW-2026-{step.Invoice:D6}", Euro(step.Cents / 100m), Noon)
        : ReceivableDecider.MoveMoney(state, "1001", "pi_1", Euro(step.Cents / 100m), Noon);
}
