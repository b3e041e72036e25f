using Billing.Domain.Catalogue;
using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Tax;
using Billing.Domain.Primitives;
using FsCheck;
using FsCheck.Fluent;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Invoicing;

[Trait("Capability", "BIL-01")]
public sealed class ShipmentInvoiceTests
{
    /// <summary>Lines with two taxes, a discount and odd amounts; and into which parcel each piece goes.</summary>
    private static readonly Gen<(SalesOrder Order, List<int> Parcels)> Cuts =
        from quantities in Gen.NonEmptyListOf(Gen.Choose(1, 9))
        from cents in Gen.ListOf(Gen.OneOf(Gen.Choose(0, 30), Gen.Choose(1, 1_000_000)), quantities.Count * 4)
        from parcels in Gen.ListOf(Gen.Choose(0, 4), quantities.Sum())
        select (OrderOf([.. quantities], [.. cents]), parcels.ToList());

    private static readonly Gen<(SalesOrder Order, List<int> Parcels)> ShelfPrices =
        from lines in Gen.NonEmptyListOf(
            from quantity in Gen.Choose(1, 9)
            from price in Gen.Choose(10, 100_000)
            from off in Gen.Choose(0, 9)
            from rate in Gen.Elements(0.07m, 0.19m, 0.20m, 0.081m)
            select (quantity, price, off, rate))
        from parcels in Gen.ListOf(Gen.Choose(0, 4), lines.Sum(line => line.quantity))
        select (Order(0, lines.Select((line, index) => ShelfLine(index, line.quantity, line.price / 100m, line.off / 100m, line.rate)).ToList()), parcels.ToList());

    [Fact]
    public void A_draft_says_what_was_shipped_when_and_to_whom()
    {
        var order = Order(14, Line("A", LineKind.Goods, 3, 100));
        var shipment = new Shipment("F1", [new LineSlice("A", 1, 3)], new DateTimeOffset(2026, 11, 2, 23, 30, 0, TimeSpan.Zero), null);
        var draft = ShipmentInvoice.Draft(order, shipment, Nordwind, "de-DE");

        Assert.Equal("order-1001.F1", draft.Key);
        Assert.Equal((null, null, 14), (draft.Number, draft.IssueDate, draft.PaymentTermDays));
        Assert.Equal(new DateOnly(2026, 11, 3), draft.SupplyDate);
        var line = Assert.Single(draft.Lines);
        Assert.Equal((2, 66.67m, 12.67m), (line.Quantity, line.Net.Amount, line.Tax.Amount));
    }

    [Fact]
    public void Parts_of_a_line_are_differences_of_rounded_running_totals()
    {
        var order = Order(0, Line("A", LineKind.Goods, 3, 10));
        var invoices = Enumerable.Range(0, 3).Select(from => ShipmentInvoice.Draft(
            order, new Shipment($"F{from}", [new LineSlice("A", from, from + 1)], Noon, null), Nordwind, "de-DE"));

        Assert.Equal([3.33m, 3.34m, 3.33m], invoices.Select(invoice => invoice.Net.Amount));
    }

    [Fact]
    public void However_an_order_is_cut_into_shipments_its_invoices_sum_to_it_to_the_cent_also_for_each_tax() =>
        Prop.ForAll(Cuts.ToArbitrary(), cut =>
        {
            var invoices = Ship(cut.Order, cut.Parcels);

            Assert.Equal(cut.Order.Net, Money.Sum(invoices.Select(invoice => invoice.Net), Eur));
            Assert.Equal(cut.Order.Gross, Money.Sum(invoices.Select(invoice => invoice.Gross), Eur));
            Assert.Equal(Taxes(cut.Order.Lines.SelectMany(line => line.Taxes)), Taxes(invoices.SelectMany(invoice => invoice.Lines).SelectMany(line => line.Taxes)));
            foreach (var line in cut.Order.Lines)
            {
                var billed = invoices.SelectMany(invoice => invoice.Lines).Where(each => each.OrderLineId == line.LineId).ToList();
                Assert.Equal((line.Quantity, line.Net, line.Discount), (billed.Sum(each => each.Quantity), Sum(billed, each => each.Net), Sum(billed, each => each.Discount)));
                Assert.All(billed, each => Assert.True(each.Net.IsPayable && !each.Net.IsNegative && each.Taxes.All(tax => tax.Amount.IsPayable && !tax.Amount.IsNegative)));
            }

            Assert.All(invoices, invoice => Assert.Equal(invoice.Tax, Money.Sum(invoice.TaxBreakdown.Select(row => row.Amount), Eur)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_was_quoted_with_its_tax_costs_its_price_in_every_shipment_and_sums_to_the_order() =>
        Prop.ForAll(ShelfPrices.ToArbitrary(), cut =>
        {
            var invoices = Ship(cut.Order, cut.Parcels);

            Assert.Equal((cut.Order.Net, cut.Order.Tax), (Money.Sum(invoices.Select(invoice => invoice.Net), Eur), Money.Sum(invoices.Select(invoice => invoice.Tax), Eur)));
            Assert.All(invoices, invoice => Assert.True(invoice.IsQuotedWithTax));
            Assert.All(invoices.SelectMany(invoice => invoice.Lines), line => Assert.Equal(line.Quoted!.UnitPrice * line.Quantity, (line.Gross + line.Quoted.Discount).Amount));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Lines_of_which_one_was_quoted_without_its_tax_are_shown_without()
    {
        var shelf = Line("A", LineKind.Goods, 1, 100) with { Quoted = new QuotedPrice(119, Euro(0)) };
        var order = Order(0, shelf, Line("B", LineKind.Goods, 1, 50), Line("C", LineKind.Tip, 1, 5) with { Taxes = [], Category = TaxCategory.OutsideScope });
        bool IsQuotedWithTax(params string[] lines) =>
            ShipmentInvoice.Draft(order, new Shipment("F1", [.. lines.Select(line => new LineSlice(line, 0, 1))], Noon, null), Nordwind, "de-DE").IsQuotedWithTax;

        Assert.True(IsQuotedWithTax("A", "C"));
        Assert.False(IsQuotedWithTax("A", "B"));
        Assert.False(IsQuotedWithTax("C"));
    }

    [Fact]
    public void The_tax_breakdown_has_a_row_for_each_rate_and_category_and_sums_to_the_invoice()
    {
        var order = Order(0, Line("A", LineKind.Goods, 1, 100), Line("B", LineKind.Goods, 1, 50), Line("C", LineKind.Goods, 1, 10) with { Taxes = [], Category = TaxCategory.Exempt });
        var draft = ShipmentInvoice.Draft(
            order, new Shipment("F1", [new("A", 0, 1), new("B", 0, 1), new("C", 0, 1)], Noon, null), Nordwind, "de-DE");

        Assert.Equal(
            [
                new TaxSubtotal(TaxCategory.Standard, "DE", "MwSt", 0.19m, Euro(150), Euro(28.50m)),
                new TaxSubtotal(TaxCategory.Exempt, null, string.Empty, 0, Euro(10), Euro(0)),
            ],
            draft.TaxBreakdown);
    }

    private static List<Invoice> Ship(SalesOrder order, List<int> parcels)
    {
        var pieces = order.Lines.SelectMany(line => Enumerable.Repeat(line.LineId, (int)line.Quantity)).Zip(parcels);
        var state = OrderState.Empty.After(OrderDecider.Receive(OrderState.Empty, order, Noon));
        foreach (var parcel in pieces.GroupBy(piece => piece.Second))
        {
            var lines = parcel.GroupBy(piece => piece.First).Select(line => new FulfilledLine(line.Key, line.Count())).ToList();
            var report = new FulfilmentReport($"evt-{parcel.Key}", FulfilmentStep.Shipped, order.Reference, $"F{parcel.Key}", Noon, lines);
            state = state.After(OrderDecider.RecordFulfilment(state, report));
        }

        return state.Shipments.Select(shipment => ShipmentInvoice.Draft(order, shipment, Nordwind, "de-DE")).ToList();
    }

    private static SalesOrder OrderOf(int[] quantities, int[] cents) => Order(0, quantities.Select((quantity, index) =>
    {
        var amounts = cents[(index * 4)..((index * 4) + 4)].Select(each => Euro(each / 100m)).ToArray();
        return Line($"L{index}", LineKind.Goods, quantity, 1) with
        {
            Net = amounts[0],
            Discount = amounts[1],
            Taxes = [new TaxAmount("US-WA/State", "State", 0.065m, amounts[2]), new TaxAmount("US-WA/City", "City", 0.0385m, amounts[3])],
        };
    }).ToList());

    // A discount divides by the quantity, as one of so much a piece does.
    private static OrderLine ShelfLine(int index, int quantity, decimal price, decimal off, decimal rate)
    {
        var gross = Euro((price - off) * quantity);
        var tax = (gross * (rate / (1 + rate))).Round(Rounding.HalfAwayFromZero);
        return Line($"L{index}", LineKind.Goods, quantity, 1) with
        {
            Net = gross - tax,
            Taxes = [new TaxAmount("DE", "MwSt", rate, tax)],
            Quoted = new QuotedPrice(price, Euro(off * quantity)),
        };
    }

    private static Dictionary<string, decimal> Taxes(IEnumerable<TaxAmount> taxes) =>
        taxes.GroupBy(tax => tax.Jurisdiction).ToDictionary(group => group.Key, group => group.Sum(tax => tax.Amount.Amount));

    private static Money Sum(IEnumerable<InvoiceLine> lines, Func<InvoiceLine, Money> amount) => Money.Sum(lines.Select(amount), Eur);
}
