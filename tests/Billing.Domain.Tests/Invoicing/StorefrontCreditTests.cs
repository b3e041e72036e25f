using Billing.Domain.Catalogue;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;
using FsCheck;
using FsCheck.Fluent;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Invoicing;

/// <summary>What a storefront says was given back, as parts of invoices, and prices with the taxes on the notes.</summary>
[Trait("Capability", "BIL-07")]
public sealed class StorefrontCreditTests
{
    [Fact]
    public void Amounts_of_the_storefront_are_taken_where_they_differ_by_rounding_and_those_invoiced_where_they_differ_by_more()
    {
        var invoice = Invoice(Line("L1", 3, 100, 0.19m));
        Assert.Equal((33.34m, 6.33m), Taken(Plan(39.67m, [Told("L1", 1, 33.34m, 6.33m)], invoice)));

        var other = Plan(40m, [Told("L1", 1, 30, 10)], invoice);
        Assert.Equal((33.33m, 6.33m, 0.34m), (Taken(other).Net, Taken(other).Tax, other.Rest.Amount));
    }

    [Fact]
    public void Prices_with_their_taxes_hold_the_tax_that_is_told()
    {
        var invoice = Invoice(Quoted(Line("L1", 2, 20, 0.19m), 11.90m));
        var note = Note(invoice, Plan(11.90m, [Told("L1", 1, 11.90m, 1.90m)], invoice));

        Assert.Equal((1m, 10m, 1.90m), (note.Lines[0].Quantity, note.Lines[0].Net.Amount, note.Lines[0].Tax.Amount));
        Assert.True(note.IsQuotedWithTax);
        Assert.Equal((11.90m, 0m), (note.Lines[0].Quoted!.UnitPrice, note.Lines[0].Quoted!.Discount.Amount));
    }

    // An amount that no units explain is one unit of itself, with the tax where the invoice printed it so.
    [Fact]
    public void An_amount_of_an_invoice_with_prices_with_taxes_is_printed_with_its_tax()
    {
        var invoice = Invoice(Quoted(Line("L1", 2, 20, 0.19m), 11.90m), Quoted(Line("L2", 1, 10, 0.07m), 10.70m));
        var note = InvoiceDecider.Credit(new InvoiceState { Invoice = invoice }, new CreditRequest("Scratched", Euro(5)), Noon).Single<InvoiceCredited>().Note;

        Assert.True(note.IsQuotedWithTax);
        Assert.All(note.Lines, line => Assert.Equal(line.Gross.Amount, line.Quoted!.UnitPrice));
    }

    [Fact]
    public void A_discount_that_was_invoiced_is_taken_back_with_the_units_at_their_price()
    {
        var line = Line("L1", 4, 40, 0.19m) with { Net = Euro(36), Discount = Euro(4), Taxes = [new TaxAmount("DE", "MwSt", 0.19m, Euro(6.84m))] };
        var note = Note(Invoice(line), Plan(10.71m, [Told("L1", 1, 9, 1.71m)], Invoice(line)));

        Assert.Equal((1m, 10m, 1m, 9m), (note.Lines[0].Quantity, note.Lines[0].UnitPrice, note.Lines[0].Discount.Amount, note.Lines[0].Net.Amount));
    }

    [Fact]
    public void A_line_that_the_storefront_names_twice_is_taken_once_with_both()
    {
        var invoice = Invoice(Line("L1", 3, 30, 0.19m));
        var plan = Plan(35.70m, [Told("L1", 1, 10, 1.90m), Told("L1", 2, 20, 3.80m)], invoice);

        Assert.Equal((3m, 35.70m), (Assert.Single(plan.Credits[0].Parts).Quantity, plan.Amount.Amount));
        Note(invoice, plan);
    }

    [Fact]
    public void A_tax_that_the_channel_remits_goes_back_with_its_line()
    {
        var charged = Line("L1", 2, 20, 0);
        var channel = Line("L1-channel-tax", 1, 1.20m, 0) with { Kind = LineKind.ChannelTax, Category = TaxCategory.OutsideScope };
        var plan = Plan(10.60m, [Told("L1", 1, 10, 0.60m)], Invoice(charged, channel));

        Assert.Equal((true, 10.60m), (plan.IsExact, plan.Amount.Amount));
    }

    [Fact]
    public void What_was_not_invoiced_gives_no_note()
    {
        var invoice = Invoice(Line("L1", 1, 10, 0.19m));
        Assert.Empty(Plan(10, [Told("L9", 1, 10, 0)], invoice).Credits);
        Assert.Empty(Plan(10, [Told("L1", 1, 10, 1.90m)], invoice with { Number = null }).Credits);
        Assert.Empty(Plan(10, [Told("L1", 1, 10, 1.90m)], invoice with { Currency = "USD" }).Credits);
    }

    [Fact]
    public void An_invoice_that_was_rounded_by_the_same_is_taken_back_with_its_own_line()
    {
        var rounding = Line("cash-rounding", 1, 0.02m, 0) with { Kind = LineKind.CashRounding, Category = TaxCategory.OutsideScope };
        var invoice = Invoice(Line("L1", 1, 10.03m, 0) with { Taxes = [new TaxAmount("DE", "MwSt", 0.19m, Euro(1.90m))] }, rounding);
        var note = Note(invoice, StorefrontCredit.Plan(new ToldRefund([Told("L1", 1, 10.03m, 1.90m)], Euro(0), Euro(0.02m)), Euro(11.95m), [new InvoiceState { Invoice = invoice }]));

        Assert.Equal((11.95m, 0.02m, 2), (note.Gross.Amount, note.Rounding.Amount, note.Lines.Count));
        Assert.Equal(invoice.Lines.Select(line => line.Number), note.Lines.Select(line => line.Number));
    }

    // Whatever is told: notes come to their plan, are made of what remains, and leave nothing of the refund unnamed.
    [Fact]
    public void Notes_come_to_their_plan_and_never_exceed_what_remains() => Prop.ForAll(
        Arb.From(from units in Gen.Choose(1, 5) from cents in Gen.Choose(1, 60_00) from back in Gen.Choose(0, 6) from off in Gen.Choose(-3, 3) from refund in Gen.Choose(1, 80_00) select (units, cents, back, off, refund)),
        made =>
        {
            var line = Line("L1", made.units, made.cents / 100m, 0.19m);
            var state = new InvoiceState { Invoice = Invoice(line) };
            var told = Told("L1", made.back, (made.cents * made.back / made.units / 100m) + (made.off / 100m), 0);
            var plan = StorefrontCredit.Plan(new ToldRefund([told], Euro(0), Euro(0)), Euro(made.refund / 100m), [state]);
            Assert.Equal(Euro(made.refund / 100m), plan.Amount + plan.Rest);
            foreach (var credit in plan.Credits)
            {
                Assert.Equal(credit.Amount, Note(state.Invoice!, plan).Gross);
            }
        }).QuickCheckThrowOnFailure();

    private static (decimal Net, decimal Tax) Taken(StorefrontCreditPlan plan) =>
        (plan.Credits.Sum(credit => credit.Parts.Sum(part => (part.Amount! - part.Tax!).Value.Amount)), plan.Credits.Sum(credit => credit.Parts.Sum(part => part.Tax!.Value.Amount)));

    private static StorefrontCreditPlan Plan(decimal amount, StorefrontRefundLine[] lines, Invoice invoice) =>
        StorefrontCredit.Plan(new ToldRefund(lines, Euro(0), Euro(0)), Euro(amount), [new InvoiceState { Invoice = invoice }]);

    private static Invoice Note(Invoice invoice, StorefrontCreditPlan plan) => InvoiceDecider.Credit(
        new InvoiceState { Invoice = invoice }, new CreditRequest("Returned", Lines: plan.Credits[0].Parts, Rounding: plan.Credits[0].Rounding), Noon).Single<InvoiceCredited>().Note;

    private static StorefrontRefundLine Told(string line, decimal units, decimal amount, decimal tax) => new(line, units, Euro(amount), Euro(tax));

    private static InvoiceLine Quoted(InvoiceLine line, decimal unitPrice) => line with { Quoted = new QuotedPrice(unitPrice, Euro(0)) };

    private static InvoiceLine Line(string id, decimal quantity, decimal net, decimal rate) => new(
        0, id, "SKU", "Thing", LineKind.Goods, quantity, "C62", net / quantity, Euro(0), Euro(net), TaxCategory.Standard,
        rate == 0 ? [] : [new TaxAmount("DE", "MwSt", rate, Euro(net * rate).Round(Rounding.HalfAwayFromZero))]);

    private static Invoice Invoice(params InvoiceLine[] lines) => new(
        "order-1001.F1", "NW-2026-000001", Nordwind, Buyer, "1001", "EUR", "de-DE", new DateOnly(2026, 11, 2), new DateOnly(2026, 11, 2), 14,
        [.. lines.Select((line, index) => line with { Number = index + 1 })], []);
}
