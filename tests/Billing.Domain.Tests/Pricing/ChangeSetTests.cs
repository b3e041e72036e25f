using System.Text;
using Billing.Domain.Access;
using Billing.Domain.Primitives;
using Billing.Domain.Pricing;
using Billing.Domain.Pricing.Changes;
using Billing.Domain.Pricing.Files;

namespace Billing.Domain.Tests.Pricing;

[Trait("Capability", "PLT-22")]
public sealed class ChangeSetTests
{
    private static readonly PriceActor Ann = Actor("ann", "t/pricing");
    private static readonly PriceActor Bob = Actor("bob", "t/pricing");
    private static readonly PriceActor Fay = Actor("fay", "t/finance");

    private static readonly PriceConfiguration Current = Some.Prices(Some.Price("A", 100), Some.Price("B", 50));
    private static readonly DateTimeOffset Friday = Some.At("2026-11-27T00:00:00+01:00");

    private static readonly PriceEdits Raise = new(Some.Prices(Some.Price("A", 110)), [new RuleName(RuleKind.Prices, "list-B-EUR")]);

    [Fact]
    public void A_change_is_drafted_proposed_approved_by_somebody_else_and_live_from_its_time()
    {
        var approved = Approved(Raise);

        Assert.Equal(ChangeSetStatus.Approved, approved.Status);
        Assert.False(approved.IsLive(Friday.AddTicks(-1)));
        Assert.True(approved.IsLive(Friday));
        Assert.Equal(("ann", "bob", Some.Noon), (approved.Draft!.Author, approved.Approval!.By, approved.Approval.OccurredAt));
    }

    [Fact]
    [Trait("Capability", "ACC-01")]
    public void Nobody_approves_his_own_change() =>
        Assert.Equal("pricing.own-change", Refused(ChangeSetDecider.Approve(Proposed(Raise), Ann, "fine", Current, Some.Noon)));

    [Fact]
    [Trait("Capability", "ACC-01")]
    public void Finance_may_propose_a_change_and_never_approve_one()
    {
        var proposed = After(Drafted(Raise, Fay), ChangeSetDecider.Propose(Drafted(Raise, Fay), Fay, Current, Some.Noon));

        Assert.Equal(ChangeSetStatus.Proposed, proposed.Status);
        Assert.Equal("pricing.not-allowed", Refused(ChangeSetDecider.Approve(Proposed(Raise), Fay, "fine", Current, Some.Noon)));
        Assert.IsType<Outcome.Accepted>(ChangeSetDecider.Approve(proposed, Ann, "fine", Current, Some.Noon));
    }

    [Theory]
    [Trait("Capability", "ACC-01")]
    [InlineData("t/operator")]
    [InlineData("t/auditor")]
    [InlineData("other/pricing")]
    public void Others_may_not_even_write_one(string grant) => Assert.Equal(
        "pricing.not-allowed", Refused(ChangeSetDecider.Draft(ChangeSetState.Empty, Draft(Raise, "eve"), Actor("eve", grant))));

    [Fact]
    public void A_draft_may_be_rewritten_and_a_proposed_change_may_not()
    {
        var drafted = After(Drafted(Raise), ChangeSetDecider.Draft(Drafted(Raise), Draft(Raise, "ann") with { Title = "other" }, Ann));

        Assert.Equal("other", drafted.Draft!.Title);
        Assert.Equal("pricing.change-fixed", Refused(ChangeSetDecider.Draft(Proposed(Raise), Draft(Raise, "ann"), Ann)));
    }

    [Fact]
    public void A_change_that_is_sent_back_may_be_rewritten_and_proposed_again()
    {
        var returned = After(Proposed(Raise), ChangeSetDecider.Return(Proposed(Raise), Bob, "too much", Some.Noon));

        Assert.Equal((ChangeSetStatus.Draft, "too much"), (returned.Status, returned.Returned!.Note));
        Assert.IsType<Outcome.Accepted>(ChangeSetDecider.Propose(returned, Ann, Current, Some.Noon));
        Assert.Equal("pricing.wrong-status", Refused(ChangeSetDecider.Approve(returned, Bob, "fine", Current, Some.Noon)));
    }

    [Fact]
    public void What_was_done_already_is_not_done_again()
    {
        Assert.IsType<Outcome.Duplicate>(ChangeSetDecider.Propose(Proposed(Raise), Ann, Current, Some.Noon));
        Assert.IsType<Outcome.Duplicate>(ChangeSetDecider.Approve(Approved(Raise), Bob, "fine", Current, Some.Noon));
    }

    [Fact]
    public void A_change_that_leads_to_prices_that_do_not_go_together_is_refused()
    {
        var wrong = new PriceEdits(Some.Prices(Some.Price("A", 110) with { Id = "another" }), []);

        Assert.Equal("pricing.overlaps", Refused(ChangeSetDecider.Propose(Drafted(wrong), Ann, Current, Some.Noon)));
    }

    [Fact]
    public void A_change_of_the_past_is_refused_also_when_it_became_so_while_it_waited() => Assert.Equal(
        "pricing.effective-in-the-past", Refused(ChangeSetDecider.Approve(Proposed(Raise), Bob, "fine", Current, Friday.AddSeconds(1))));

    [Theory]
    [InlineData("2026-11-27", false)]
    [InlineData("2026-11-28", true)]
    public void The_rules_of_a_campaign_are_live_before_it_begins_anywhere(string begins, bool isSound)
    {
        var campaign = Some.Percent("friday", 0.2m) with { Window = new LocalWindow(Some.Local(begins)) };
        var edits = new PriceEdits(new PriceConfiguration("x") { Promotions = [campaign] }, []);

        var outcome = ChangeSetDecider.Propose(Drafted(edits), Ann, Current, Some.Noon);

        Assert.Equal(isSound ? null : "pricing.campaign-before-rules", outcome is Outcome.Rejected ? Refused(outcome) : null);
    }

    [Fact]
    public void Prices_change_at_the_time_of_the_change_and_each_state_has_a_version()
    {
        var timeline = new PriceTimeline(Current, [Approved(Raise), Proposed(Raise)]);

        Assert.Equal("v1", timeline.At(Friday.AddTicks(-1)).Version);
        Assert.Equal("autumn", timeline.At(Friday).Version);
        Assert.Equal("autumn", timeline.VersionAt(Friday));
        Assert.Equal([("A", 110m)], timeline.At(Friday).Entries.Select(entry => (entry.Sku, entry.Model.Price)));
    }

    [Fact]
    [Trait("Capability", "PRC-04")]
    public void An_explanation_of_before_the_change_recomputes_after_it()
    {
        var timeline = new PriceTimeline(Current, [Approved(Raise)]);
        var explanation = Some.Priced(timeline.At(Some.Noon), Some.Order(("A", 1), ("B", 1))).Explain();

        Assert.Equal("pricing.no-price", Some.Refused(timeline.At(Friday), Some.Order(("A", 1), ("B", 1)))[0].Code);
        Assert.Empty(PricingEngine.Verify(explanation));
    }

    [Fact]
    public void A_change_set_is_read_from_json()
    {
        var read = ChangeSetReader.Read(Encoding.UTF8.GetBytes(
            """
            { "id": "autumn", "title": "Autumn", "effectiveFrom": "2026-11-27T00:00:00+01:00",
              "put": { "prices": [{ "id": "list-A-EUR", "sku": "A", "currency": "EUR", "price": "110" }] },
              "remove": [{ "kind": "prices", "key": "list-B-EUR" }] }
            """));

        var written = Assert.IsType<ParseResult<WrittenChangeSet>.Success>(read).Value;
        Assert.Equal(Raise.Removed, written.Edits.Removed);
        Assert.Equal(Raise.Put.Entries, written.Edits.Put.Entries);
    }

    [Fact]
    public void Each_problem_of_a_written_change_set_is_named()
    {
        var read = ChangeSetReader.Read(Encoding.UTF8.GetBytes(
            """{ "id": "a/b", "effectiveFrom": "soon", "put": { "prices": [{ "id": "p" }], "taxes": [] }, "remove": [{ "kind": "taxes", "key": "x" }] }"""));

        Assert.Equal(
            ["$.effectiveFrom", "$.id", "$.put.prices[0].currency", "$.put.prices[0].price", "$.put.prices[0].sku", "$.put.taxes", "$.remove[0].kind", "$.title"],
            Assert.IsType<ParseResult<WrittenChangeSet>.Failure>(read).Problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
    }

    private static PriceActor Actor(string name, string grant) => new(name, "t", AccessGrants.Parse([grant]));

    private static PriceChangeDrafted Draft(PriceEdits edits, string author) => new("autumn", "Autumn prices", author, Friday, edits, Some.Noon);

    private static ChangeSetState Drafted(PriceEdits edits, PriceActor? by = null) =>
        After(ChangeSetState.Empty, ChangeSetDecider.Draft(ChangeSetState.Empty, Draft(edits, (by ?? Ann).Name), by ?? Ann));

    private static ChangeSetState Proposed(PriceEdits edits) => After(Drafted(edits), ChangeSetDecider.Propose(Drafted(edits), Ann, Current, Some.Noon));

    private static ChangeSetState Approved(PriceEdits edits) => After(Proposed(edits), ChangeSetDecider.Approve(Proposed(edits), Bob, "fine", Current, Some.Noon));

    private static ChangeSetState After(ChangeSetState state, Outcome outcome) =>
        Assert.IsType<Outcome.Accepted>(outcome).Events.Aggregate(state, (before, happened) => before.Apply(happened));

    private static string Refused(Outcome outcome) => Assert.IsType<Outcome.Rejected>(outcome).Problems[0].Code;
}
