using Billing.Domain.Ledger;
using Billing.Domain.Pricing.Rebates;
using Billing.Domain.Primitives;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Billing.Domain.Primitives.Outcome;

namespace Billing.Domain.Tests.Pricing;

[Trait("Capability", "PRC-05")]
public sealed class RebateTests
{
    private static readonly Currency Euro = Currency.Of("EUR");

    private static readonly RebateAgreement Retrospective = new(
        "r-1", "c-1", "nordwind-de", "EUR", new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1), [new(0, 0), new(10_000, 0.02m), new(50_000, 0.05m)], IsRetrospective: true);

    public static TheoryData<decimal, decimal> RetrospectiveRebates => new()
    {
        { 9_999.99m, 0 },
        { 10_000, 200 },
        { 49_999.99m, 1000 },
        { 50_000, 2500 },
    };

    [Theory]
    [MemberData(nameof(RetrospectiveRebates))]
    public void A_retrospective_rebate_counts_from_the_first_euro(decimal turnover, decimal rebate) =>
        Assert.Equal(rebate, Retrospective.Earned(new Money(turnover, Euro)).Amount);

    [Theory]
    [InlineData(10_000, 0)]
    [InlineData(50_000, 800)]
    [InlineData(60_000, 1300)]
    public void A_stepped_rebate_counts_each_rate_in_its_step(decimal turnover, decimal rebate) =>
        Assert.Equal(rebate, (Retrospective with { IsRetrospective = false }).Earned(new Money(turnover, Euro)).Amount);

    [Theory]
    [InlineData("nordwind-de", "EUR", "2026-12-31", true)]
    [InlineData("nordwind-at", "EUR", "2026-12-31", false)]
    [InlineData("nordwind-de", "USD", "2026-12-31", false)]
    [InlineData("nordwind-de", "EUR", "2027-01-01", false)]
    public void Revenue_counts_that_is_of_the_company_the_currency_and_the_period(string entity, string currency, string day, bool counts) =>
        Assert.Equal(counts, Retrospective.Covers(entity, new Money(10, Currency.Of(currency)), DateOnly.Parse(day)));

    [Fact]
    public void When_a_step_is_reached_the_accrual_catches_up()
    {
        var (first, state) = Accrue(RebateState.Empty, Retrospective, "e-1", 9_000);
        var (second, after) = Accrue(state, Retrospective, "e-2", 2_000);

        Assert.Equal(0, first.Amount.Amount);
        Assert.Equal(220, second.Amount.Amount);
        Assert.Equal((11_000m, 220m), (after.Turnover, after.Accrued));
    }

    [Fact]
    public void With_an_expected_turnover_the_rate_is_accrued_from_the_first_revenue()
    {
        var expected = Retrospective with { ExpectedTurnover = 60_000 };

        var (first, state) = Accrue(RebateState.Empty, expected, "e-1", 9_000);

        Assert.Equal(450, first.Amount.Amount);
        var settled = Assert.IsType<RebateSettled>(Accepted(RebateDecider.Settle(state, expected, new DateOnly(2027, 1, 2), Some.Noon)));
        Assert.Equal((0m, -450m), (settled.Earned.Amount, settled.TrueUp.Amount));
    }

    [Fact]
    public void Revenue_that_is_taken_back_takes_its_accrual_back()
    {
        var (_, state) = Accrue(RebateState.Empty, Retrospective, "e-1", 12_000);

        var (back, after) = Accrue(state, Retrospective, "e-2", -12_000);

        Assert.Equal(-240, back.Amount.Amount);
        Assert.Equal(0, after.Accrued);
    }

    [Fact]
    public void Revenue_counts_once() =>
        Assert.IsType<Outcome.Duplicate>(RebateDecider.Accrue(Accrue(RebateState.Empty, Retrospective, "e-1", 1).State, Retrospective, "e-1", new DateOnly(2026, 5, 1), new Money(1, Euro), Some.Noon));

    [Theory]
    [InlineData("2025-12-31", "EUR")]
    [InlineData("2027-01-01", "EUR")]
    [InlineData("2026-12-31", "USD")]
    public void Revenue_outside_the_agreement_is_refused(string day, string currency) => Assert.Equal(
        "pricing.rebate-not-covered",
        Assert.IsType<Outcome.Rejected>(RebateDecider.Accrue(RebateState.Empty, Retrospective, "e", DateOnly.Parse(day), new Money(1, Currency.Of(currency)), Some.Noon)).Problems[0].Code);

    [Fact]
    public void A_period_is_settled_once_and_not_before_it_is_over()
    {
        var (_, state) = Accrue(RebateState.Empty, Retrospective, "e-1", 10_000);

        Assert.IsType<Outcome.Rejected>(RebateDecider.Settle(state, Retrospective, new DateOnly(2026, 12, 31), Some.Noon));
        var settled = Accepted(RebateDecider.Settle(state, Retrospective, new DateOnly(2027, 1, 1), Some.Noon));
        var after = state.Apply(settled);
        Assert.IsType<Outcome.Duplicate>(RebateDecider.Settle(after, Retrospective, new DateOnly(2027, 1, 1), Some.Noon));
        Assert.IsType<Outcome.Rejected>(RebateDecider.Accrue(after, Retrospective, "e-2", new DateOnly(2026, 12, 31), new Money(1, Euro), Some.Noon));
    }

    [Fact]
    public void The_accrual_is_booked_on_the_day_of_its_revenue_and_balances()
    {
        var (accrued, _) = Accrue(RebateState.Empty, Retrospective, "e-1", 12_345.67m);

        var entry = LedgerPostings.For(accrued)!.ToEntry("id", "rebate.accrued", Some.Noon, Some.Berlin);

        Assert.Equal(new DateOnly(2026, 5, 1), entry.Date);
        Assert.True(entry.IsBalanced());
        Assert.Equal([(Account.RebatesGranted, 246.91m), (Account.RebateAccruals, -246.91m)], entry.Postings.Select(posting => (posting.Account, posting.Amount.Amount)));
    }

    [Fact]
    public void However_revenue_comes_the_accruals_and_the_true_up_sum_to_what_was_earned() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.ListOf(Gen.Choose(-100_000, 2_000_000)).ToArbitrary(), Gen.Choose(0, 80_000).ToArbitrary(), (cents, expected) =>
        {
            var agreement = Retrospective with { ExpectedTurnover = expected };
            var state = RebateState.Empty;
            foreach (var (index, units) in cents.Index())
            {
                state = Accrue(state, agreement, $"e-{index}", units * 0.01m).State;
            }

            state = state.Apply(Accepted(RebateDecider.Settle(state, agreement, agreement.PeriodEnd, Some.Noon)));
            Assert.Equal(agreement.Earned(new Money(cents.Sum() * 0.01m, Euro)).Amount, state.Accrued);
        }));

    private static (RebateAccrued Accrued, RebateState State) Accrue(RebateState state, RebateAgreement agreement, string id, decimal revenue)
    {
        var accrued = Assert.IsType<RebateAccrued>(Accepted(RebateDecider.Accrue(state, agreement, id, new DateOnly(2026, 5, 1), new Money(revenue, Euro), Some.Noon)));
        return (accrued, state.Apply(accrued));
    }

    private static IDomainEvent Accepted(Outcome outcome) => Assert.Single(Assert.IsType<Outcome.Accepted>(outcome).Events);
}
