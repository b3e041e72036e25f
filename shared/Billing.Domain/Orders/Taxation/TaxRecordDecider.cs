using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;

namespace Billing.Domain.Orders.Taxation;

/// <summary>Decides what may happen to the record of an order's tax.</summary>
public static class TaxRecordDecider
{
    /// <summary>
    /// Keeps a determination. The first answer to a question stands, so that whoever asks again after a crash goes on with it; a
    /// corrected order asks another question.
    /// </summary>
    public static Outcome Determine(TaxRecord state, TaxDetermined determined) => AnswerTo(state, determined.Stage, determined.Query) is not null
        ? Outcome.AlreadyDone()
        : Outcome.Accept(determined);

    /// <summary>The answer that was given to a question before, or null.</summary>
    public static TaxResult? AnswerTo(TaxRecord state, string stage, TaxQuery query) =>
        state.Of(stage) is { } before && IsSame(before.Query, query) ? before.Result.For(before.Query) : null;

    /// <summary>Replaces a provisional determination by the tax as it should have been. One that is provisional again is refused.</summary>
    public static Outcome TrueUp(TaxRecord state, string stage, StoredTaxResult result, IReadOnlyList<TaxDifference> differences, DateTimeOffset now) => state.Of(stage) switch
    {
        null => Outcome.Reject(Problem.Error("tax.not-determined", "$.stage", $"There is no determination {stage}.")),
        { IsOpen: false } => Outcome.AlreadyDone(),
        _ when result.IsProvisional => Outcome.Reject(Problem.Error("tax.still-provisional", "$.result", result.Doubts[0])),
        _ => Outcome.Accept(new TaxTruedUp(state.Reference!, state.LegalEntityId!, stage, result, differences, now)),
    };

    /// <summary>Books what credit notes changed of a true-up: what they take back bore the tax that was invoiced, and is owed no other any more.</summary>
    /// <param name="state">The record.</param>
    /// <param name="stage">Which determination.</param>
    /// <param name="wanted">The differences as they are to stand.</param>
    /// <param name="now">Now.</param>
    public static Outcome FollowCredits(TaxRecord state, string stage, IReadOnlyList<TaxDifference> wanted, DateTimeOffset now)
    {
        if (state.Of(stage) is not { FollowsCredits: true, TruedUp: { } result, Booked: { } booked })
        {
            return Outcome.AlreadyDone();
        }

        var more = TaxDifference.Sum([.. wanted, .. booked.Select(each => each with { Amount = -each.Amount })]);
        return more.Count == 0 ? Outcome.AlreadyDone() : Outcome.Accept(new TaxTruedUp(state.Reference!, state.LegalEntityId!, stage, result, more, now));
    }

    /// <summary>
    /// The shipments whose invoices bear the tax of a stage, or null while some of them are still to come: a true-up looks at all of
    /// them at once. Subscriptions are invoiced for ever and are not among them.
    /// </summary>
    public static IReadOnlyList<Shipment>? Invoiced(TaxRecord record, string stage, OrderState order)
    {
        if (stage != TaxRecord.Checkout)
        {
            return order.Shipments.Where(each => each.Id == stage).ToList() is [{ InvoiceNumber: not null }] found ? found : null;
        }

        return order.Order is not null && OrderProgress.Of(order).IsComplete
            ? order.Shipments.Where(shipment => record.Of(shipment.Id) is null).ToList()
            : null;
    }

    /// <summary>Differences that the authorities are owed for some shipments, by jurisdiction; none that is zero.</summary>
    /// <param name="shipments">All that bear the tax.</param>
    /// <param name="before">As it was invoiced.</param>
    /// <param name="after">As it should have been.</param>
    /// <param name="credited">What credit notes took back: of that nothing differs.</param>
    public static IReadOnlyList<TaxDifference> Differences(
        IReadOnlyList<Shipment> shipments, TaxResult before, TaxResult after, IReadOnlyList<CreditedTaxes>? credited = null)
    {
        var invoiced = shipments.SelectMany(shipment => shipment.Slices).SelectMany(slice => Taxes(after, slice, 1).Concat(Taxes(before, slice, -1)));
        return TaxDifference.Sum(invoiced.Concat((credited ?? []).SelectMany(each => TakenBack(shipments, after, each))));
    }

    private static IEnumerable<TaxDifference> TakenBack(IReadOnlyList<Shipment> shipments, TaxResult after, CreditedTaxes credited) => shipments
        .Where(shipment => shipment.Id == credited.ShipmentId)
        .SelectMany(shipment => shipment.Slices)
        .Where(slice => slice.LineId == credited.LineId)
        .SelectMany(slice => Taxes(after, slice, -1)
            .Select(tax => tax with { Amount = Allocation.Slice(tax.Amount, 0, credited.Net.Amount, credited.Invoiced.Amount) })
            .Concat(credited.Taxes));

    /// <summary>
    /// Asks a person about invoiced tax that differs from what is owed: whether the buyer gets a credit or a debit note. The books are right either way.
    /// </summary>
    /// <param name="reference">The order.</param>
    /// <param name="stage">Which determination was provisional.</param>
    /// <param name="differences">At least one.</param>
    /// <returns>The question, and by how much the tax differs in all; above zero when too little was charged.</returns>
    public static (Problem Problem, Money Total) QuestionOf(string reference, string stage, IReadOnlyList<TaxDifference> differences)
    {
        var total = Money.Sum(differences.Select(each => each.Amount), differences[0].Amount.Currency);
        var note = total.IsNegative ? "The buyer was charged too much: a credit note is due." : "The buyer was charged too little or for another authority: decide about a debit note.";
        var parts = string.Join(", ", differences.Select(each => $"{each.Jurisdiction} {each.Amount}"));
        return (new Problem("tax.trued-up", Severity.Warning, "tax", "$", $"The invoiced tax of order {reference}, {stage}, differs from what is owed: {parts}. {note}"), total);
    }

    private static IEnumerable<TaxDifference> Taxes(TaxResult result, LineSlice slice, int sign)
    {
        var parts = result.Lines.Where(each => OrderTax.IsOf(each.Line.LineId, slice.LineId));
        return parts.SelectMany(line => line.Taxes.Select(tax => new TaxDifference(tax.Jurisdiction, Allocation.Slice(tax.Amount, slice.From, slice.To, line.Line.Quantity) * sign)));
    }

    private static bool IsSame(TaxQuery one, TaxQuery other) =>
        (one.Currency, one.PricesIncludeTax, one.Dates, one.ShipFrom, one.ShipTo) == (other.Currency, other.PricesIncludeTax, other.Dates, other.ShipFrom, other.ShipTo)
        && (one.Buyer.Class, one.Buyer.TaxId) == (other.Buyer.Class, other.Buyer.TaxId)
        && one.Lines.SequenceEqual(other.Lines);
}
