using System.Text.Json;
using Billing.Domain.Ledger;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Orders.Taxation;
using Billing.Domain.Tax.Provider;
using Billing.Domain.Tax.Tables;
using Billing.Platform.Streams;
using static Billing.Domain.Tests.Sold;
using static Billing.Domain.Tests.Tax.Taxed;

namespace Billing.Domain.Tests.Tax;

[Trait("Capability", "TAX-02")]
public sealed class TaxRecordTests
{
    private static readonly TaxProviderAnswer Outage = new TaxProviderAnswer.Unavailable("it cannot be reached");

    private static readonly TaxQuery TwoBooks = Query("DE", "DE", Line("1", 49.80m, "books", 2), Line("2", 10, "standard"));

    [Theory]
    [InlineData(-1, "a credit note is due")]
    [InlineData(1, "decide about a debit note")]
    public void A_person_is_asked_whether_the_buyer_gets_a_credit_or_a_debit_note(int amount, string question)
    {
        var (problem, total) = TaxRecordDecider.QuestionOf("1001", TaxRecord.Checkout, [new TaxDifference("DE", new Money(amount, Currency.Of("EUR")))]);

        Assert.Equal(amount, total.Amount);
        Assert.Contains(question, problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_service_is_believed_when_it_answers()
    {
        var result = Decided(TwoBooks, Answer(0.10m), null);

        Assert.Equal(("provider", "ref-1", false), (result.Source, result.Version, result.IsProvisional));
        Assert.Equal(5.98m, result.Tax.Amount);
    }

    [Fact]
    public void In_an_outage_an_earlier_answer_is_used_and_is_provisional()
    {
        var earlier = new Dictionary<string, TaxTreatment>(StringComparer.Ordinal) { ["books"] = Treatment(0.10m), ["standard"] = Treatment(0.10m) };
        var result = Decided(TwoBooks, Outage, earlier);

        Assert.Equal(("cached", true, 5.98m), (result.Source, result.IsProvisional, result.Tax.Amount));
        Assert.All(result.Lines, line => Assert.NotNull(line.Treatment.Doubt));
    }

    [Fact]
    public void Without_an_earlier_answer_the_tables_are_used_and_are_provisional()
    {
        var result = Decided(TwoBooks, Outage, null);

        Assert.Equal(("tables", true, 5.39m), (result.Source, result.IsProvisional, result.Tax.Amount));
        Assert.Contains("it cannot be reached", result.Doubts[0], StringComparison.Ordinal);
        Assert.All(result.Lines, line => Assert.NotNull(line.Treatment.Doubt));
    }

    [Fact]
    public void An_answer_that_leaves_out_a_line_is_no_answer()
    {
        var half = new TaxProviderAnswer.Answered("ref-1", new Dictionary<string, TaxTreatment>(StringComparer.Ordinal) { ["1"] = Treatment(0.10m) });
        Assert.True(Decided(TwoBooks, half, null).IsProvisional);
    }

    [Fact]
    public void A_question_without_sense_is_refused_whoever_answers() => Assert.IsType<ParseResult<TaxResult>.Failure>(
        TaxFallback.Decide(TwoBooks with { Lines = [Line("1", 0.001m)] }, Answer(0.10m), null, Engine));

    [Fact]
    public void The_first_answer_to_a_question_stands_and_a_corrected_order_asks_anew()
    {
        var first = TaxRecord.Empty.After(TaxRecordDecider.Determine(TaxRecord.Empty, Determined(TwoBooks, Decided(TwoBooks, Outage, null))));

        Assert.IsType<Outcome.Duplicate>(TaxRecordDecider.Determine(first, Determined(TwoBooks, Decided(TwoBooks, Answer(0.10m), null))));
        var corrected = TwoBooks with { Lines = [Line("1", 50, "books", 2), Line("2", 10)] };
        var second = first.After(TaxRecordDecider.Determine(first, Determined(corrected, Decided(corrected, Answer(0.10m), null))));
        Assert.Equal((1, 50m), (second.Determinations.Count, second.Of(TaxRecord.Checkout)!.Query.Lines[0].Amount));
    }

    [Fact]
    public void A_kept_result_is_the_result_and_holds_each_treatment_once()
    {
        var query = Query("DE", "DE", [.. Enumerable.Range(0, 1000).Select(index => Line($"{index}", 0.93m, index % 2 == 0 ? "books" : "standard"))]) with { PricesIncludeTax = true };
        var result = Of(query);
        var event_ = new TaxDetermined("1001", Nordwind.Id, TaxRecord.Checkout, query, StoredTaxResult.Of(result), Noon);
        var json = JsonSerializer.SerializeToUtf8Bytes(event_, FabricJson.Options);
        var read = JsonSerializer.Deserialize<TaxDetermined>(json, FabricJson.Options)!;

        Assert.Equal(2, read.Result.Treatments.Count);
        Assert.InRange(json.Length, 1, 300_000);
        Assert.Equal(result.Lines.Select(line => (line.Net, line.Tax)), read.Result.For(read.Query).Lines.Select(line => (line.Net, line.Tax)));
        Assert.Equal(result.Tax, TaxEngine.Recompute(read.Result.For(read.Query)).Tax);
    }

    [Fact]
    public void What_differs_is_booked_between_the_authority_and_tax_differences_and_the_invoice_stays()
    {
        var (before, after) = (Decided(TwoBooks, Outage, null), Decided(TwoBooks, Answer(0.10m), null));
        var differences = TaxRecordDecider.Differences([Shipment("F1", 0, 1), Shipment("F2", 1, 2)], before, after);
        var booking = LedgerPostings.For(new TaxTruedUp("1001", Nordwind.Id, TaxRecord.Checkout, StoredTaxResult.Of(after), differences, Noon))!;

        // Books: 4.98 instead of 3.49; the other line was not shipped.
        Assert.Equal([new TaxDifference("DE", Euro(1.49m))], differences);
        Assert.Equal(["2000-tax-payable/DE -1.49", "6100-tax-differences 1.49"], booking.Postings.Select(posting => $"{posting.Account} {posting.Amount.Amount}"));
        Assert.True(booking.ToEntry("e", "tax.trued-up", Noon, "Europe/Berlin").IsBalanced());
    }

    [Fact]
    public void A_tax_owed_to_another_authority_moves_from_one_to_the_other()
    {
        var after = Decided(TwoBooks, new TaxProviderAnswer.Answered("r", TwoBooks.Lines.ToDictionary(line => line.LineId, _ => Treatment(0.07m, "FR"))), null);
        var differences = TaxRecordDecider.Differences([Shipment("F1", 0, 2)], Decided(TwoBooks, Outage, null), after);
        var booking = LedgerPostings.For(new TaxTruedUp("1001", Nordwind.Id, TaxRecord.Checkout, StoredTaxResult.Of(after), differences, Noon))!;

        Assert.Equal(["2000-tax-payable/DE 3.49", "2000-tax-payable/FR -3.49"], booking.Postings.Select(posting => $"{posting.Account} {posting.Amount.Amount}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_true_up_happens_once_and_not_to_another_doubt()
    {
        var before = Decided(TwoBooks, Outage, null);
        var record = TaxRecord.Empty.After(TaxRecordDecider.Determine(TaxRecord.Empty, Determined(TwoBooks, before)));

        Assert.IsType<Outcome.Rejected>(TaxRecordDecider.TrueUp(record, TaxRecord.Checkout, StoredTaxResult.Of(before), [], Noon));
        Assert.IsType<Outcome.Rejected>(TaxRecordDecider.TrueUp(record, "F9", StoredTaxResult.Of(before), [], Noon));
        var trued = record.After(TaxRecordDecider.TrueUp(record, TaxRecord.Checkout, StoredTaxResult.Of(Decided(TwoBooks, Answer(0.07m), null)), [], Noon));
        Assert.False(trued.Of(TaxRecord.Checkout)!.IsOpen);
        Assert.IsType<Outcome.Duplicate>(TaxRecordDecider.TrueUp(trued, TaxRecord.Checkout, StoredTaxResult.Of(before), [], Noon));
    }

    // Books: 4.98 instead of 3.49 for two. One of them was taken back with the 1.74 that it bore, and is owed nothing more.
    [Fact]
    public void What_credit_notes_took_back_is_not_trued_up()
    {
        var (before, after) = (Decided(TwoBooks, Outage, null), Decided(TwoBooks, Answer(0.10m), null));
        var book = before.Lines.Single(line => line.Line.LineId == "1");
        var half = new CreditedTaxes("F1", "1", Euro(24.90m), book.Net, [new TaxDifference("DE", Euro(1.74m))]);
        var all = half with { Net = book.Net, Taxes = [new TaxDifference("DE", Euro(3.49m))] };

        Assert.Equal([new TaxDifference("DE", Euro(0.74m))], TaxRecordDecider.Differences([Shipment("F1", 0, 2)], before, after, [half]));
        Assert.Empty(TaxRecordDecider.Differences([Shipment("F1", 0, 2)], before, after, [all]));
        Assert.Equal([new TaxDifference("DE", Euro(1.49m))], TaxRecordDecider.Differences([Shipment("F1", 0, 2)], before, after, [all with { ShipmentId = "F9" }]));
    }

    [Fact]
    public void A_true_up_follows_the_credit_notes_that_come_after_it()
    {
        var (before, after) = (Decided(TwoBooks, Outage, null), StoredTaxResult.Of(Decided(TwoBooks, Answer(0.10m), null)));
        var record = TaxRecord.Empty.After(TaxRecordDecider.Determine(TaxRecord.Empty, Determined(TwoBooks, before)));
        TaxRecordDecider.FollowCredits(record, TaxRecord.Checkout, [], Noon).IsDone();
        record = record.After(TaxRecordDecider.TrueUp(record, TaxRecord.Checkout, after, [new TaxDifference("DE", Euro(1.49m))], Noon));
        TaxRecordDecider.FollowCredits(record, TaxRecord.Checkout, [new TaxDifference("DE", Euro(1.49m))], Noon).IsDone();

        var half = TaxRecordDecider.FollowCredits(record, TaxRecord.Checkout, [new TaxDifference("DE", Euro(0.74m))], Noon);
        Assert.Equal([new TaxDifference("DE", Euro(-0.75m))], half.Single<TaxTruedUp>().Differences);
        record = record.After(half);
        record = record.After(TaxRecordDecider.FollowCredits(record, TaxRecord.Checkout, [], Noon));
        Assert.False(record.Of(TaxRecord.Checkout)!.FollowsCredits);
    }

    [Fact]
    public void A_true_up_of_nothing_moves_no_money() =>
        Assert.Empty(LedgerPostings.For(new TaxTruedUp("1001", Nordwind.Id, TaxRecord.Checkout, StoredTaxResult.Of(Of(TwoBooks)), [], Noon))!.Postings);

    private static TaxDetermined Determined(TaxQuery query, TaxResult result) => new("1001", Nordwind.Id, TaxRecord.Checkout, query, StoredTaxResult.Of(result), Noon);

    private static TaxResult Decided(TaxQuery query, TaxProviderAnswer answer, Dictionary<string, TaxTreatment>? cached) =>
        Assert.IsType<ParseResult<TaxResult>.Success>(TaxFallback.Decide(query, answer, cached, Engine)).Value;

    private static TaxProviderAnswer Answer(decimal rate) => new TaxProviderAnswer.Answered("ref-1", new Dictionary<string, TaxTreatment>(StringComparer.Ordinal)
    {
        ["1"] = Treatment(rate),
        ["2"] = Treatment(rate),
    });

    private static TaxTreatment Treatment(decimal rate, string jurisdiction = "DE") => new(
        TaxCategory.Standard, "provider", "answer", Day, [new TaxRate(jurisdiction, "MwSt", "provider", rate, false, Day, null, TaxRoundingScope.Document, "service")], null, null, jurisdiction);

    private static Shipment Shipment(string id, decimal from, decimal to) => new(id, [new LineSlice("1", from, to)], Noon, "NW-1");
}
