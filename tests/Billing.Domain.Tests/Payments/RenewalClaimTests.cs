using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using FsCheck;
using FsCheck.Fluent;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Payments;

[Trait("Capability", "PAY-01")]
public sealed class RenewalClaimTests
{
    private enum What
    {
        Money,
        OwnInvoice,
        Claim,
        Renewal,
    }

    /// <summary>An order of 100 and 100: money, its two invoices, and three renewals that are claimed and then opened in any order.</summary>
    private static readonly Gen<List<(What What, int Id, int Cents)>> Lives =
        from money in Gen.ListOf(Gen.Choose(1, 20_000))
        from refunds in Gen.ListOf(Gen.Choose(-5_000, -1))
        from steps in Gen.Shuffle(
            money.Concat(refunds).Select(cents => (What.Money, 0, cents))
                .Concat([(What.OwnInvoice, 1, 10_000), (What.OwnInvoice, 2, 10_000)])
                .Concat(Enumerable.Range(1, 3).Select(id => (What.Claim, id, id * 3_000)))
                .ToArray())
        from opened in Gen.Shuffle(Enumerable.Range(1, 3).Select(id => (What.Renewal, id, id * 3_000)).ToArray())
        select steps.Concat(opened).ToList();

    [Fact]
    public void What_two_renewals_claim_at_the_same_time_pays_one_of_them()
    {
        var state = Live((What.Money, 0, 30_000), (What.OwnInvoice, 1, 10_000), (What.OwnInvoice, 2, 10_000), (What.Claim, 1, 10_000), (What.Claim, 2, 10_000));

        Assert.Equal([Euro(100), Euro(0)], state.Renewals.Select(claim => claim.Covered));
        RenewalClaims.Claim(state, "1001", "renewal-1", Euro(100), Euro(200), Noon).IsDone();
    }

    [Fact]
    public void Money_that_is_claimed_pays_the_invoice_that_claimed_it_also_when_another_comes_first()
    {
        var state = Live(
            (What.Money, 0, 30_000), (What.OwnInvoice, 1, 10_000), (What.OwnInvoice, 2, 10_000), (What.Claim, 1, 10_000), (What.Claim, 2, 10_000), (What.Renewal, 2, 10_000));
        Assert.Equal((Euro(100), Euro(100)), (OpenOf(state, "R2"), state.Unapplied(Eur)));

        state = Live(state, (What.Renewal, 1, 10_000));
        Assert.Equal((Euro(0), Euro(100), Euro(0)), (OpenOf(state, "R1"), OpenOf(state, "R2"), state.Unapplied(Eur)));
    }

    [Fact]
    public void Money_for_what_is_not_shipped_yet_pays_no_renewal()
    {
        var state = Live((What.Money, 0, 20_000), (What.OwnInvoice, 1, 10_000), (What.Claim, 1, 10_000), (What.Renewal, 1, 10_000));
        Assert.Equal((Euro(0), Euro(100)), (state.Renewals[0].Covered, OpenOf(state, "R1")));

        state = Live(state, (What.OwnInvoice, 2, 10_000));
        Assert.Equal((Euro(0), Euro(100)), (OpenOf(state, "O2"), OpenOf(state, "R1")));
        Assert.Equal(Euro(0), OpenOf(Live(state, (What.Money, 0, 10_000)), "R1"));
    }

    [Fact]
    public void What_was_given_back_of_the_order_is_not_kept_for_it_any_more()
    {
        var state = Live((What.Money, 0, 20_000), (What.OwnInvoice, 1, 10_000), (What.Claim, 1, 10_000), (What.Renewal, 1, 10_000), (What.Money, 0, -10_000), (What.Money, 0, 10_000));

        Assert.Equal((Euro(0), Euro(0)), (OpenOf(state, "R1"), state.Unapplied(Eur)));
    }

    [Fact]
    public void No_cent_is_claimed_twice_or_lost_and_in_the_end_none_lies_idle_beside_an_open_invoice() => Prop.ForAll(Lives.ToArbitrary(), life =>
    {
        var state = Receivable.Empty;
        foreach (var step in life)
        {
            state = Live(state, step);
            Assert.All(state.Items, item => Assert.InRange(item.Applied.Amount, 0, item.Amount.Amount));
            Assert.Equal(Money.Sum(state.Movements, Eur), Money.Sum(state.Items.Select(item => item.Applied), Eur) + state.Unapplied(Eur));
        }

        Assert.True(state.Unapplied(Eur).Amount <= 0 || state.Items.All(item => item.Open.IsZero));
        Assert.True(Money.Sum(state.Renewals.Select(claim => claim.Covered), Eur).Amount <= state.Movements.Where(movement => movement.Amount > 0).Sum(movement => movement.Amount));
        Assert.All(state.Renewals, claim => Assert.InRange(claim.Covered.Amount, 0, state.Items.Single(item => item.Number == claim.InvoiceNumber).Amount.Amount));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Where_nothing_is_given_back_what_an_invoice_says_is_paid_is_paid() => Prop.ForAll(Lives.ToArbitrary(), life =>
    {
        var state = Live([.. life.Where(step => step.Cents > 0)]);

        Assert.All(state.Renewals, claim => Assert.True(state.Items.Single(item => item.Number == claim.InvoiceNumber).Applied >= claim.Covered));
    }).QuickCheckThrowOnFailure();

    private static Money OpenOf(Receivable state, string number) => state.Items.Single(item => item.Number == number).Open;

    private static Receivable Live(params (What What, int Id, int Cents)[] steps) => Live(Receivable.Empty, steps);

    private static Receivable Live(Receivable state, params (What What, int Id, int Cents)[] steps) =>
        steps.Aggregate(state, (before, step) => before.After(Apply(before, step.What, step.Id, Euro(step.Cents / 100m))));

    private static Domain.Primitives.Outcome Apply(Receivable state, What what, int id, Money amount) => what switch
    {
        What.Money => ReceivableDecider.MoveMoney(state, "1001", "pi_1", amount, Noon),
        What.OwnInvoice => ReceivableDecider.OpenInvoice(state, "1001", Nordwind.Id, $"O{id}", amount, Noon, $"order-1001.F{id}"),
        What.Claim => RenewalClaims.Claim(state, "1001", $"renewal-{id}", amount, Euro(200), Noon),
        _ => ReceivableDecider.OpenInvoice(state, "1001", Nordwind.Id, $"R{id}", amount, Noon, $"renewal-{id}"),
    };
}
