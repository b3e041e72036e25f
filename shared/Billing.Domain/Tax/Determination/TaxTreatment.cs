using System.Text.Json.Serialization;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Determination;

/// <summary>The treatment of one kind of product within a query: rule, reason and rates.</summary>
/// <remarks>Shared by the lines that it holds for.</remarks>
/// <param name="Category">Category of EN 16931.</param>
/// <param name="Rule">Stable name of the rule that decided, such as <c>eu.distance-sale</c>.</param>
/// <param name="Basis">The law that the rule follows.</param>
/// <param name="TaxPoint">The day whose rates apply.</param>
/// <param name="Rates">Each tax, the country's first; empty when none is charged.</param>
/// <param name="ReasonCode">VATEX code of the exemption (BT-121), or null.</param>
/// <param name="Reason">Why no tax is charged (BT-120), or null.</param>
/// <param name="Jurisdiction">Where it was decided; also without a tax, for the report.</param>
/// <param name="Doubt">Why a person should look at it, all reasons in one text, or null: the result is provisional then.</param>
/// <param name="Doubts">Each reason with the question that a person can decide; null when there is none.</param>
/// <param name="Certificate">Number of the certificate that frees from tax, or null.</param>
public sealed record TaxTreatment(
    TaxCategory Category,
    string Rule,
    string Basis,
    DateOnly TaxPoint,
    IReadOnlyList<TaxRate> Rates,
    string? ReasonCode,
    string? Reason,
    string Jurisdiction,
    string? Doubt = null,
    IReadOnlyList<TaxDoubt>? Doubts = null,
    string? Certificate = null)
{
    /// <summary>Reason why no tax is charged, as an invoice says it; null when it is charged.</summary>
    [JsonIgnore]
    public TaxReason? WhyUntaxed => Rates.Count == 0 && Reason is { } reason ? new TaxReason(ReasonCode, reason, Certificate) : null;

    /// <summary>The treatment with doubts besides those that it has.</summary>
    public TaxTreatment With(params IReadOnlyCollection<TaxDoubt> added)
    {
        if (added.Count == 0)
        {
            return this;
        }

        var all = (Doubts ?? []).Concat(added).DistinctBy(each => each.Key).ToList();
        var text = string.Join(' ', added.Select(each => each.Text).Distinct().Where(each => Doubt?.Contains(each, StringComparison.Ordinal) != true).Prepend(Doubt).OfType<string>());
        return this with { Doubt = text, Doubts = all };
    }

    /// <summary>
    /// Fractions of the net price for each rate, in order. A compound rate is levied on the price and the taxes before it: 9.5 % on
    /// top of 5 % is 9.975 % of the price.
    /// </summary>
    [JsonIgnore]
    internal decimal[] Effective { get; } = EffectiveOf(Rates);

    /// <summary>All taxes together as a fraction of the net price.</summary>
    [JsonIgnore]
    public decimal TotalRate
    {
        get
        {
            var sum = 0m;
            foreach (var rate in Effective)
            {
                sum += rate;
            }

            return sum;
        }
    }

    private static decimal[] EffectiveOf(IReadOnlyList<TaxRate> rates)
    {
        if (rates.Count == 0)
        {
            return [];
        }

        var effective = new decimal[rates.Count];
        var above = 0m;
        for (var index = 0; index < effective.Length; index++)
        {
            effective[index] = (rates[index].IsCompound ? rates[index].Rate * (1 + above) : rates[index].Rate) * (rates[index].Basis ?? 1);
            above += effective[index];
        }

        return effective;
    }
}
