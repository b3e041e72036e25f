using System.Globalization;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Computation;

/// <summary>Tells a person how the tax of a line came about.</summary>
public static class TaxExplanation
{
    /// <summary>Inputs, rule, rates with their sources and the result, one sentence each. Holds no personal data.</summary>
    public static IReadOnlyList<string> Of(TaxResult result, TaxedLine line)
    {
        var treatment = line.Treatment;
        var sentences = new List<string>
        {
            $"Line {line.Line.LineId}: {line.Line.Quantity} of {line.Line.ProductCode} for {line.Line.Amount} {result.Currency}, {(result.PricesIncludeTax ? "tax included" : "before tax")}.",
            $"Rule {treatment.Rule} in {treatment.Jurisdiction} ({treatment.Basis}): category {treatment.Category.Code()}, tax point {treatment.TaxPoint:yyyy-MM-dd}.",
        };
        if (treatment.Reason is { } reason)
        {
            sentences.Add(treatment.ReasonCode is { } code ? $"No tax: {reason} ({code})." : $"No tax: {reason}.");
        }

        sentences.AddRange(treatment.Rates.Select((rate, index) => Of(rate, line.Taxes[index])));
        if (treatment.Doubt is { } doubt)
        {
            sentences.Add($"Provisional: {doubt}");
        }

        sentences.Add($"Net {line.Net} + tax {line.Tax} = gross {line.Gross}, by {result.Source} {result.Version}.");
        return sentences;
    }

    private static string Of(TaxRate rate, TaxAmount tax) => string.Create(
        CultureInfo.InvariantCulture,
        $"{tax.Jurisdiction} {tax.Name} {rate.Class} {rate.Rate * 100:0.#####} %{(rate.IsCompound ? " on price and taxes above" : string.Empty)} since {rate.From:yyyy-MM-dd} ({rate.Source}), rounded by {(rate.Rounding == TaxRoundingScope.Line ? "line" : "document")}: {tax.Amount}.");
}
