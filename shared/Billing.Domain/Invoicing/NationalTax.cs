using Billing.Domain.Primitives;

namespace Billing.Domain.Invoicing;

/// <summary>
/// The tax of a country in its own currency, which an invoice in another currency must say (Directive 2006/112/EC article 230; EN 16931 BT-6
/// and BT-111).
/// </summary>
/// <param name="Jurisdiction">The country.</param>
/// <param name="Name">What the customer reads, such as <c>MwSt</c>.</param>
/// <param name="Amount">All its tax on the invoice, rounded half away from zero.</param>
/// <param name="ExchangeRate">What one unit of the invoice's currency is worth.</param>
/// <param name="Source">Who published the rate.</param>
public sealed record NationalTax(string Jurisdiction, string Name, Money Amount, decimal ExchangeRate, string Source)
{
    /// <summary>The tax of a country on an invoice; zero where it bears none.</summary>
    public static NationalTax Of(Invoice invoice, string jurisdiction, Currency currency, decimal exchangeRate, string source)
    {
        var rows = invoice.TaxBreakdown.Where(row => row.Jurisdiction == jurisdiction).ToList();
        var amount = rows.Sum(row => row.Amount.Amount) * exchangeRate;
        return new NationalTax(
            jurisdiction, rows.FirstOrDefault()?.Name ?? string.Empty, new Money(amount.Round(currency.MinorDigits, Rounding.HalfAwayFromZero), currency), exchangeRate, source);
    }
}
