using Billing.Domain.Catalogue;
using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using FsCheck;
using FsCheck.Fluent;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Invoicing;

[Trait("Capability", "BIL-01")]
public sealed class InvoiceDeciderTests
{
    private static readonly DateOnly Day = new(2026, 11, 2);

    private static readonly Invoice Draft = ShipmentInvoice.Draft(
        Order(14, Line("A", LineKind.Goods, 1, 100)), new Shipment("F1", [new LineSlice("A", 0, 1)], Noon, null), Nordwind, "de-DE");

    [Fact]
    public void The_first_draft_stands()
    {
        var state = InvoiceState.Empty.After(InvoiceDecider.Draft(InvoiceState.Empty, Draft, Noon));

        InvoiceDecider.Draft(state, Draft with { Locale = "en-GB" }, Noon.AddDays(1)).IsDone();
        Assert.Equal((Draft, Noon), (state.Invoice, state.DraftedAt));
    }

    [Fact]
    public void An_invoice_needs_a_line() =>
        Assert.Equal("invoicing.no-lines", InvoiceDecider.Draft(InvoiceState.Empty, Draft with { Lines = [] }, Noon).Code());

    [Fact]
    public void Number_and_day_of_issue_come_together_and_never_change()
    {
        Assert.Equal("invoicing.no-draft", InvoiceDecider.Issue(InvoiceState.Empty, "NW-2026-000001", Day, Noon).Code());

        var state = InvoiceState.Empty.After(InvoiceDecider.Draft(InvoiceState.Empty, Draft, Noon));
        state = state.After(InvoiceDecider.Issue(state, "NW-2026-000001", Day, Noon));

        Assert.Equal(("NW-2026-000001", Day, Day.AddDays(14)), (state.Invoice!.Number, state.Invoice.IssueDate, state.Invoice.DueDate));
        InvoiceDecider.Issue(state, "NW-2026-000002", Day.AddDays(1), Noon).IsDone();
        InvoiceDecider.Draft(state, Draft, Noon).IsDone();
    }

    [Fact]
    public void The_document_is_noted_once()
    {
        var state = InvoiceState.Empty.After(InvoiceDecider.Draft(InvoiceState.Empty, Draft, Noon));
        state = state.After(InvoiceDecider.Issue(state, "NW-2026-000001", Day, Noon));
        state = state.After(InvoiceDecider.RecordDocument(state, "NW-2026-000001.pdf", "00", 1, Noon));

        Assert.Equal("NW-2026-000001.pdf", state.Blob);
        InvoiceDecider.RecordDocument(state, "other.pdf", "00", 1, Noon).IsDone();
    }

    // Directive 2006/112/EC article 226 (2): a sequential number that identifies the invoice uniquely.
    [Fact]
    [Trait("Capability", "BIL-03")]
    public void Numbers_count_from_one_without_a_gap_and_are_never_dated_earlier_than_the_one_before() =>
        Prop.ForAll(Gen.ListOf(Gen.Choose(-3, 3)).ToArbitrary(), shifts =>
        {
            var series = InvoiceNumberSeries.Empty;
            var given = new List<InvoiceNumberAssigned>();
            foreach (var shift in shifts)
            {
                var assigned = InvoiceNumberSeries.Assign(series, "NW", 2026, $"key-{given.Count}", Day.AddDays(shift), Noon).Single<InvoiceNumberAssigned>();
                series = series.Apply(assigned);
                given.Add(assigned);
            }

            Assert.Equal(Enumerable.Range(1, given.Count).Select(number => $"NW-2026-{number:D6}"), given.Select(each => each.Number));
            Assert.Equal(given.Select(each => each.IssueDate).Order(), given.Select(each => each.IssueDate));
            Assert.Equal(given.Count, series.Last);
        }).QuickCheckThrowOnFailure();

    [Fact]
    [Trait("Capability", "BIL-03")]
    public void A_number_is_printed_with_six_digits_and_with_more_when_it_must()
    {
        Assert.Equal("SO-2026-000042", InvoiceNumberSeries.Format("SO", 2026, 42));
        Assert.Equal("SO-2026-1000000", InvoiceNumberSeries.Format("SO", 2026, 1_000_000));
    }
}
