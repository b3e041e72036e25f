using Billing.Domain.Primitives;
using Billing.Domain.Settlement;

namespace Billing.Domain.Tests.Settlement;

/// <summary>A payout that went all the way, as the fabric takes it: checked, taken in, matched in chunks, completed.</summary>
internal sealed record SettledPayout(
    SettlementFileSummary File,
    PayoutSummary Summary,
    IReadOnlyList<IReadOnlyList<MatchedLine>> Chunks,
    IReadOnlyList<IDomainEvent> Events,
    SettlementState State)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 6, 6, 0, 0, TimeSpan.Zero);

    /// <summary>The payments of the sample file, but for the unknown one.</summary>
    public static CapturedPayment? Payments(string paymentId) => paymentId switch
    {
        "pi_u1" => Payment(paymentId, "1001", "USD", 120, 20),
        "pi_u2" => Payment(paymentId, "1002", "USD", 59.90m, 0),
        "pi_e1" => Payment(paymentId, "2001", "EUR", 238, 0),
        "pi_j1" => Payment(paymentId, "3001", "JPY", 9800, 0),
        _ => null,
    };

    public static SettledPayout Play(string text, string payoutId, Func<string, CapturedPayment?> payments)
    {
        var (lines, file) = StripeFile.Sound(text);
        var payout = file.Payouts.Single(one => one.PayoutId == payoutId);
        var events = new List<IDomainEvent>();
        var state = Play(SettlementDecider.Accept(SettlementState.Empty, "acme", "stripe", file, payout, Now), SettlementState.Empty, events);
        var chunks = new List<IReadOnlyList<MatchedLine>>();
        foreach (var chunk in SettlementDecider.ChunksOf(lines, payoutId))
        {
            var known = chunk.Select(line => line.PaymentId).OfType<string>().Distinct(StringComparer.Ordinal)
                .Select(payments).OfType<CapturedPayment>().ToDictionary(payment => payment.PaymentId, StringComparer.Ordinal);
            chunks.Add(SettlementMatcher.MatchAll(chunk, known));
            state = Play(SettlementDecider.RecordChunk(state, chunks.Count - 1, chunks[^1], Now), state, events);
        }

        state = Play(SettlementDecider.Complete(state, Now), state, events);
        return new SettledPayout(file, payout, chunks, events, state);
    }

    private static SettlementState Play(Outcome outcome, SettlementState state, List<IDomainEvent> events)
    {
        var accepted = Assert.IsType<Outcome.Accepted>(outcome);
        events.AddRange(accepted.Events);
        return accepted.Events.Aggregate(state, (sum, happened) => sum.Apply(happened));
    }

    private static CapturedPayment Payment(string id, string order, string currency, decimal captured, decimal refunded)
    {
        var code = Currency.Of(currency);
        return new CapturedPayment("stripe", id, order, new Money(captured, code), new Money(refunded, code), Money.Zero(code), Money.Zero(code));
    }
}
