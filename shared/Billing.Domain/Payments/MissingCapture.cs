using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>Asks a person about money given back or claimed of a payment that was never told.</summary>
public static class MissingCapture
{
    /// <summary>Id of the exception about a payment.</summary>
    public static string ExceptionId(string gateway, string paymentId) => $"payment-{JoinedKey.Of('-', gateway, paymentId)}-capture-missing";

    /// <summary>True if something was given back or claimed before a time of what is not captured here.</summary>
    public static bool IsMissing(PaymentState state, DateTimeOffset since) => state.Captured is null && Told(state).Any(told => told.At is null || told.At <= since);

    /// <summary>The question, with the money of the first notice.</summary>
    public static PaymentQuestion QuestionOf(PaymentState state, string gateway, string paymentId) => new(
        ExceptionId(gateway, paymentId), Ask($"payment {paymentId} at {gateway}", [.. Told(state).Select(told => told.Amount)]), Told(state).First().Amount);

    /// <summary>The problem of money that was given back or is claimed without its capture.</summary>
    /// <param name="what">Whose money.</param>
    /// <param name="amounts">What went back or is claimed.</param>
    public static Problem Ask(string what, IReadOnlyList<Money> amounts) => new(
        "payments.capture-missing", Severity.Warning, "payments", "$", $"{string.Join(", ", amounts)} went back or is claimed of {what}, and its capture was not told: nothing of it is booked.");

    private static IEnumerable<(Money Amount, DateTimeOffset? At)> Told(PaymentState state) =>
    [
        .. state.Refunds.Where(refund => refund.IsMade && refund.FailedAt is null).Select(refund => (refund.Amount, refund.At)),
        .. state.RefundTotals.Select(total => (total.InAll, (DateTimeOffset?)total.At)),
        .. state.Disputes.Where(dispute => dispute.Status != DisputeStatus.Won).Select(dispute => (dispute.Amount, (DateTimeOffset?)dispute.At)),
        .. state.Reversals.Select(reversal => (reversal.Amount, (DateTimeOffset?)reversal.At)),
        .. state.ParkedRefund is { } total ? [(total, (DateTimeOffset?)null)] : Array.Empty<(Money, DateTimeOffset?)>(),
        .. state.ParkedSingleRefunds.Select(parked => (parked.Amount, (DateTimeOffset?)null)),
    ];
}
