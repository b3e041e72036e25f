using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>Something of a payment that a person must know, or need not ask any more.</summary>
/// <param name="ExceptionId">Stable for its cause.</param>
/// <param name="Problem">What is the matter.</param>
/// <param name="Amount">Money at stake.</param>
/// <param name="IsAnswered">True if it is in order again: then an open exception is resolved, and none is raised.</param>
public sealed record PaymentQuestion(string ExceptionId, Problem Problem, Money Amount, bool IsAnswered = false);

/// <summary>The questions about payments: nothing that concerns money passes in silence.</summary>
public static class PaymentQuestions
{
    /// <summary>Questions that a notice leads to, by the payment as it stands after it.</summary>
    public static IReadOnlyList<PaymentQuestion> Of(PaymentState state, PaymentNotification notice) => notice switch
    {
        PaymentNotification.RefundFailed failed => [Failed(failed), .. Levels(state, notice)],
        PaymentNotification.CaptureReversed reversed => [TakenBack(reversed), .. Levels(state, notice)],
        PaymentNotification.Captured when HasMore(state) => [Answered(state, notice), .. Levels(state, notice)],
        PaymentNotification.Disputed disputed => [.. Dispute(state, disputed), .. Levels(state, notice)],
        _ => [.. Levels(state, notice)],
    };

    private static PaymentQuestion Failed(PaymentNotification.RefundFailed failed) => new(
        $"{JoinedKey.FromEnd("-refund-", Prefix(failed), failed.RefundId)}-failed",
        Ask(
            "payments.refund-failed",
            $"{failed.Gateway} tells {failed.Type} of refund {failed.RefundId} of payment {failed.PaymentId}: the money is back with us, and the customer has not got it."),
        failed.Amount);

    private static PaymentQuestion TakenBack(PaymentNotification.CaptureReversed reversed) => new(
        JoinedKey.FromEnd("-reversed-", Prefix(reversed), reversed.ReversalId),
        Ask(
            "payments.capture-reversed",
            $"{reversed.Gateway} tells {reversed.Type} of payment {reversed.PaymentId}: {reversed.Amount} is not with us any more, and what it paid is owed again."),
        reversed.Amount);

    private static bool HasMore(PaymentState state) => state.Refunds.Count + state.RefundTotals.Count + state.Disputes.Count + state.Reversals.Count > 0;

    private static PaymentQuestion Answered(PaymentState state, PaymentNotification notice) => new(
        MissingCapture.ExceptionId(notice.Gateway, notice.PaymentId), MissingCapture.Ask(notice.PaymentId, []), state.Captured ?? default, IsAnswered: true);

    // By where the dispute stands, not by what was told last: notices cross.
    private static IEnumerable<PaymentQuestion> Dispute(PaymentState state, PaymentNotification.Disputed notice)
    {
        var dispute = state.Disputes.FirstOrDefault(each => each.DisputeId == notice.DisputeId)
            ?? new PaymentDispute(notice.DisputeId, notice.Amount, notice.Status, notice.OccurredAt);
        var id = JoinedKey.FromEnd("-dispute-", Prefix(notice), dispute.DisputeId);
        var what = $"Dispute {dispute.DisputeId} of payment {notice.PaymentId} at {notice.Gateway}";
        yield return new PaymentQuestion(
            $"{id}-opened", Ask("payments.dispute-opened", $"{what} is open: answer it in time."), dispute.Amount, dispute.Status != DisputeStatus.Open);
        if (dispute.Status != DisputeStatus.Open)
        {
            var problem = dispute.Status == DisputeStatus.Lost
                ? Ask("payments.dispute-lost", $"{what} is lost: the customer has the money back, and what it paid is owed again.")
                : Ask("payments.dispute-won", $"{what} is won: the money stays with us.");
            yield return new PaymentQuestion($"{id}-closed", problem, dispute.Amount);
        }
    }

    private static IEnumerable<PaymentQuestion> Levels(PaymentState state, PaymentNotification notice)
    {
        if (state.Captured is not { } captured)
        {
            yield break;
        }

        if (state.Authorised is { } authorised && authorised.Currency == captured.Currency && (captured > authorised || notice is PaymentNotification.Authorised))
        {
            yield return new PaymentQuestion(
                $"{Prefix(notice)}-captured-above-authorised",
                Ask("payments.captured-above-authorised", $"{captured} of payment {notice.PaymentId} at {notice.Gateway} is captured, and {authorised} was authorised."),
                captured,
                captured <= authorised);
        }

        var givenBack = PaymentTargets.Of(state, captured.Currency).GivenBack;
        if (givenBack.IsZero && notice is PaymentNotification.Captured)
        {
            yield break;
        }

        yield return new PaymentQuestion(
            $"{Prefix(notice)}-given-back-above-captured",
            Ask("payments.refund-too-high", $"{givenBack} of payment {notice.PaymentId} at {notice.Gateway} went back to the customer, and {captured} was captured."),
            givenBack,
            givenBack <= captured);

        foreach (var foreign in Foreign(state, captured.Currency))
        {
            yield return new PaymentQuestion(
                $"{Prefix(notice)}-in-{foreign.Currency}",
                Ask("payments.currency-differs", $"{foreign} of payment {notice.PaymentId} at {notice.Gateway}, which was captured in {captured.Currency}: it is not booked."),
                foreign);
        }
    }

    // Told before the capture, when its currency was not known.
    private static IEnumerable<Money> Foreign(PaymentState state, Currency currency) => state.Refunds.Select(refund => refund.Amount)
        .Concat(state.RefundTotals.Select(total => total.InAll))
        .Concat(state.Disputes.Select(dispute => dispute.Amount))
        .Concat(state.Reversals.Select(reversal => reversal.Amount))
        .Where(amount => amount.Currency != currency)
        .DistinctBy(amount => amount.Currency);

    private static string Prefix(PaymentNotification notice) => "payment-" + JoinedKey.Of('-', notice.Gateway, notice.PaymentId);

    private static Problem Ask(string code, string text) => new(code, Severity.Warning, "payments", "$", text);
}
