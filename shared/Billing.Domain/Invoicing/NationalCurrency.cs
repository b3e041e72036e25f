using Billing.Domain.Customers;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Orders.Taxation;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Invoicing;

/// <summary>States tax in national currency where the law asks for it (Directive 2006/112/EC article 230; VATA 1994; MWSTG Art. 26).</summary>
public static class NationalCurrency
{
    /// <summary>A doubt about tax that could not be stated in the currency of its country.</summary>
    public const string Unknown = "tax.national-currency";

    /// <summary>
    /// The draft with the tax of each country whose currency is another one and where the seller is registered itself (what goes through a
    /// one-stop shop is declared in euro); and a doubt for each whose exchange rate is not known.
    /// </summary>
    /// <param name="draft">An invoice.</param>
    /// <param name="seller">Who invoices.</param>
    /// <param name="settings">Registrations and exchange rates, or null.</param>
    /// <param name="tables">Which country has which currency.</param>
    /// <param name="day">Day of the exchange rate: that of the tax point.</param>
    public static (Invoice Draft, IReadOnlyList<TaxDoubt> Doubts) State(Invoice draft, LegalEntity seller, TaxSettings? settings, TaxTables tables, DateOnly day)
    {
        var (stated, doubts) = (new List<NationalTax>(), new List<TaxDoubt>());
        foreach (var country in Countries(draft, seller, settings, day))
        {
            if (tables.Find(country)?.Currency is not { } currency || currency == draft.Currency)
            {
                continue;
            }

            if (settings?.RateOf(draft.Currency, currency, day) is { } rate)
            {
                stated.Add(NationalTax.Of(draft, country, Currency.Of(currency), rate.Rate, $"{rate.Source}, {rate.On:yyyy-MM-dd}"));
            }
            else
            {
                doubts.Add(new TaxDoubt(
                    Unknown, $"{country}/{draft.Currency}", $"Invoices in {draft.Currency} must state the tax of {country} in {currency}; no exchange rate is configured."));
            }
        }

        return (stated.Count == 0 ? draft : draft with { NationalTaxes = stated }, doubts);
    }

    private static IEnumerable<string> Countries(Invoice draft, LegalEntity seller, TaxSettings? settings, DateOnly day) => draft.TaxBreakdown
        .Where(row => !row.Amount.IsZero && row.Jurisdiction is { Length: 2 })
        .Select(row => row.Jurisdiction!)
        .Where(country => TaxCategoryRule.IsInEuropeanUnion(country) || country is "GB" or "CH" or "NO")
        .Where(country => country == seller.Seller.Address.Country || settings?.Registrations.Any(each =>
            each.Jurisdiction == country && each.Kind is TaxRegistrationKind.Established or TaxRegistrationKind.Registered && day >= each.From) == true)
        .Distinct(StringComparer.Ordinal);
}
