using Billing.Domain.Orders.Taxation;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Decisions;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;
using static Billing.Domain.Tests.Tax.Taxed;

namespace Billing.Domain.Tests.Tax;

[Trait("Capability", "TAX-01")]
public sealed class TaxDecisionTests
{
    private static readonly TaxQuery Doubtful = Query("US", "US/NY/New York", Line("1", 100, "services")) with { Currency = "USD", Seller = Seller("US", "US-NY") };

    [Fact]
    public void A_decision_about_a_product_stands_for_the_same_question_later()
    {
        var decided = After(TaxDecisionRecord.Empty, Decision("tax.review/US-NY/services", "untaxed"));
        var line = Assert.Single(Computed(Doubtful, decided).Lines);

        Assert.Equal((TaxCategory.OutsideScope, 0m), (line.Treatment.Category, line.Tax.Amount));
        Assert.Null(line.Treatment.Doubt);
        Assert.NotNull(Computed(Doubtful with { Lines = [Line("1", 100, "accommodation")] }, decided).Lines[0].Treatment.Doubt);
    }

    [Fact]
    public void A_decision_that_names_no_treatment_lets_stand_what_was_assumed()
    {
        var before = Computed(Doubtful, TaxDecisionRecord.Empty);
        var after = Computed(Doubtful, After(TaxDecisionRecord.Empty, Decision("tax.review/US-NY/services", null)));

        Assert.Equal((before.Tax, true, false), (after.Tax, before.IsProvisional, after.IsProvisional));
    }

    [Fact]
    public void A_decision_holds_in_its_time_and_the_newest_comes_first()
    {
        var decision = Decision("tax.review/US-NY/services", "untaxed") with { Until = Day };
        Assert.True(Computed(Doubtful, After(TaxDecisionRecord.Empty, decision)).IsProvisional);
        Assert.False(Computed(Doubtful with { Dates = new TaxDates(Day.AddDays(-1)) }, After(TaxDecisionRecord.Empty, decision)).IsProvisional);
        var changed = After(After(TaxDecisionRecord.Empty, Decision("tax.review/US-NY/services", "untaxed")), Decision("tax.review/US-NY/services", "standard"));
        Assert.Equal(8.88m, Computed(Doubtful, changed).Tax.Amount);
    }

    [Fact]
    public void A_doubt_is_open_until_a_decision_holds_and_what_passes_by_itself_is_no_question()
    {
        var result = StoredTaxResult.Of(Computed(Doubtful, TaxDecisionRecord.Empty));
        var decided = After(TaxDecisionRecord.Empty, Decision("tax.review/US-NY/services", "untaxed") with { Until = Day });
        var question = Assert.Single(result.Questions());

        Assert.Equal("tax.review/US-NY/services", question.Key);
        Assert.Equal([question], new TaxDecisions(decided.Decisions).Open([question], Day));
        Assert.Empty(new TaxDecisions(decided.Decisions).Open([question], Day.AddDays(-1)));
        Assert.Empty(result.PassingDoubts());
        Assert.Equal(["The service is out."], (result with { Doubts = [.. result.Doubts, "The service is out."] }).PassingDoubts());
    }

    [Fact]
    public void A_doubt_that_is_decided_does_not_hide_another()
    {
        var query = Query("DE", "PL", Line("1", 100, "food")) with { Seller = Seller("DE") with { UnionConsumerSalesInEuro = 20_000 } };
        var both = Computed(query, TaxDecisionRecord.Empty);
        var one = Computed(query, After(TaxDecisionRecord.Empty, Decision("tax.not-registered/PL", null)));

        Assert.Equal(["tax.not-registered/PL", "tax.review/PL/food"], both.Lines[0].Treatment.Doubts!.Select(doubt => doubt.Key).Order(StringComparer.Ordinal));
        Assert.Equal(2, both.Doubts.Count);
        Assert.Equal(["tax.review/PL/food"], one.Lines[0].Treatment.Doubts!.Select(doubt => doubt.Key));
        Assert.False(Computed(query, After(After(TaxDecisionRecord.Empty, Decision("tax.not-registered/PL", null)), Decision("tax.review/PL/food", "reduced-2"))).IsProvisional);
    }

    [Theory]
    [InlineData("services", null, "$.question")]
    [InlineData("tax.review/US-NY/services", "reduced", "$.treatment")]
    [InlineData("tax.review/US-NY/services", "review", "$.treatment")]
    [InlineData("tax.review/US-NY/services", "exempt", "$.taxReason")]
    [InlineData("tax.not-registered/FR", "standard", "$.treatment")]
    public void What_decides_nothing_is_refused_by_its_field(string question, string? treatment, string path) => Assert.Equal(
        path, Assert.Single(Assert.IsType<Outcome.Rejected>(TaxDecisionDecider.Decide(TaxDecisionRecord.Empty, "us", Decision(question, treatment), TaxTables.BuiltIn)).Problems).Path);

    [Fact]
    public void The_same_decision_again_changes_nothing() => Assert.IsType<Outcome.Duplicate>(TaxDecisionDecider.Decide(
        After(TaxDecisionRecord.Empty, Decision("tax.not-registered/FR", null)), "us", Decision("tax.not-registered/FR", null) with { DecidedAt = DateTimeOffset.UnixEpoch }, TaxTables.BuiltIn));

    private static TaxResult Computed(TaxQuery query, TaxDecisionRecord decided) =>
        Assert.IsType<ParseResult<TaxResult>.Success>(Engine.Compute(query, new TaxDecisions(decided.Decisions))).Value;

    private static TaxDecision Decision(string question, string? treatment) =>
        new(question, treatment, null, null, null, null, "asked our adviser", "ada", new DateTimeOffset(2026, 11, 2, 12, 0, 0, TimeSpan.Zero));

    private static TaxDecisionRecord After(TaxDecisionRecord state, TaxDecision decision) =>
        Assert.IsType<Outcome.Accepted>(TaxDecisionDecider.Decide(state, "us", decision, TaxTables.BuiltIn)).Events.Aggregate(state, (now, happened) => now.Apply(happened));
}
