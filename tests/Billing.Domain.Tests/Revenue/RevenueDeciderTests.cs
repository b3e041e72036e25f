using Billing.Domain.Catalogue;
using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using Billing.Domain.Revenue;
using Billing.Domain.Primitives;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Billing.Domain.Primitives.Outcome;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Revenue;

[Trait("Capability", "REV-02")]
public sealed class RevenueDeciderTests
{
    private static readonly DateOnly Today = new(2026, 11, 2);
    private static readonly SalesOrder TenForOneHundred = Order(0, Line("A", LineKind.Goods, 10, 100.03m), Line("S", LineKind.Shipping, 1, 4.96m));

    [Fact]
    public void Goods_are_deferred_when_invoiced_and_recognised_when_delivered()
    {
        var invoiced = RevenueDecider.AddInvoice(RevenueContract.Empty, Shipped(1, "A", 0, 10), Today, Noon);
        Assert.Equal(typeof(RevenueDeferred), Assert.Single(invoiced.Events()).GetType());

        var state = RevenueContract.Empty.After(invoiced);
        var recognised = Deliver(state, 4).Single<RevenueRecognised>();
        Assert.Equal(new EarnedAmount("NW-2026-000001/1", LineKind.Goods, Euro(40.01m), "delivery"), Assert.Single(recognised.Amounts));
        Assert.Equal(Today, recognised.RecognisedOn);
    }

    [Fact]
    public void Goods_that_arrived_before_their_invoice_are_recognised_with_it()
    {
        var state = RevenueContract.Empty.After(Deliver(RevenueContract.Empty, 10));

        Assert.Equal(Euro(100.03m), RevenueDecider.AddInvoice(state, Shipped(1, "A", 0, 10), Today, Noon).Single<RevenueRecognised>().Amount);
    }

    [Fact]
    public void An_invoice_is_deferred_once()
    {
        var state = RevenueContract.Empty.After(RevenueDecider.AddInvoice(RevenueContract.Empty, Shipped(1, "A", 0, 10), Today, Noon));

        RevenueDecider.AddInvoice(state, Shipped(1, "A", 0, 10), Today, Noon).IsDone();
    }

    [Fact]
    public void A_draft_defers_nothing() => Assert.Throws<ArgumentException>(() =>
        RevenueDecider.AddInvoice(RevenueContract.Empty, Shipped(1, "A", 0, 10) with { Number = null }, Today, Noon));

    [Fact]
    public void More_delivered_than_invoiced_earns_no_more_than_was_invoiced()
    {
        var state = RevenueContract.Empty.After(RevenueDecider.AddInvoice(RevenueContract.Empty, Shipped(1, "A", 0, 4), Today, Noon));
        state = state.After(Deliver(state, 10));

        Assert.Equal(Euro(40.01m), state.Obligations[0].Recognised);
    }

    [Fact]
    public void A_credit_note_takes_back_what_is_deferred_first_and_then_what_was_recognised()
    {
        var state = RevenueContract.Empty.After(RevenueDecider.AddInvoice(RevenueContract.Empty, Shipped(1, "A", 0, 10), Today, Noon));
        state = state.After(Deliver(state, 4));

        var credited = RevenueDecider.AddCreditNote(state, NoteOver(1, 70), Today, Noon);
        Assert.Equal((Euro(70), Euro(9.98m)), (credited.Single<RevenueCredited>().Amounts[0].Amount, credited.Single<RevenueCredited>().Amounts[0].Recognised));
        state = state.After(credited);
        Assert.Equal((Euro(30.03m), Euro(30.03m), Euro(0)), (state.Obligations[0].Price, state.Obligations[0].Recognised, state.Obligations[0].Deferred));

        Assert.Single(Deliver(state, 6).Events());
        RevenueDecider.AddCreditNote(state, NoteOver(1, 70), Today, Noon).IsDone();
    }

    [Fact]
    public void A_credit_note_that_comes_before_its_invoice_waits_for_it()
    {
        var state = RevenueContract.Empty.After(RevenueDecider.AddCreditNote(RevenueContract.Empty, NoteOver(1, 70), Today, Noon));
        state = state.After(RevenueDecider.AddInvoice(state, Shipped(1, "A", 0, 10), Today, Noon));
        state = state.After(Deliver(state, 10));

        Assert.Equal((Euro(30.03m), Euro(0)), (state.Obligations[0].Recognised, state.Obligations[0].Deferred));
        Assert.Empty(state.Waiting);
    }

    // What a note takes back of a service over time is what would have been earned last.
    [Fact]
    public void Service_over_time_is_earned_on_until_what_is_left_of_it_is_earned()
    {
        var invoice = Shipped(1, "A", 0, 10);
        invoice = invoice with { Lines = [invoice.Lines[0] with { Kind = LineKind.Subscription, Net = Euro(300), ServiceStart = Today, ServiceEnd = Today.AddDays(30) }] };
        var state = RevenueContract.Empty.After(RevenueDecider.AddInvoice(RevenueContract.Empty, invoice, Today, Noon));
        state = state.After(RevenueDecider.RecogniseRatably(state, "1001", Today.AddDays(10), Noon));
        state = state.After(RevenueDecider.AddCreditNote(state, NoteOver(1, 150), Today.AddDays(10), Noon));
        Assert.Equal((Euro(100), Euro(50)), (state.Obligations[0].Recognised, state.Obligations[0].Deferred));

        state = state.After(RevenueDecider.RecogniseRatably(state, "1001", Today.AddDays(12), Noon));
        Assert.Equal(Euro(120), state.Obligations[0].Recognised);
        state = state.After(RevenueDecider.RecogniseRatably(state, "1001", Today.AddDays(30), Noon));
        Assert.Equal(Euro(150), state.Obligations[0].Recognised);
        Assert.False(state.HasRatableLeft);
    }

    private static Invoice NoteOver(int invoice, decimal net)
    {
        var of = Shipped(invoice, "A", 0, 10);
        return of with { Number = "NW-CN-2026-000001", Lines = [of.Lines[0] with { Net = Euro(net) }], Corrects = new Domain.Invoicing.CreditNotes.CorrectedInvoice(of.Number!, Today, "Returned") };
    }

    // ASC 606-10-55-18: as invoiced.
    [Fact]
    public void Metered_use_is_recognised_when_it_is_invoiced()
    {
        var invoice = Shipped(1, "A", 0, 10);
        var usage = invoice with { Lines = [invoice.Lines[0] with { Kind = LineKind.Usage }] };

        Assert.Equal(Euro(100.03m), RevenueDecider.AddInvoice(RevenueContract.Empty, usage, Today, Noon).Single<RevenueRecognised>().Amount);
    }

    [Fact]
    public void Deliveries_and_invoices_in_any_order_earn_the_same() => Prop.ForAll(Mixtures.ToArbitrary(), steps =>
    {
        // The pieces delivered and the parcels invoiced are the same; only the order of the one against the other differs.
        var invoicesFirst = steps.OrderBy(step => step < 0 ? 1 : 0).ToList();
        var deliveriesFirst = steps.OrderBy(step => step < 0 ? 0 : 1).ToList();
        var expected = Recognised(Run(steps));

        Assert.Equal(expected, Recognised(Run(invoicesFirst)));
        Assert.Equal(expected, Recognised(Run(deliveriesFirst)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_recognised_never_falls_never_exceeds_what_is_invoiced_and_meets_it_when_all_is_delivered() =>
        Prop.ForAll(Mixtures.ToArbitrary(), steps =>
        {
            var state = RevenueContract.Empty;
            var (invoiced, delivered) = (0, 0);
            foreach (var step in steps)
            {
                var outcome = Step(state, step, invoiced);
                Assert.All(outcome.Events().OfType<RevenueRecognised>(), each => Assert.True(each.Amount.Amount > 0));
                state = state.After(outcome);
                invoiced += Math.Max(0, step);
                delivered += Math.Max(0, -step);
                Assert.All(state.Obligations, each => Assert.InRange(each.Recognised.Amount, 0, each.Net.Amount));
                Assert.True(delivered < invoiced || state.Obligations.All(each => each.Deferred.IsZero));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    [Trait("Capability", "REV-03")]
    public void A_subscription_is_earned_day_by_day()
    {
        var state = Subscribed(31.01m, 31);
        Assert.True(state.HasRatableLeft);
        RevenueDecider.RecogniseRatably(state, "1001", Today, Noon).IsDone();

        var first = RevenueDecider.RecogniseRatably(state, "1001", Today.AddDays(1), Noon).Single<RevenueRecognised>();
        Assert.Equal((Euro(1), "service up to 2026-11-03"), (first.Amount, first.Amounts[0].Reason));
        var rest = RevenueDecider.RecogniseRatably(state.Apply(first), "1001", Today.AddDays(400), Noon).Single<RevenueRecognised>();
        Assert.Equal(Euro(30.01m), rest.Amount);
        Assert.False(state.Apply(first).Apply(rest).HasRatableLeft);
    }

    [Fact]
    [Trait("Capability", "REV-03")]
    public void Daily_recognition_sums_exactly_to_the_net_over_the_period() => Prop.ForAll(
        (from cents in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(1, 10_000_000))
         from days in Gen.Choose(1, 400)
         from gaps in Gen.NonEmptyListOf(Gen.Choose(1, 40))
         select (Net: cents / 100m, Days: days, Gaps: gaps.ToList())).ToArbitrary(),
        it =>
        {
            var state = Subscribed(it.Net, it.Days);
            var day = Today;
            foreach (var gap in it.Gaps.Append(it.Days))
            {
                day = day.AddDays(gap);
                state = state.After(RevenueDecider.RecogniseRatably(state, "1001", day, Noon));
                var passed = Math.Min(it.Days, day.DayNumber - Today.DayNumber);
                Assert.Equal(Math.Round(it.Net * passed / it.Days, 2, MidpointRounding.AwayFromZero), state.Obligations[0].Recognised.Amount);
            }

            Assert.Equal(it.Net, state.Obligations[0].Recognised.Amount);
        }).QuickCheckThrowOnFailure();

    [Fact]
    [Trait("Capability", "REV-03")]
    public void A_run_for_an_earlier_day_takes_nothing_back()
    {
        var state = Subscribed(31, 31);
        state = state.After(RevenueDecider.RecogniseRatably(state, "1001", Today.AddDays(10), Noon));

        RevenueDecider.RecogniseRatably(state, "1001", Today.AddDays(5), Noon).IsDone();
    }

    /// <summary>Parcels invoiced (above zero) and pieces delivered (below zero), ten of each, in any order.</summary>
    private static Gen<List<int>> Mixtures { get; } =
        from invoiced in Gen.Elements<int[]>([10], [3, 7], [1, 2, 3, 4], [5, 4, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
        from delivered in Gen.Elements<int[]>([-10], [-3, -7], [-4, -4, -2], [-1, -1, -1, -1, -1, -1, -1, -1, -1, -1])
        from mixed in Gen.Shuffle(invoiced.Concat(delivered).ToArray())
        select mixed.ToList();

    private static RevenueContract Run(IEnumerable<int> steps)
    {
        var (state, invoiced) = (RevenueContract.Empty, 0);
        foreach (var step in steps)
        {
            state = state.After(Step(state, step, invoiced));
            invoiced += Math.Max(0, step);
        }

        return state;
    }

    private static Outcome Step(RevenueContract state, int step, int invoiced) => step < 0
        ? Deliver(state, -step)
        : RevenueDecider.AddInvoice(state, Shipped(state.Obligations.Count + 1, "A", invoiced, invoiced + step), Today, Noon);

    private static List<decimal> Recognised(RevenueContract state) => state.Obligations.Select(each => each.Recognised.Amount).ToList();

    private static Outcome Deliver(RevenueContract state, decimal quantity) =>
        RevenueDecider.NoteDelivery(state, "1001", [new LineQuantity("A", quantity)], Today, Noon);

    private static Invoice Shipped(int number, string line, decimal from, decimal to) =>
        ShipmentInvoice.Draft(TenForOneHundred, new Shipment($"F{number}", [new LineSlice(line, from, to)], Noon, null), Nordwind, "de-DE")
            with
        { Number = $"NW-2026-{number:D6}", IssueDate = Today };

    private static RevenueContract Subscribed(decimal net, int days)
    {
        var invoice = Shipped(1, "A", 0, 10);
        var line = invoice.Lines[0] with { Kind = LineKind.Subscription, Net = Euro(net), ServiceStart = Today, ServiceEnd = Today.AddDays(days) };
        return RevenueContract.Empty.After(RevenueDecider.AddInvoice(RevenueContract.Empty, invoice with { Lines = [line] }, Today, Noon));
    }
}
