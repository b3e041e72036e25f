using Billing.Domain.Primitives;
using Billing.Domain.Tax.Determination;

namespace Billing.Domain.Orders.Taxation;

/// <summary>The tax of an order, or of a part of it that is invoiced, was determined. Holds the question and the answer with its reasons.</summary>
/// <param name="Reference">The order.</param>
/// <param name="LegalEntityId">Who sells.</param>
/// <param name="Stage"><see cref="TaxRecord.Checkout"/>, or the id of the shipment that is invoiced.</param>
/// <param name="Query">What was asked.</param>
/// <param name="Result">What was answered; provisional when it has doubts.</param>
/// <param name="OccurredAt">When.</param>
[EventType("tax.determined")]
public sealed record TaxDetermined(
    string Reference, string LegalEntityId, string Stage, TaxQuery Query, StoredTaxResult Result, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>
/// A provisional tax was determined for good after it was invoiced. The invoice stays as it is; what the authorities are owed more or
/// less is booked.
/// </summary>
/// <param name="Reference">The order.</param>
/// <param name="LegalEntityId">Whose books.</param>
/// <param name="Stage">Which determination.</param>
/// <param name="Result">The tax as it should have been.</param>
/// <param name="Differences">Where it differs from what was invoiced; empty when it was right.</param>
/// <param name="OccurredAt">When.</param>
[EventType("tax.trued-up")]
public sealed record TaxTruedUp(
    string Reference, string LegalEntityId, string Stage, StoredTaxResult Result, IReadOnlyList<TaxDifference> Differences, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The amount that an authority is owed more (above zero) or less than was invoiced.</summary>
public sealed record TaxDifference(string Jurisdiction, Money Amount)
{
    /// <summary>Differences added up by authority and currency, in a stable order; none that is zero.</summary>
    public static IReadOnlyList<TaxDifference> Sum(IEnumerable<TaxDifference> differences) => differences
        .GroupBy(each => (each.Jurisdiction, each.Amount.Currency))
        .Select(group => new TaxDifference(group.Key.Jurisdiction, Money.Sum(group.Select(each => each.Amount), group.Key.Currency)))
        .Where(difference => !difference.Amount.IsZero)
        .OrderBy(difference => difference.Jurisdiction, StringComparer.Ordinal)
        .ToList();
}

/// <summary>Net and taxes that credit notes took back of an order's line in one shipment.</summary>
/// <param name="ShipmentId">The shipment.</param>
/// <param name="LineId">The line.</param>
/// <param name="Net">Taken back.</param>
/// <param name="Invoiced">The net that was invoiced of it.</param>
/// <param name="Taxes">Taken back, as invoiced.</param>
public sealed record CreditedTaxes(string ShipmentId, string LineId, Money Net, Money Invoiced, IReadOnlyList<TaxDifference> Taxes);

/// <summary>One determination and what became of it.</summary>
/// <param name="Stage">See <see cref="TaxDetermined"/>.</param>
/// <param name="Query">What was asked.</param>
/// <param name="Result">What was answered first.</param>
/// <param name="TruedUp">The tax as it should have been, or null.</param>
/// <param name="Booked">What true-ups booked by now; null where that was not kept.</param>
public sealed record TaxDetermination(
    string Stage, TaxQuery Query, StoredTaxResult Result, StoredTaxResult? TruedUp, IReadOnlyList<TaxDifference>? Booked = null)
{
    /// <summary>True if it still waits for its true-up.</summary>
    public bool IsOpen => Result.Doubts.Count > 0 && TruedUp is null;

    /// <summary>True if a credit note for it changes what its true-up booked.</summary>
    public bool FollowsCredits => TruedUp is not null && Booked is { Count: > 0 };
}

/// <summary>The determinations of an order's tax, stage by stage.</summary>
public sealed record TaxRecord : IStreamState<TaxRecord>
{
    /// <summary>The stage of an order's confirmation; the other stages are shipments.</summary>
    public const string Checkout = "checkout";

    /// <inheritdoc/>
    public static TaxRecord Empty { get; } = new();

    /// <summary>The order; null before the first determination.</summary>
    public string? Reference { get; init; }

    /// <summary>Id of the selling company.</summary>
    public string? LegalEntityId { get; init; }

    /// <summary>One a stage, in the order in which they were made.</summary>
    public IReadOnlyList<TaxDetermination> Determinations { get; init; } = [];

    /// <summary>The determination of a stage, or null.</summary>
    public TaxDetermination? Of(string stage) => Determinations.FirstOrDefault(each => each.Stage == stage);

    /// <inheritdoc/>
    public TaxRecord Apply(IDomainEvent happened) => happened switch
    {
        TaxDetermined determined => this with
        {
            Reference = determined.Reference,
            LegalEntityId = determined.LegalEntityId,
            Determinations =
            [
                .. Determinations.Where(each => each.Stage != determined.Stage),
                new TaxDetermination(determined.Stage, determined.Query, determined.Result, null),
            ],
        },
        TaxTruedUp trued => this with
        {
            Determinations = [.. Determinations.Select(each => each.Stage == trued.Stage ? each with { TruedUp = trued.Result, Booked = TaxDifference.Sum([.. each.Booked ?? [], .. trued.Differences]) } : each)],
        },
        _ => this,
    };
}
