using Billing.Domain.Catalogue;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Ledger;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Billing.Domain.Primitives.Outcome;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Invoicing;

[Trait("Capability", "BIL-07")]
public sealed class CreditNoteTests
{
    private static readonly DateOnly Day = new(2026, 11, 2);

    [Fact]
    public void A_note_over_all_mirrors_every_line_and_names_its_invoice()
    {
        var invoice = Issued(Taxed(1, 3, 100.03m, 0.19m), Taxed(2, 1, 4.96m, 0.07m));
        var note = Credit(new InvoiceState { Invoice = invoice }, new CreditRequest("Returned")).Note;

        Assert.True(note.IsCreditNote);
        Assert.Equal(("order-1001.F1.1", null, null), (note.Key, note.Number, note.IssueDate));
        Assert.Equal(new CorrectedInvoice("NW-2026-000001", Day, "Returned"), note.Corrects);
        Assert.Equal(invoice.TaxBreakdown, note.TaxBreakdown);
        Assert.Equal(invoice.Lines.Select(line => (line.Number, line.Quantity, line.UnitPrice, line.Net)), note.Lines.Select(line => (line.Number, line.Quantity, line.UnitPrice, line.Net)));
        Assert.Equal(invoice.Gross, note.Gross);
    }

    [Fact]
    public void An_amount_is_spread_over_the_lines_and_their_taxes()
    {
        var invoice = Issued(Taxed(1, 1, 100, 0.19m), Taxed(2, 1, 100, 0.07m));
        var note = Credit(new InvoiceState { Invoice = invoice }, new CreditRequest("Scratched", Euro(22.60m))).Note;

        Assert.Equal([("1", 10m, 1.90m), ("2", 10m, 0.70m)], note.Lines.Select(line => ($"{line.Number}", line.Net.Amount, line.Tax.Amount)));
        Assert.All(note.Lines, line => Assert.Equal((1m, "C62", line.Net.Amount), (line.Quantity, line.Unit, line.UnitPrice)));
    }

    // In every order of every cut: the notes sum to the invoice, line by line and tax by tax, and each bears the rates of its invoice.
    [Fact]
    public void Notes_over_any_amounts_sum_to_the_invoice_and_mirror_its_taxes() => Prop.ForAll(
        (from lines in Gen.NonEmptyListOf(
            from net in Gen.Choose(0, 50_000)
            from rate in Gen.Elements(0.19m, 0.07m, 0m)
            select (net / 100m, rate))
         from cuts in Gen.ListOf(Gen.Choose(1, 60))
         select (lines: lines.ToList(), cuts: cuts.ToList())).ToArbitrary(),
        life =>
        {
            var invoice = Issued([.. life.lines.Select((line, index) => Taxed(index + 1, 1, line.Item1, line.rate))]);
            if (invoice.Gross.IsZero)
            {
                return;
            }

            var (state, notes) = (new InvoiceState { Invoice = invoice }, new List<Invoice>());
            foreach (var cut in life.cuts.Append(100))
            {
                var rest = invoice.Gross - Money.Sum(notes.Select(note => note.Gross), Eur);
                var amount = new Money(rest.Amount * cut / 100m, Eur).Round(Rounding.HalfAwayFromZero);
                if (amount.IsZero)
                {
                    continue;
                }

                var credited = Credit(state, new CreditRequest("Part", amount));
                state = state.Apply(credited);
                notes.Add(credited.Note);
                Assert.Equal(amount, credited.Note.Gross);
                Assert.All(credited.Note.TaxBreakdown, row => Assert.InRange(Math.Abs(row.Amount.Amount - (row.Base.Amount * row.Rate)), 0, 0.015m * (life.lines.Count + notes.Count)));
            }

            Assert.Equal(invoice.TaxBreakdown, invoice.TaxBreakdown.Select(row => row with
            {
                Base = Money.Sum(notes.SelectMany(note => note.TaxBreakdown).Where(part => (part.Rate, part.Category) == (row.Rate, row.Category)).Select(part => part.Base), Eur),
                Amount = Money.Sum(notes.SelectMany(note => note.TaxBreakdown).Where(part => (part.Rate, part.Category) == (row.Rate, row.Category)).Select(part => part.Amount), Eur),
            }));
            Assert.All(invoice.Lines, line => Assert.Equal(line.Net, Money.Sum(notes.SelectMany(note => note.Lines).Where(part => part.Number == line.Number).Select(part => part.Net), Eur)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_order_of_the_same_parts_takes_the_whole_invoice()
    {
        var invoice = Issued(Taxed(1, 3, 33.34m, 0.19m), Taxed(2, 1, 7.77m, 0.07m), Taxed(3, 1, 0.01m, 0.19m));
        decimal[] parts = [10.01m, 0.01m, 25m, invoice.Gross.Amount - 35.02m];
        foreach (var order in Payments.Permutations.Of(parts))
        {
            var state = order.Aggregate(new InvoiceState { Invoice = invoice }, (before, part) => before.Apply(Credit(before, new CreditRequest("Part", Euro(part)))));
            Assert.Equal(invoice.Lines.Select(line => (line.Net, line.Tax)), state.Credited.Select(line => (line.Net, line.Gross - line.Net)));
            Refused(state, new CreditRequest("More"), "invoicing.nothing-to-credit");
        }
    }

    [Fact]
    public void Units_of_a_line_are_taken_with_their_share_and_the_last_with_the_rest()
    {
        var state = new InvoiceState { Invoice = Issued(Taxed(1, 3, 100, 0.19m), Taxed(2, 1, 10, 0.19m)) };
        var first = Credit(state, new CreditRequest("Returned", Lines: [new CreditedPart(1, Quantity: 1)]));
        state = state.Apply(first);
        Assert.Equal([(1, 1m, 33.33m, 6.33m)], first.Note.Lines.Select(line => (line.Number, line.Quantity, line.Net.Amount, line.Tax.Amount)));

        state = state.Apply(Credit(state, new CreditRequest("Price", Lines: [new CreditedPart(1, Amount: Euro(11.90m))])));
        var last = Credit(state, new CreditRequest("Returned", Lines: [new CreditedPart(1, Quantity: 2)]));
        Assert.Equal([(1, 56.67m, 10.77m)], last.Note.Lines.Select(line => (line.Number, line.Net.Amount, line.Tax.Amount)));
        Refused(state, new CreditRequest("Returned", Lines: [new CreditedPart(1, Quantity: 3)]), "invoicing.credit-too-high");
    }

    [Fact]
    public void More_than_remains_is_refused_and_names_what_remains()
    {
        var state = new InvoiceState { Invoice = Issued(Taxed(1, 1, 100, 0.19m), Taxed(2, 1, 10, 0.07m)) };
        state = state.Apply(Credit(state, new CreditRequest("Part", Euro(100))));

        Assert.Contains("29.71 EUR of invoice NW-2026-000001: 29.70 EUR remains", Refused(state, new CreditRequest("Part", Euro(29.71m)), "invoicing.credit-too-high"), StringComparison.Ordinal);
        Refused(state, new CreditRequest("Part", Euro(0)), "invoicing.credit-too-high");
        Refused(state, new CreditRequest("Part", Euro(0.001m)), "invoicing.credit-currency");
        Refused(state, new CreditRequest("Part", new Money(1, Currency.Of("USD"))), "invoicing.credit-currency");
        Refused(state, new CreditRequest("Part", Lines: [new CreditedPart(9)]), "invoicing.no-such-line");
        Refused(state, new CreditRequest("Part", Lines: [new CreditedPart(2), new CreditedPart(2)]), "invoicing.line-twice");
        Refused(new InvoiceState { Invoice = state.Invoice! with { Number = null } }, new CreditRequest("Draft"), "invoicing.not-issued");
    }

    [Fact]
    public void Reverse_charge_is_mirrored_with_its_reason()
    {
        var reason = new TaxReason("VATEX-EU-AE", "Reverse charge");
        var line = Taxed(1, 2, 200, 0) with { Category = TaxCategory.ReverseCharge, Taxes = [], Reason = reason };
        var note = Credit(new InvoiceState { Invoice = Issued(line) }, new CreditRequest("Part", Euro(50))).Note;

        var row = Assert.Single(note.TaxBreakdown);
        Assert.Equal((TaxCategory.ReverseCharge, reason, 50m, 0m), (row.Category, row.Reason, row.Base.Amount, row.Amount.Amount));
    }

    // Directive 2006/112/EC article 230, at the rate of the invoice.
    [Fact]
    public void Tax_in_national_currency_is_taken_back_at_the_rate_of_the_invoice_and_sums_to_it()
    {
        var zloty = Currency.Of("PLN");
        var invoice = Issued(Taxed(1, 1, 33.33m, 0.23m) with { Taxes = [new TaxAmount("PL", "VAT", 0.23m, Euro(7.67m))] });
        invoice = invoice with { NationalTaxes = [NationalTax.Of(invoice, "PL", zloty, 4.2567m, "NBP")] };
        var state = new InvoiceState { Invoice = invoice };
        var notes = new List<Invoice>();
        foreach (var amount in new[] { 10m, 10m, 21m })
        {
            var credited = Credit(state, new CreditRequest("Part", Euro(amount)));
            state = state.Apply(credited);
            notes.Add(credited.Note);
        }

        Assert.All(notes, note => Assert.Equal((4.2567m, "NBP"), (note.NationalTaxes![0].ExchangeRate, note.NationalTaxes[0].Source)));
        Assert.Equal(invoice.NationalTaxes[0].Amount, Money.Sum(notes.Select(note => note.NationalTaxes![0].Amount), zloty));
    }

    [Fact]
    public void The_base_of_a_tax_on_a_part_of_the_net_is_taken_back_with_it()
    {
        var line = Taxed(1, 1, 100, 0) with { Taxes = [new TaxAmount("US-TX", "Sales tax", 0.0625m, Euro(5), Euro(80))] };
        var state = new InvoiceState { Invoice = Issued(line) };
        var half = Credit(state, new CreditRequest("Part", Euro(52.50m)));
        Assert.Equal(40m, half.Note.TaxBreakdown[0].Base.Amount);
        Assert.Equal(40m, Credit(state.Apply(half), new CreditRequest("Rest")).Note.TaxBreakdown[0].Base.Amount);
    }

    // A difference of rounding below zero goes with the note over all that remains.
    [Fact]
    public void A_line_below_zero_is_taken_back_with_the_rest()
    {
        var rounding = Taxed(2, 1, -0.01m, 0) with { Kind = LineKind.Rounding, Taxes = [] };
        var state = new InvoiceState { Invoice = Issued(Taxed(1, 1, 10, 0.19m), rounding) };
        var part = Credit(state, new CreditRequest("Part", Euro(5)));
        Assert.Equal([1], part.Note.Lines.Select(line => line.Number));

        var rest = Credit(state.Apply(part), new CreditRequest("Rest", Euro(6.89m)));
        Assert.Equal([1, 2], rest.Note.Lines.Select(line => line.Number));
    }

    [Fact]
    public void A_note_is_booked_as_its_invoice_the_other_way()
    {
        var invoice = Issued(Taxed(1, 1, 100, 0.19m), Taxed(2, 1, 10, 0) with { Kind = LineKind.Tip, Taxes = [] });
        var note = Credit(new InvoiceState { Invoice = invoice }, new CreditRequest("All")).Note with { Number = "NW-CN-2026-000001", IssueDate = Day.AddDays(3) };
        var booking = LedgerPostings.For(new CreditNoteIssued(note, Noon))!;

        Assert.Equal(Day.AddDays(3), booking.Date);
        Assert.Equal(
            LedgerPostings.For(new InvoiceIssued(invoice, Noon))!.Postings.Select(posting => (posting.Account, -posting.Amount.Amount)),
            booking.Postings.Select(posting => (posting.Account, posting.Amount.Amount)));
    }

    [Fact]
    public void A_note_is_issued_once_and_only_the_draft_of_one()
    {
        var note = Credit(new InvoiceState { Invoice = Issued(Taxed(1, 1, 100, 0.19m)) }, new CreditRequest("All")).Note;
        var issued = CreditNoteDecider.Issue(CreditNoteState.Empty, note, "NW-CN-2026-000001", Day, Noon);
        var state = CreditNoteState.Empty.After(issued);

        Assert.Equal(("NW-CN-2026-000001", Day), (state.Note!.Number, state.Note.IssueDate));
        CreditNoteDecider.Issue(state, note, "NW-CN-2026-000002", Day, Noon).IsDone();
        Assert.Throws<ArgumentException>(() => CreditNoteDecider.Issue(CreditNoteState.Empty, note with { Corrects = null }, "NW-CN-2026-000001", Day, Noon));
    }

    private static InvoiceCredited Credit(InvoiceState state, CreditRequest request) => InvoiceDecider.Credit(state, request, Noon).Single<InvoiceCredited>();

    private static string Refused(InvoiceState state, CreditRequest request, string code)
    {
        var problem = Assert.Single(Assert.IsType<Outcome.Rejected>(InvoiceDecider.Credit(state, request, Noon)).Problems);
        Assert.Equal(code, problem.Code);
        return problem.Text;
    }

    private static InvoiceLine Taxed(int number, decimal quantity, decimal net, decimal rate) => new(
        number,
        $"L{number}",
        $"SKU-{number}",
        $"Article {number}",
        LineKind.Goods,
        quantity,
        "C62",
        net / quantity,
        Euro(0),
        Euro(net),
        rate == 0 ? TaxCategory.ZeroRated : TaxCategory.Standard,
        rate == 0 ? [] : [new TaxAmount("DE", "MwSt", rate, Euro(net * rate).Round(Rounding.HalfAwayFromZero))]);

    private static Invoice Issued(params IReadOnlyList<InvoiceLine> lines) =>
        new("order-1001.F1", "NW-2026-000001", Nordwind, Buyer, "1001", "EUR", "de-DE", Day, Day, 14, lines, ["Thank you."]);
}
