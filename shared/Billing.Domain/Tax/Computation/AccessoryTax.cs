using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Computation;

/// <summary>The tax of what goes with goods, such as their delivery: theirs, in proportion to their amounts where they differ.</summary>
internal static class AccessoryTax
{
    private const int Digits = 12;

    /// <summary>The treatment of an accessory line.</summary>
    /// <param name="lines">All lines.</param>
    /// <param name="treatments">Of the lines; null for accessories.</param>
    /// <param name="isGoods">True if a line is goods.</param>
    public static TaxTreatment Of(IReadOnlyList<TaxableLine> lines, IReadOnlyList<TaxTreatment?> treatments, Predicate<TaxableLine> isGoods)
    {
        var goods = lines
            .Select((line, index) => (Weight: Math.Abs(line.Amount), Treatment: treatments[index], IsGoods: isGoods(line)))
            .Where(each => each.IsGoods && each.Treatment is not null)
            .Select(each => (each.Weight, Treatment: each.Treatment!))
            .ToList();
        var total = goods.Sum(each => each.Weight);
        var first = goods[0].Treatment;
        if (goods.TrueForAll(each => IsSame(each.Treatment, first)))
        {
            return first;
        }

        decimal Share(decimal weight) => total == 0 ? 1m / goods.Count : weight / total;
        var rates = goods
            .SelectMany(each => each.Treatment.Rates.Select(rate => (Share: Share(each.Weight) * (rate.Basis ?? 1), Rate: rate)))
            .GroupBy(each => each.Rate with { Basis = null, FreePerItem = null })
            .Select(group => group.Key with { Basis = Math.Min(1, decimal.Round(group.Sum(each => each.Share), Digits)) })
            .OrderBy(rate => rate.Jurisdiction.Length)
            .ThenBy(rate => rate.Jurisdiction, StringComparer.Ordinal)
            .ThenByDescending(rate => rate.Rate)
            .ToList();
        var main = goods.MaxBy(each => each.Weight).Treatment;
        var taxed = goods.Find(each => each.Treatment.Category == TaxCategory.Standard).Treatment ?? main;
        return new TaxTreatment(taxed.Category, "accessory-of-several", taxed.Basis, taxed.TaxPoint, rates, null, null, taxed.Jurisdiction)
            .With([.. goods.SelectMany(each => each.Treatment.Doubts ?? [])]);
    }

    private static bool IsSame(TaxTreatment one, TaxTreatment other) => ReferenceEquals(one, other)
        || (one.Category == other.Category && one.Jurisdiction == other.Jurisdiction && one.Reason == other.Reason
            && one.Rates.All(rate => rate.FreePerItem is null) && one.Rates.SequenceEqual(other.Rates));
}
