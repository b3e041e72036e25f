using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tax.Computation;

/// <summary>
/// Computes tax to the minor unit. Exclusive prices: net is given, tax comes on top. Inclusive prices: gross is given, each
/// tax is its share of the gross, net is what is left. Halves go away from zero. What is rounded, line or document, stands in
/// each rate.
/// </summary>
internal static class TaxCalculator
{
    /// <summary>The lines with their taxes, in order.</summary>
    /// <param name="currency">Of all amounts.</param>
    /// <param name="inclusive">True if amounts hold the tax.</param>
    /// <param name="lines">What is taxed.</param>
    /// <param name="treatments">How, one a line; lines with the same treatment share the object or an equal one.</param>
    public static TaxedLine[] Compute(Currency currency, bool inclusive, IReadOnlyList<TaxableLine> lines, TaxTreatment[] treatments)
    {
        var document = new DocumentRounding(currency);
        var starts = new int[lines.Count + 1];
        for (var index = 0; index < lines.Count; index++)
        {
            starts[index + 1] = starts[index] + treatments[index].Rates.Count;
        }

        var amounts = new decimal[starts[^1]];
        for (var index = 0; index < lines.Count; index++)
        {
            var treatment = treatments[index];
            for (var rate = 0; rate < treatment.Rates.Count; rate++)
            {
                var slot = starts[index] + rate;
                var taxable = TaxableAmount(inclusive, lines[index], treatment, rate);
                var share = new TaxShare(treatment.Effective[rate], inclusive ? 1 + treatment.TotalRate : 1);
                if (treatment.Rates[rate].Rounding == TaxRoundingScope.Line || lines.Count == 1)
                {
                    amounts[slot] = share.Of(taxable).Round(currency.MinorDigits, Rounding.HalfAwayFromZero);
                }
                else
                {
                    document.Add(treatment.Rates[rate], share, taxable, lines[index].LineId, slot);
                }
            }
        }

        document.Spread(amounts);
        return Build(currency, inclusive, lines, treatments, starts, amounts);
    }

    // What is free of a tax is taken off. Inclusive prices hold the taxes of what is not free: gross = net + sum of rate × (net - free).
    private static decimal TaxableAmount(bool inclusive, TaxableLine line, TaxTreatment treatment, int rate)
    {
        var free = FreeOf(line, treatment.Rates[rate]);
        if (!inclusive)
        {
            return (line.ExactAmount ?? line.Amount) - free;
        }

        var freed = 0m;
        for (var index = 0; index < treatment.Rates.Count; index++)
        {
            freed += treatment.Effective[index] * FreeOf(line, treatment.Rates[index]);
        }

        return freed == 0 && free == 0 ? line.Amount : line.Amount + freed - (free * (1 + treatment.TotalRate));
    }

    private static decimal FreeOf(TaxableLine line, TaxRate rate) => rate.FreePerItem is { } free
        ? Math.Sign(line.Amount) * Math.Min(Math.Abs(line.Amount), free * Math.Abs(line.Quantity))
        : 0;

    private static TaxedLine[] Build(
        Currency currency, bool inclusive, IReadOnlyList<TaxableLine> lines, TaxTreatment[] treatments, int[] starts, decimal[] amounts)
    {
        var taxed = new TaxedLine[lines.Count];
        for (var index = 0; index < taxed.Length; index++)
        {
            var rates = treatments[index].Rates;
            var taxes = rates.Count == 0 ? [] : new TaxAmount[rates.Count];
            var tax = 0m;
            for (var rate = 0; rate < taxes.Length; rate++)
            {
                var amount = amounts[starts[index] + rate];
                tax += amount;
                taxes[rate] = new TaxAmount(rates[rate].Jurisdiction, rates[rate].Name, rates[rate].Rate, new Money(amount, currency));
            }

            var net = inclusive ? lines[index].Amount - tax : lines[index].Amount;
            for (var rate = 0; rate < taxes.Length; rate++)
            {
                if (rates[rate] is { Basis: not null } or { FreePerItem: not null })
                {
                    var levied = (net - FreeOf(lines[index], rates[rate])) * (rates[rate].Basis ?? 1);
                    taxes[rate] = taxes[rate] with { Base = new Money(levied.Round(currency.MinorDigits, Rounding.HalfAwayFromZero), currency) };
                }
            }

            taxed[index] = new TaxedLine(lines[index], new Money(net, currency), new Money(tax, currency), taxes, treatments[index]);
        }

        return taxed;
    }
}

/// <summary>A tax as a share of an amount. Kept as a fraction: 0.19 / 1.19 has no exact decimal, and halves must be seen.</summary>
internal readonly record struct TaxShare(decimal Numerator, decimal Denominator)
{
    public decimal Of(decimal amount) => Denominator == 1 ? amount * Numerator : amount * Numerator / Denominator;
}
