using Billing.Domain.Catalogue;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Orders;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Domain.Revenue;
using Billing.Domain.Settlement;
using Billing.Domain.Tax;
using Billing.Domain.Tests.Primitives;
using FsCheck;
using FsCheck.Fluent;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Ledger;

[Trait("Capability", "LED-01")]
public sealed class LedgerPostingsTests
{
    private static readonly DateOnly Day = new(2026, 11, 2);

    [Fact]
    public void An_invoice_makes_a_debtor_defers_its_net_and_owes_each_tax_to_its_authority()
    {
        var booking = LedgerPostings.For(new InvoiceIssued(Issued([(100, 6.50m, 3.85m), (50, 3.25m, 0)]), Noon))!;

        Assert.Equal((Nordwind.Id, Day, "1001"), (booking.LegalEntityId, booking.Date, booking.Reference));
        Assert.Equal(
            [
                new Posting("1100-receivables", Euro(163.60m)),
                new Posting("2200-deferred-revenue", Euro(-150)),
                new Posting("2000-tax-payable/US-WA/State", Euro(-9.75m)),
                new Posting("2000-tax-payable/US-WA/City", Euro(-3.85m)),
            ],
            booking.Postings);
    }

    [Fact]
    public void The_booking_of_any_invoice_balances() => Prop.ForAll(
        Gen.NonEmptyListOf(
            from net in Gen.Choose(0, 10_000_000)
            from state in Gen.Choose(0, 1_000_000)
            from city in Gen.Choose(0, 1_000_000)
            select (net / 100m, state / 100m, city / 100m)).ToArbitrary(),
        lines =>
        {
            var invoice = Issued([.. lines]);
            var postings = LedgerPostings.For(new InvoiceIssued(invoice, Noon))!.Postings;

            Balances(postings);
            Assert.Equal(invoice.Gross.Amount, postings.Where(posting => posting.Account == Account.Receivables).Sum(posting => posting.Amount.Amount));
            Assert.Equal(-invoice.Tax.Amount, postings.Where(posting => posting.Account.StartsWith(Account.TaxPayable, StringComparison.Ordinal)).Sum(posting => posting.Amount.Amount));
            Assert.DoesNotContain(postings, posting => posting.Amount.IsZero);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Money_goes_from_the_gateway_through_deposits_to_receivables_and_back()
    {
        Pair(new PaymentCaptured("stripe", Nordwind.Id, "pi_1", "1001", Euro(119), Noon), Account.GatewayClearing, Account.CustomerDeposits);
        Pair(new PaymentApplied("1001", Nordwind.Id, "NW-2026-000001", Euro(119), Noon), Account.CustomerDeposits, Account.Receivables);
        Pair(new PaymentUnapplied("1001", Nordwind.Id, "NW-2026-000001", Euro(119), Noon), Account.Receivables, Account.CustomerDeposits);
        Pair(new PaymentRefunded("stripe", Nordwind.Id, "pi_1", "re_1", "1001", Euro(119), Noon), Account.CustomerDeposits, Account.GatewayClearing);
    }

    [Theory]
    [InlineData(LineKind.Goods, "4000-revenue-goods")]
    [InlineData(LineKind.Digital, "4010-revenue-digital")]
    [InlineData(LineKind.Subscription, "4020-revenue-subscriptions")]
    [InlineData(LineKind.Service, "4030-revenue-services")]
    [InlineData(LineKind.Usage, "4040-revenue-usage")]
    [InlineData(LineKind.Shipping, "4050-revenue-shipping")]
    public void Earned_revenue_leaves_what_is_deferred_on_the_day_it_is_recognised(LineKind kind, string account)
    {
        var recognised = new RevenueRecognised(
            "1001", Nordwind.Id, "NW-2026-000001", Day.AddDays(-3), [new EarnedAmount("NW-2026-000001/1", kind, Euro(119), "delivery")], Noon);

        Pair(recognised, Account.DeferredRevenue, account);
        Assert.Equal(Day.AddDays(-3), LedgerPostings.For(recognised)!.Date);
    }

    [Fact]
    public void A_payout_brings_cash_and_costs_fees_and_what_is_unknown_waits()
    {
        var booking = LedgerPostings.For(Settled(Euro(179.90m), Euro(20), Euro(5.82m), Euro(3.10m), Euro(15), Euro(72.52m)))!;

        Assert.Equal(Day, booking.Date);
        Assert.Equal(
            [
                new Posting(Account.Bank, Euro(208.50m)),
                new Posting(Account.PaymentFees, Euro(8.92m)),
                new Posting(Account.Disputes, Euro(15)),
                new Posting(Account.GatewayClearing, Euro(-159.90m)),
                new Posting(Account.UnidentifiedReceipts, Euro(-72.52m)),
            ],
            booking.Postings);
    }

    [Fact]
    public void The_booking_of_any_payout_balances() => Prop.ForAll(
        (from currency in Some.Currencies
         from units in Gen.ListOf(Gen.Choose(-1_000_000, 1_000_000), 6)
         select units.Select(unit => Money.FromMinor(unit, currency)).ToArray()).ToArbitrary(),
        it => Balances(LedgerPostings.For(Settled(it[0], it[1], it[2], it[3], it[4], it[5]))!.Postings)).QuickCheckThrowOnFailure();

    [Fact]
    public void What_the_gateway_converted_leaves_the_clearing_of_one_currency_and_comes_as_another()
    {
        var usd = new Money(108.50m, Currency.Of("USD"));
        var settled = Settled(Euro(100.11m), Euro(0), Euro(3.20m), Euro(0), Euro(0), Euro(0));
        var booking = LedgerPostings.For(settled with { Totals = settled.Totals with { Converted = [new CurrencyConversion(usd, Euro(100.11m))] } })!;

        Balances(booking.Postings);
        Assert.Equal(
            [
                new Posting(Account.Bank, Euro(96.91m)),
                new Posting(Account.PaymentFees, Euro(3.20m)),
                new Posting(Account.CurrencyConversion, Euro(-100.11m)),
                new Posting(Account.CurrencyConversion, usd),
                new Posting(Account.GatewayClearing, -usd),
            ],
            booking.Postings);
    }

    [Fact]
    public void What_moves_no_money_is_not_booked()
    {
        Assert.Null(LedgerPostings.For(new OrderPaymentOverdue(Euro(1), Noon)));
        Assert.Empty(LedgerPostings.For(new PaymentApplied("1001", Nordwind.Id, "NW-2026-000001", Euro(0), Noon))!.Postings);
    }

    [Fact]
    public void Postings_on_one_account_are_added_up_and_those_that_come_to_nothing_left_out() => Assert.Equal(
        [new Posting("a", Euro(3)), new Posting("c", Euro(-3))],
        new EntryBuilder().Debit("a", Euro(1)).Debit("b", Euro(5)).Debit("a", Euro(2)).Credit("b", Euro(5)).Credit("c", Euro(3)).Build());

    private static void Pair(IDomainEvent happened, string debit, string credit)
    {
        var booking = LedgerPostings.For(happened)!;
        Assert.Equal([new Posting(debit, Euro(119)), new Posting(credit, Euro(-119))], booking.Postings);
        Assert.Equal((Nordwind.Id, "1001"), (booking.LegalEntityId, booking.Reference));
        Balances(booking.Postings);
    }

    private static void Balances(IReadOnlyList<Posting> postings) =>
        Assert.True(new JournalEntry("e", Nordwind.Id, Day, "test", "1001", "Test", postings).IsBalanced());

    private static SettlementCompleted Settled(Money charges, Money refunds, Money lineFees, Money standaloneFees, Money disputes, Money unmatched) => new(
        Nordwind.Id,
        "stripe",
        "po_1",
        Day,
        new SettlementTotals(
            charges, refunds, lineFees, standaloneFees, disputes, unmatched, charges - refunds - lineFees - standaloneFees - disputes + unmatched),
        1,
        0,
        Noon);

    private static Invoice Issued(params (decimal Net, decimal State, decimal City)[] lines)
    {
        var order = Order(14, Line("A", LineKind.Goods, 1, 100));
        var draft = ShipmentInvoice.Draft(order, new Shipment("F1", [new LineSlice("A", 0, 1)], Noon, null), Nordwind, "de-DE");
        return draft with
        {
            Number = "NW-2026-000001",
            IssueDate = Day,
            Lines = lines.Select((line, index) => draft.Lines[0] with
            {
                Number = index + 1,
                Net = Euro(line.Net),
                Taxes = [new TaxAmount("US-WA/State", "State", 0.065m, Euro(line.State)), new TaxAmount("US-WA/City", "City", 0.0385m, Euro(line.City))],
            }).ToList(),
        };
    }
}
