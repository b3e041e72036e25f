using System.Text.Json;
using Billing.Domain.Primitives;
using Billing.Domain.Settlement;
using Billing.Platform.Streams;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Billing.Domain.Primitives.Outcome;
using static Billing.Domain.Tests.Settlement.StripeFile;

namespace Billing.Domain.Tests.Settlement;

[Trait("Capability", "STL-02")]
public sealed class SettlementDeciderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 6, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_payout_is_taken_in_recorded_and_completed_with_its_split()
    {
        var payout = SettledPayout.Play(Sample, "po_USD1", SettledPayout.Payments);
        var completed = Assert.IsType<SettlementCompleted>(payout.Events[^1]);

        Assert.Equal(
            new SettlementTotals(Usd(179.90m), Usd(20), Usd(5.82m), Usd(3.10m), Usd(0), Usd(72.52m), Usd(223.50m)), completed.Totals);
        Assert.Equal((5, 1, new DateOnly(2026, 11, 5)), (completed.Lines, completed.Unmatched, completed.EffectiveOn));
        Assert.Equal(Usd(8.92m), completed.Totals.Fees);
        Assert.True(payout.State.Completed);
    }

    [Fact]
    public void A_dispute_takes_its_amount_and_its_fee()
    {
        var completed = Assert.IsType<SettlementCompleted>(SettledPayout.Play(Sample, "po_EUR1", SettledPayout.Payments).Events[^1]);

        Assert.Equal(new SettlementTotals(Eur(238), Eur(0), Eur(18.82m), Eur(0), Eur(50), Eur(0), Eur(169.18m)), completed.Totals);
    }

    [Fact]
    public void The_same_file_again_changes_nothing()
    {
        var payout = SettledPayout.Play(Sample, "po_JPY1", SettledPayout.Payments);

        Assert.IsType<Outcome.Duplicate>(SettlementDecider.Accept(payout.State, "acme", "stripe", payout.File, payout.Summary, Now));
        Assert.IsType<Outcome.Duplicate>(SettlementDecider.RecordChunk(payout.State, 0, payout.Chunks[0], Now));
        Assert.IsType<Outcome.Duplicate>(SettlementDecider.Complete(payout.State, Now));
    }

    [Fact]
    public void A_file_whose_lines_are_not_what_the_gateway_told_of_the_payout_is_refused()
    {
        var (_, file) = Sound(Of(Charge));
        var told = SettlementState.Empty.Apply(Announced(98.25m));

        Assert.IsType<Outcome.Accepted>(SettlementDecider.Accept(told, "acme", "stripe", file, file.Payouts[0], Now));
        Assert.Equal(
            "Payout po_1 is 100.00 EUR, as stripe told of it, but its lines add up to 98.25 EUR; the file may be cut off.",
            Refused("settlement.payout-total-differs", SettlementDecider.Accept(SettlementState.Empty.Apply(Announced(100.00m)), "acme", "stripe", file, file.Payouts[0], Now)));
    }

    [Fact]
    public void A_person_is_asked_when_the_gateway_tells_another_amount_than_the_file_had()
    {
        var (_, file) = Sound(Of(Charge));
        var taken = SettlementState.Empty.Apply(new SettlementAccepted("acme", "stripe", "f.csv", "digest", file.Payouts[0], Now));

        Assert.Null(SettlementDecider.QuestionOf(taken));
        Assert.Null(SettlementDecider.QuestionOf(taken.Apply(Announced(98.25m))));
        Assert.Equal("settlement.payout-total-differs", SettlementDecider.QuestionOf(taken.Apply(Announced(98.26m)))?.Code);
        Assert.IsType<Outcome.Duplicate>(SettlementDecider.Announce(taken.Apply(Announced(98.25m)), Announced(98.25m)));
    }

    [Fact]
    public void Another_file_for_the_same_payout_is_refused_begun_or_settled()
    {
        var payout = SettledPayout.Play(Sample, "po_JPY1", SettledPayout.Payments);
        var other = payout.File with { FileName = "again.csv", Digest = "other" };
        var begun = SettlementState.Empty.Apply(payout.Events[0]);

        Assert.Equal(
            "Payout po_JPY1 was settled with file stripe.csv, which is not the same.",
            Refused("settlement.other-file", SettlementDecider.Accept(payout.State, "acme", "stripe", other, payout.Summary, Now)));
        Assert.Equal(
            "Payout po_JPY1 was begun with file stripe.csv, which is not the same.",
            Refused("settlement.other-file", SettlementDecider.Accept(begun, "acme", "stripe", other, payout.Summary, Now)));
    }

    [Fact]
    public void Chunks_are_recorded_in_order()
    {
        var payout = SettledPayout.Play(Sample, "po_USD1", SettledPayout.Payments);
        var begun = SettlementState.Empty.Apply(payout.Events[0]);

        Refused("settlement.chunk-out-of-order", SettlementDecider.RecordChunk(begun, 1, payout.Chunks[0], Now));
        Refused("settlement.not-accepted", SettlementDecider.RecordChunk(SettlementState.Empty, 0, payout.Chunks[0], Now));
        Refused("settlement.too-many-lines", SettlementDecider.RecordChunk(payout.State, 1, payout.Chunks[0], Now));
    }

    [Fact]
    public void A_chunk_of_something_else_is_a_bug_of_the_caller()
    {
        var payout = SettledPayout.Play(Sample, "po_USD1", SettledPayout.Payments);
        var begun = SettlementState.Empty.Apply(payout.Events[0]);
        var stranger = new MatchedLine(Line(SettlementLineKind.Fee, -1), SettlementMatcher.Match(Line(SettlementLineKind.Fee, -1), null));

        Assert.Throws<ArgumentException>(() => SettlementDecider.RecordChunk(begun, 0, [], Now));
        Assert.Throws<ArgumentException>(() => SettlementDecider.RecordChunk(begun, 0, [stranger], Now));
        Assert.Throws<ArgumentException>(() => SettlementDecider.RecordChunk(begun, 0, [.. Enumerable.Repeat(payout.Chunks[0][0], 201)], Now));
    }

    [Fact]
    public void A_payout_with_lines_missing_is_not_completed()
    {
        var payout = SettledPayout.Play(Sample, "po_USD1", SettledPayout.Payments);
        var begun = SettlementState.Empty.Apply(payout.Events[0]);

        Assert.Equal("0 of the 5 lines of payout po_USD1 are recorded.", Refused("settlement.incomplete", SettlementDecider.Complete(begun, Now)));
        Refused("settlement.not-accepted", SettlementDecider.Complete(SettlementState.Empty, Now));
    }

    [Fact]
    public void A_payout_whose_lines_do_not_add_up_is_not_completed()
    {
        var payout = SettledPayout.Play(Sample, "po_JPY1", SettledPayout.Payments);
        var matched = Assert.IsType<SettlementLinesMatched>(payout.Events[1]);
        var changed = matched with { Lines = [matched.Lines[0] with { Line = matched.Lines[0].Line with { Net = new Money(9446, Currency.Of("JPY")) } }] };
        var state = SettlementState.Empty.Apply(payout.Events[0]).Apply(changed);

        Refused("settlement.does-not-tie", SettlementDecider.Complete(state, Now));
    }

    [Fact]
    public void A_payout_of_many_lines_is_recorded_in_chunks_of_200()
    {
        var rows = Enumerable.Range(0, 450).Select(i => Charge.Replace("txn_1,", $"txn_c{i},", StringComparison.Ordinal).Replace("pi_1", $"pi_{i}", StringComparison.Ordinal));
        var payout = SettledPayout.Play(Of([.. rows, Payout.Replace("98.25", "44212.50", StringComparison.Ordinal)]), "po_1", _ => null);

        Assert.Equal([200, 200, 50], payout.Chunks.Select(chunk => chunk.Count));
        Assert.Equal((450, 450, 3), (payout.State.Lines, payout.State.Unmatched, payout.State.NextChunk));
        Assert.Equal(Eur(44_212.50m), payout.State.Totals?.Unmatched);
    }

    [Fact]
    public void Whatever_matches_the_split_ties_to_the_cash() => Check.QuickThrowOnFailure(Prop.ForAll(Lines(), lines =>
    {
        var totals = lines.Aggregate(SettlementTotals.Zero(Currency.Of("EUR")), (sum, line) => sum.With(line));

        Assert.True(totals.Ties);
        Assert.Equal(Money.Sum(lines.Select(line => line.Line.Net), Currency.Of("EUR")), totals.Cash);
    }));

    [Fact]
    public void State_and_events_survive_storage()
    {
        var payout = SettledPayout.Play(Sample, "po_USD1", SettledPayout.Payments);
        var events = payout.Events.Select(happened => Stored(happened, happened.GetType())).Cast<IDomainEvent>().ToList();
        var state = (SettlementState)Stored(payout.State, typeof(SettlementState));

        Assert.Equal(payout.State, events.Aggregate(SettlementState.Empty, (sum, happened) => sum.Apply(happened)));
        Assert.Equal(payout.State, state);
        Assert.Equal(payout.Chunks[0], Assert.IsType<SettlementLinesMatched>(events[1]).Lines);

        static object Stored(object value, Type type) =>
            JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(value, type, FabricJson.Options), type, FabricJson.Options)!;
    }

    private static Arbitrary<List<MatchedLine>> Lines()
    {
        var line = from kind in Gen.Elements(SettlementLineKind.Charge, SettlementLineKind.CaptureReversal, SettlementLineKind.Refund, SettlementLineKind.RefundFailure, SettlementLineKind.Reserve, SettlementLineKind.Fee, SettlementLineKind.Dispute, SettlementLineKind.DisputeReversal)
                   from gross in Gen.Choose(-100_000, 100_000)
                   from fee in Gen.Choose(-500, 500)
                   from status in Gen.Elements(MatchStatus.Matched, MatchStatus.Unmatched)
                   select new MatchedLine(Line(kind, gross * 0.01m, fee * 0.01m), new LineMatch(status, "code", "reason", null, Usd(gross * 0.02m)));
        return Gen.ListOf(line).Select(lines => lines.ToList()).ToArbitrary();
    }

    private static PayoutAnnounced Announced(decimal amount) => new("acme", "stripe", "po_1", Eur(amount), new DateOnly(2026, 11, 5), Now);

    private static Money Usd(decimal amount) => new(amount, Currency.Of("USD"));

    private static string Refused(string code, Outcome outcome)
    {
        var problem = Assert.Single(Assert.IsType<Outcome.Rejected>(outcome).Problems);
        Assert.Equal(code, problem.Code);
        return problem.Text;
    }
}
