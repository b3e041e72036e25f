using Billing.Domain.Tax;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Primitives;

namespace Billing.Domain.Orders.Taxation;

/// <summary>
/// A result as it is kept beside its query: each treatment once, however many lines share it, so that an order of a thousand lines
/// fits into a commit.
/// </summary>
/// <param name="Source">Who determined it.</param>
/// <param name="Version">Version of the tables, or the provider's reference.</param>
/// <param name="Treatments">Each once.</param>
/// <param name="Lines">In the order of the query.</param>
/// <param name="Doubts">Why it is provisional; empty when it stands.</param>
public sealed record StoredTaxResult(
    string Source, string Version, IReadOnlyList<TaxTreatment> Treatments, IReadOnlyList<StoredTaxLine> Lines, IReadOnlyList<string> Doubts)
{
    /// <summary>True if a true-up may correct it.</summary>
    public bool IsProvisional => Doubts.Count > 0;

    /// <summary>Doubts that a decision of the company closes, each once.</summary>
    public IReadOnlyList<TaxDoubt> Questions() => [.. Treatments.SelectMany(treatment => treatment.Doubts ?? []).DistinctBy(doubt => doubt.Key)];

    /// <summary>Doubts that pass by themselves, such as an outage.</summary>
    public IReadOnlyList<string> PassingDoubts() => [.. Doubts.Except(Questions().Select(doubt => doubt.Text), StringComparer.Ordinal)];

    /// <summary>A result, to be kept.</summary>
    public static StoredTaxResult Of(TaxResult result)
    {
        var treatments = result.Lines.Select(line => line.Treatment).Distinct().ToList();
        return new StoredTaxResult(
            result.Source,
            result.Version,
            treatments,
            [.. result.Lines.Select(line => new StoredTaxLine(treatments.IndexOf(line.Treatment), line.Net.Amount, [.. line.Taxes.Select(tax => tax.Amount.Amount)]))],
            result.Doubts);
    }

    /// <summary>The whole result of a query.</summary>
    public TaxResult For(TaxQuery query) => new(
        query.Currency, query.PricesIncludeTax, Source, Version, [.. query.Lines.Select((line, index) => LineOf(line, Lines[index], Currency.Of(query.Currency)))], Doubts);

    private TaxedLine LineOf(TaxableLine line, StoredTaxLine kept, Currency currency)
    {
        var treatment = Treatments[kept.Treatment];
        var taxes = treatment.Rates.Select((rate, index) => new TaxAmount(rate.Jurisdiction, rate.Name, rate.Rate, new Money(kept.Taxes[index], currency))).ToList();
        return new TaxedLine(line, new Money(kept.Net, currency), new Money(kept.Taxes.Sum(), currency), taxes, treatment);
    }
}

/// <summary>One line of a kept result.</summary>
/// <param name="Treatment">Index of its treatment.</param>
/// <param name="Net">Before tax.</param>
/// <param name="Taxes">Amount of each rate of the treatment, in order.</param>
public sealed record StoredTaxLine(int Treatment, decimal Net, IReadOnlyList<decimal> Taxes);
