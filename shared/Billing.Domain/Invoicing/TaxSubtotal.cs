using Billing.Domain.Catalogue;
using Billing.Domain.Tax;
using Billing.Domain.Primitives;

namespace Billing.Domain.Invoicing;

/// <summary>The taxed base and the tax of one rate of one jurisdiction on an invoice (EN 16931 BG-23).</summary>
/// <param name="Category">Tax category (BT-118).</param>
/// <param name="Jurisdiction">Authority, or null where no tax is charged.</param>
/// <param name="Name">What the customer reads, empty where no tax is charged.</param>
/// <param name="Rate">Fraction (BT-119 is this times 100).</param>
/// <param name="Base">Sum of the net amounts of the lines that bear it (BT-116).</param>
/// <param name="Amount">Sum of the tax on those lines (BT-117).</param>
/// <param name="Reason">Why no tax is charged (BT-120, BT-121), or null.</param>
public sealed record TaxSubtotal(TaxCategory Category, string? Jurisdiction, string Name, decimal Rate, Money Base, Money Amount, TaxReason? Reason = null)
{
    /// <summary>The breakdown of an invoice: highest rate first, then by jurisdiction.</summary>
    public static IReadOnlyList<TaxSubtotal> Of(Invoice invoice)
    {
        var currency = Currency.Of(invoice.Currency);
        return invoice.Lines
            .Where(line => line.Kind != LineKind.CashRounding)
            .SelectMany(Entries)
            .GroupBy(entry => (entry.Category, entry.Jurisdiction, entry.Name, entry.Rate, entry.Reason))
            .Select(group => new TaxSubtotal(
                group.Key.Category,
                group.Key.Jurisdiction,
                group.Key.Name,
                group.Key.Rate,
                Money.Sum(group.Select(entry => entry.Base), currency),
                Money.Sum(group.Select(entry => entry.Amount), currency),
                group.Key.Reason))
            .OrderByDescending(row => row.Rate)
            .ThenBy(row => row.Jurisdiction, StringComparer.Ordinal)
            .ThenBy(row => row.Category)
            .ThenBy(row => row.Reason?.ToString(), StringComparer.Ordinal)
            .ToList();
    }

    private static IEnumerable<TaxSubtotal> Entries(InvoiceLine line) => line.Taxes.Count == 0
        ? [new TaxSubtotal(line.Category, null, string.Empty, 0, line.Net, Money.Zero(line.Net.Currency), line.Reason)]
        : line.Taxes.Select(tax => new TaxSubtotal(line.Category, tax.Jurisdiction, tax.Name, tax.Rate, tax.Base ?? line.Net, tax.Amount));
}
