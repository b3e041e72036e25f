using Billing.Domain.Catalogue;
using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using Billing.Domain.Subscriptions;
using Billing.Domain.Tax;
using FsCheck;
using FsCheck.Fluent;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Subscriptions;

[Trait("Capability", "BIL-01")]
public sealed class SubscriptionInvoiceTests
{
    private const string Meter = "api-calls";

    [Fact]
    public void A_subscription_is_activated_once()
    {
        var state = Active(new DateOnly(2026, 10, 1));

        SubscriptionDecider.Activate(state, state.Terms!).IsDone();
        Assert.Equal(new DateOnly(2026, 10, 1), state.BilledUntil);
    }

    [Fact]
    public void A_subscription_of_the_31st_of_January_is_billed_to_the_ends_of_months_and_comes_back_to_the_31st()
    {
        var state = Active(new DateOnly(2026, 1, 31));
        var periods = new List<(DateOnly, DateOnly)>();
        for (var month = 0; month < 5; month++)
        {
            var billed = Bill(state);
            periods.Add((billed.PeriodStart, billed.PeriodEnd));
            state = Issued(state.Apply(billed));
        }

        DateOnly[] starts = [new(2026, 1, 31), new(2026, 2, 28), new(2026, 3, 31), new(2026, 4, 30), new(2026, 5, 31), new(2026, 6, 30)];
        Assert.Equal(starts.Zip(starts.Skip(1)), periods);
    }

    [Fact]
    public void The_plan_is_billed_in_advance_with_its_days_of_service()
    {
        var draft = Bill(Active(new DateOnly(2026, 10, 15))).Draft;

        Assert.Equal("subscription-1001-1.2026-10-15", draft.Key);
        Assert.Equal(new DateOnly(2026, 10, 15), draft.SupplyDate);
        var line = Assert.Single(draft.Lines);
        Assert.Equal((LineKind.Subscription, Euro(120), Euro(22.80m)), (line.Kind, line.Net, line.Tax));
        Assert.Equal((new DateOnly(2026, 10, 15), new DateOnly(2026, 11, 15)), (line.ServiceStart, line.ServiceEnd));
    }

    [Theory]
    [InlineData("2020-06-30", 0.19, 100, 19)]
    [InlineData("2020-07-01", 0.16, 102.59, 16.41)]
    [InlineData("2021-01-01", 0.19, 100, 19)]
    public void Who_was_quoted_a_price_with_the_tax_pays_it_at_every_rate(string day, decimal rate, decimal net, decimal tax)
    {
        // Germany charged 16 % from July to December 2020.
        var line = Line("A", LineKind.Subscription, 1, 100, FleetPro) with { Quoted = new QuotedPrice(119, Euro(0)) };
        var on = RenewalTax.On(line, new DateOnly(2020, 6, 1), DateOnly.Parse(day), Billing.Domain.Tax.Tables.TaxTables.BuiltIn);

        Assert.Equal((rate, net, tax, 119m), (on.Taxes[0].Rate, on.Net.Amount, on.Tax.Amount, on.Quoted!.UnitPrice));
        var without = RenewalTax.On(line with { Quoted = null }, new DateOnly(2020, 6, 1), DateOnly.Parse(day), Billing.Domain.Tax.Tables.TaxTables.BuiltIn);
        Assert.Equal((100m, 100 * rate), (without.Net.Amount, without.Tax.Amount));
    }

    [Fact]
    public void A_period_is_due_from_its_first_day_and_while_its_invoice_is_not_issued()
    {
        var state = Active(new DateOnly(2026, 10, 15));
        Assert.False(SubscriptionInvoice.IsDue(SubscriptionState.Empty, DateOnly.MaxValue));
        Assert.False(SubscriptionInvoice.IsDue(state, new DateOnly(2026, 10, 14)));
        Assert.True(SubscriptionInvoice.IsDue(state, new DateOnly(2026, 10, 15)));

        var billed = state.Apply(Bill(state));
        Assert.True(SubscriptionInvoice.IsDue(billed, new DateOnly(2026, 10, 15)));
        Assert.False(SubscriptionInvoice.IsDue(Issued(billed), new DateOnly(2026, 11, 14)));
        Assert.True(SubscriptionInvoice.IsDue(Issued(billed), new DateOnly(2026, 11, 15)));
    }

    [Fact]
    public void A_period_is_billed_once_and_the_next_one_only_when_its_invoice_is_issued()
    {
        var state = Active(new DateOnly(2026, 10, 1));
        var october = Bill(state);
        state = state.After(SubscriptionDecider.Bill(state, october));
        SubscriptionDecider.Bill(state, october).IsDone();
        SubscriptionDecider.Bill(state, Bill(state)).IsDone();

        state = Issued(state);
        SubscriptionDecider.Bill(state, october).IsDone();
        Assert.Equal(new DateOnly(2026, 11, 1), SubscriptionDecider.Bill(state, Bill(state)).Single<SubscriptionBilled>().PeriodStart);
    }

    [Fact]
    public void Metered_use_beyond_what_is_included_is_billed_in_arrears()
    {
        var state = Issued(Active(new DateOnly(2026, 10, 1)).After([Bill(Active(new DateOnly(2026, 10, 1)))]));
        var usage = Assert.Single(Bill(state, Used(state, 0, 1_001.5m)).Draft.Lines, line => line.Kind == LineKind.Usage);

        Assert.Equal((1.5m, 0.0125m, Euro(0.02m)), (usage.Quantity, usage.UnitPrice, usage.Net));
        Assert.Equal((new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 1)), (usage.ServiceStart, usage.ServiceEnd));
        Assert.Single(Bill(state, Used(state, 0, 1_000)).Draft.Lines);
    }

    [Fact]
    public void Late_use_is_billed_as_the_difference_with_its_own_period()
    {
        var state = Issued(Active(new DateOnly(2026, 10, 1)).After([Bill(Active(new DateOnly(2026, 10, 1)))]));
        state = Issued(state.Apply(Bill(state, Used(state, 0, 1_400))));

        var december = Bill(state, Used(state, 0, 1_600), Used(state, 1, 900)).Draft;

        var late = Assert.Single(december.Lines, line => line.Kind == LineKind.Usage);
        Assert.Equal((200m, Euro(2.50m), new DateOnly(2026, 10, 1)), (late.Quantity, late.Net, late.ServiceStart));
    }

    [Fact]
    public void Late_use_fills_what_is_included_before_it_costs()
    {
        var state = Issued(Active(new DateOnly(2026, 10, 1)).After([Bill(Active(new DateOnly(2026, 10, 1)))]));
        state = Issued(state.Apply(Bill(state, Used(state, 0, 900))));

        Assert.Equal(50, Assert.Single(Bill(state, Used(state, 0, 1_050)).Draft.Lines, line => line.Kind == LineKind.Usage).Quantity);
    }

    [Fact]
    public void A_meter_without_a_price_costs_nothing()
    {
        var state = Active(new DateOnly(2026, 10, 1));

        Assert.Single(Bill(state, Used(state, 0, 5_000) with { Meter = "unknown" }).Draft.Lines);
    }

    [Fact]
    public void Late_use_is_followed_for_three_periods()
    {
        var state = Active(new DateOnly(2026, 1, 31));
        Assert.Empty(SubscriptionInvoice.UsagePeriods(state));
        for (var month = 0; month < 5; month++)
        {
            state = Issued(state.Apply(Bill(state)));
        }

        Assert.Equal(
            [new DateOnly(2026, 3, 31), new DateOnly(2026, 4, 30), new DateOnly(2026, 5, 31)],
            SubscriptionInvoice.UsagePeriods(state).Select(period => period.Start));
    }

    [Fact]
    public void Nothing_is_billed_twice_however_late_the_use_arrives() => Prop.ForAll(
        Gen.ListOf(Gen.ListOf(Gen.Choose(0, 900), 3)).ToArbitrary(),
        months =>
        {
            var state = Active(new DateOnly(2026, 1, 31));
            var metered = new Dictionary<int, decimal>();
            var lines = new List<InvoiceLine>();
            foreach (var arriving in months.Append([0, 0, 0]))
            {
                var periods = SubscriptionInvoice.UsagePeriods(state);
                var first = state.BilledPeriods - periods.Count;
                var usage = periods.Select((_, index) =>
                {
                    metered[first + index] = metered.GetValueOrDefault(first + index) + arriving.ElementAt(index);
                    return Used(state, first + index, metered[first + index]);
                }).ToArray();
                var billed = Bill(state, usage);
                lines.AddRange(billed.Draft.Lines);
                state = Issued(state.After(SubscriptionDecider.Bill(state, billed)));
            }

            Assert.Equal(metered.Values.Sum(quantity => Math.Max(0, quantity - 1000)), lines.Where(line => line.Kind == LineKind.Usage).Sum(line => line.Quantity));
            var plan = lines.Where(line => line.Kind == LineKind.Subscription).ToList();
            Assert.Equal(plan.Skip(1).Select(line => line.ServiceStart), plan.SkipLast(1).Select(line => line.ServiceEnd));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_invoice_of_another_period_is_not_noted()
    {
        var state = Active(new DateOnly(2026, 10, 1));
        state = state.Apply(Bill(state));

        SubscriptionDecider.RecordInvoice(state, state.ToIssue! with { Key = "subscription-1001-1.2026-09-01", Number = "NW-2026-000001" }, Noon).IsDone();
    }

    [Fact]
    public void A_renewal_bears_the_tax_of_its_own_day_and_metered_use_that_of_its_last()
    {
        var state = Estonian(new MeterPrice("calls", "Calls", "C62", 0, 1));
        var rates = new List<(decimal Plan, decimal? Usage)>();
        for (var period = 0; period < 8; period++)
        {
            var usage = period == 0 ? [] : new[] { new MeteredUsage("calls", state.PeriodStart(period - 1), state.PeriodStart(period), 10) };
            var billed = Bill(state, usage);
            rates.Add((billed.Draft.Lines[0].Taxes[0].Rate, billed.Draft.Lines.ElementAtOrDefault(1)?.Taxes[0].Rate));
            state = Issued(state.Apply(billed));
        }

        // June 2025 at 22 %, and 24 % from 1 July 2025 (Käibemaksuseadus § 15 (1)).
        Assert.Equal([(0.22m, null), (0.24m, 0.22m), .. Enumerable.Repeat<(decimal, decimal?)>((0.24m, 0.24m), 6)], rates);
    }

    [Theory]
    [InlineData(new[] { 1, 1, 1 }, 0.02)]
    [InlineData(new[] { 3, 0, 0 }, 0.02)]
    [InlineData(new[] { 1, 2, 0 }, 0.02)]
    [InlineData(new[] { 0, 0, 1 }, 0.01)]
    public void Late_use_is_billed_to_the_sum_that_it_would_cost_in_one_piece(int[] reported, decimal net)
    {
        var state = Issued(Estonian(new MeterPrice("calls", "Calls", "C62", 0, 0.005m)) is var active ? active.Apply(Bill(active)) : active!);
        var billed = 0m;
        var sofar = 0;
        foreach (var more in reported)
        {
            sofar += more;
            var next = Bill(state, new MeteredUsage("calls", state.PeriodStart(0), state.PeriodStart(1), sofar));
            billed += next.Draft.Lines.Where(line => line.Kind == LineKind.Usage).Sum(line => line.Net.Amount);
            state = Issued(state.Apply(next));
        }

        Assert.Equal(net, billed);
    }

    [Fact]
    public void Metered_use_has_tiers_packages_and_a_minimum_as_prices_of_articles_have()
    {
        MeterTier[] tiers = [new(0, 1, 5), new(10, 0.5m)];
        Assert.Equal(15m, Used(new MeterPrice("calls", "Calls", "C62", 0, 0, MeterModel.Graduated, tiers), 10));
        Assert.Equal(15.5m, Used(new MeterPrice("calls", "Calls", "C62", 0, 0, MeterModel.Graduated, tiers), 11));
        Assert.Equal(5.5m, Used(new MeterPrice("calls", "Calls", "C62", 0, 0, MeterModel.Volume, tiers), 11));
        Assert.Equal(60m, Used(new MeterPrice("calls", "Calls", "C62", 0, 30, MeterModel.Package, PackageSize: 12), 13));
        Assert.Equal(100m, Used(new MeterPrice("calls", "Calls", "C62", 0, 1, Minimum: 100), 0));
        Assert.Equal(100m, Used(new MeterPrice("calls", "Calls", "C62", 0, 1, Minimum: 100), 40));

        static decimal Used(MeterPrice price, decimal quantity)
        {
            var state = Estonian(price);
            state = Issued(state.Apply(Bill(state)));
            return Bill(state, new MeteredUsage("calls", state.PeriodStart(0), state.PeriodStart(1), quantity)).Draft.Lines.Where(line => line.Kind == LineKind.Usage).Sum(line => line.Net.Amount);
        }
    }

    private static SubscriptionState Estonian(MeterPrice price)
    {
        var line = Line("P", LineKind.Subscription, 1, 100, new SubscriptionPlan("p", 1, [price])) with { Taxes = [new TaxAmount("EE", "Käibemaks", 0.22m, Euro(22))] };
        return SubscriptionState.Empty.Apply(new SubscriptionActivated("1001-1", Nordwind.Id, "1001", Buyer, 14, line, new DateOnly(2025, 6, 1), Noon));
    }

    private static SubscriptionState Active(DateOnly start)
    {
        var line = Line("P", LineKind.Subscription, 1, 120, FleetPro);
        return SubscriptionState.Empty.After(SubscriptionDecider.Activate(
            SubscriptionState.Empty, new SubscriptionActivated("1001-1", Nordwind.Id, "1001", Buyer, 14, line, start, Noon)));
    }

    private static SubscriptionBilled Bill(SubscriptionState state, params MeteredUsage[] usage) => SubscriptionInvoice.Bill(state, Nordwind, "de-DE", usage, Noon);

    private static SubscriptionState Issued(SubscriptionState state) =>
        state.After(SubscriptionDecider.RecordInvoice(state, state.ToIssue! with { Number = "NW-2026-000001", IssueDate = new DateOnly(2026, 11, 2) }, Noon));

    private static MeteredUsage Used(SubscriptionState state, int period, decimal quantity) =>
        new(Meter, state.PeriodStart(period), state.PeriodStart(period + 1), quantity);
}
