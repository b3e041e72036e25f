using Billing.Domain.Primitives;

namespace Billing.Domain.Tax.Thresholds;

/// <summary>A sale that counts for the threshold of distance sales (Directive 2006/112/EC article 59c).</summary>
/// <param name="LegalEntityId">Who sells.</param>
/// <param name="Year">Calendar year, in the seller's zone.</param>
/// <param name="Reference">The order.</param>
/// <param name="NetInEuro">Before tax, in euro; not rounded.</param>
/// <param name="OccurredAt">When.</param>
[EventType("tax.distance-sale-counted")]
public sealed record DistanceSaleCounted(string LegalEntityId, int Year, string Reference, decimal NetInEuro, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>Net sales to consumers in other member states in a year, in the order in which they were counted, up to the threshold.</summary>
public sealed record DistanceSales : IStreamState<DistanceSales>
{
    /// <summary>Above it the destination taxes (article 59c (1) (c)).</summary>
    public const decimal Threshold = 10_000;

    /// <inheritdoc/>
    public static DistanceSales Empty { get; } = new();

    /// <summary>Orders that were counted, with their net in euro.</summary>
    public IReadOnlyList<CountedSale> Sales { get; init; } = [];

    /// <summary>Sum of all that was counted.</summary>
    public decimal Total => Sales.Sum(sale => sale.NetInEuro);

    /// <summary>Counts a sale once. Above the threshold nothing is counted any more: it stays exceeded for that year and the next.</summary>
    public static Outcome Count(DistanceSales state, DistanceSaleCounted sale) =>
        state.Sales.Any(each => each.Reference == sale.Reference) || state.Total > Threshold ? Outcome.AlreadyDone() : Outcome.Accept(sale);

    /// <summary>Sales before an order; all of them for an order that was not counted.</summary>
    public decimal Before(string reference) => Sales.TakeWhile(sale => sale.Reference != reference).Sum(sale => sale.NetInEuro);

    /// <summary>Sales that count against the threshold for an order.</summary>
    /// <remarks>A threshold that the year before exceeded is exceeded still.</remarks>
    public decimal CountedFor(string reference, DistanceSales yearBefore) => Math.Max(Before(reference), yearBefore.Total);

    /// <inheritdoc/>
    public DistanceSales Apply(IDomainEvent happened) =>
        happened is DistanceSaleCounted counted ? this with { Sales = [.. Sales, new CountedSale(counted.Reference, counted.NetInEuro)] } : this;
}

/// <summary>A sale that was counted.</summary>
public sealed record CountedSale(string Reference, decimal NetInEuro);
