using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Functions.Invoicing;

namespace Billing.Functions.Payments;

/// <summary>A decision about a refund that was made after invoicing.</summary>
/// <param name="CreditNote">True if a credit note goes with it.</param>
/// <param name="Treatment">Without one: <c>goodwill</c> (the default), <c>revenueReduction</c> or <c>owedAgain</c>.</param>
/// <param name="Amount">What of the refund, in its currency; absent for all that waits.</param>
/// <param name="Invoice">Of a credit note: number of the invoice to take back from; absent for the newest ones.</param>
/// <param name="Lines">Of a credit note: parts of that invoice's lines, in place of an amount.</param>
/// <param name="Actor">Who decides, where the request does not say.</param>
/// <param name="Reason">Why; printed on a credit note.</param>
public sealed record RefundDecisionBody(
    bool CreditNote, string? Treatment, decimal? Amount, string? Invoice, IReadOnlyList<CreditedPartBody>? Lines, string? Actor, string Reason);

/// <summary>A refund of an order.</summary>
/// <param name="RefundId">The gateway's id.</param>
/// <param name="PaymentId">The gateway's id of the payment.</param>
/// <param name="Amount">Given back; what failed is taken off.</param>
/// <param name="At">When it was made at the gateway.</param>
/// <param name="ToDecide">What went back after it was invoiced, and waits for a decision.</param>
/// <param name="Pending">What waits for credit notes that were decided.</param>
/// <param name="Credited">What credit notes for it took back.</param>
/// <param name="Decisions">The oldest first.</param>
public sealed record RefundBody(
    string RefundId, string PaymentId, Money Amount, DateTimeOffset At, Money ToDecide, Money Pending, Money Credited, IReadOnlyList<RefundDecision> Decisions)
{
    /// <summary>The refunds of an account, the oldest first.</summary>
    public static IReadOnlyList<RefundBody> Of(Receivable state) =>
    [
        .. state.Refunds.Select(refund => refund.Amount.Currency).Distinct().SelectMany(currency => RefundTargets.Of(state, currency)).Select(standing => new RefundBody(
            standing.Refund.RefundId,
            standing.Refund.PaymentId,
            standing.Refund.Amount,
            standing.Refund.At,
            standing.ToDecide,
            standing.Pending,
            standing.Credited,
            [.. state.Decisions.Where(decision => decision.RefundId == standing.Refund.RefundId)])),
    ];
}

/// <summary>A decision as it is read.</summary>
/// <param name="Treatment">What the refund is.</param>
/// <param name="Credit">What of it, by amount or lines.</param>
/// <param name="Invoice">The invoice to take back from, or null.</param>
public sealed record RefundDecisionAsked(RefundTreatment Treatment, CreditAsked Credit, string? Invoice)
{
    private static readonly Dictionary<string, RefundTreatment> Without = new(StringComparer.Ordinal)
    {
        ["goodwill"] = RefundTreatment.Goodwill,
        ["revenueReduction"] = RefundTreatment.RevenueReduction,
        ["owedAgain"] = RefundTreatment.OwedAgain,
    };

    /// <summary>Reads it.</summary>
    public static RefundDecisionAsked Read(JsonFields fields)
    {
        fields.RefuseOthers("creditNote", "treatment", "amount", "invoice", "lines", "actor", "reason");
        if (!fields.Has("creditNote"))
        {
            fields.Refuse("creditNote", "missing", "is required");
        }

        var withNote = fields.Flag("creditNote");
        foreach (var name in (withNote ? ["treatment"] : new[] { "invoice", "lines" }).Where(fields.Has))
        {
            fields.Refuse(name, "not-of-this-decision", withNote ? "is for refunds without a credit note" : "is for refunds with a credit note");
        }

        if (fields.Has("lines") && !fields.Has("invoice"))
        {
            fields.Refuse("invoice", "missing", "is required beside lines");
        }

        return new RefundDecisionAsked(withNote ? RefundTreatment.CreditNote : TreatmentOf(fields), CreditAsked.Read(fields), fields.OptionalText("invoice"));
    }

    private static RefundTreatment TreatmentOf(JsonFields fields)
    {
        var name = fields.OptionalText("treatment") ?? "goodwill";
        if (Without.TryGetValue(name, out var treatment))
        {
            return treatment;
        }

        fields.Refuse("treatment", "unknown-treatment", $"is none of {string.Join(", ", Without.Keys)}");
        return RefundTreatment.Goodwill;
    }
}
