using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Orders.Taxation;

/// <summary>The settings of the tax of a selling company's orders. Without them the storefront's tax stands.</summary>
/// <param name="LegalEntityId">Whose orders.</param>
/// <param name="Registrations">Where it is established, registered, or has nexus.</param>
/// <param name="ProductCodes">Taxability code by article number; an article without one goes by its kind.</param>
/// <param name="PricesIncludeTax">True if what the storefront charged for a line, with its tax, is what the buyer pays; else tax is put on the net.</param>
/// <param name="UnionConsumerSalesInEuro">See <see cref="TaxSeller.UnionConsumerSalesInEuro"/>.</param>
/// <param name="Rounding">The company's election, or null for the default of each jurisdiction.</param>
/// <param name="Timing">Its own choice of when the tax is determined, or null for that of each jurisdiction.</param>
/// <param name="Provider">Address of a tax service that is asked first, or null: then the tables decide.</param>
/// <param name="ProviderSecret">Name of the secret with the service's key, or null.</param>
/// <param name="AsksVies">True if VAT ids are checked with VIES; else their form decides, provisionally.</param>
/// <param name="Certificates">Exemption certificates by the buyer's tax id; null when there are none. Accounts come first.</param>
/// <param name="Accounts">What is known of buyers by their key as a customer (32 hexadecimal digits): class and certificates; null for none.</param>
/// <param name="Warehouses">Where goods start, by the id that shipments name; null for the seat alone.</param>
/// <param name="ShipsFrom">The warehouse that goods start from when a shipment names none, or null for the seat.</param>
/// <param name="Bundles">Parts of articles that are sold at one price and bear several rates, by article number; null for none.</param>
/// <param name="ExchangeRates">For limits in other currencies and for tax in national currency; null for none.</param>
public sealed record TaxSettings(
    string LegalEntityId,
    IReadOnlyList<TaxRegistration> Registrations,
    IReadOnlyDictionary<string, string> ProductCodes,
    bool PricesIncludeTax = false,
    decimal UnionConsumerSalesInEuro = 0,
    TaxRoundingScope? Rounding = null,
    TaxTiming? Timing = null,
    Uri? Provider = null,
    string? ProviderSecret = null,
    bool AsksVies = false,
    IReadOnlyDictionary<string, IReadOnlyList<ExemptionCertificate>>? Certificates = null,
    IReadOnlyDictionary<string, TaxAccount>? Accounts = null,
    IReadOnlyDictionary<string, TaxPlace>? Warehouses = null,
    string? ShipsFrom = null,
    IReadOnlyDictionary<string, IReadOnlyList<BundlePart>>? Bundles = null,
    IReadOnlyList<TaxExchangeRate>? ExchangeRates = null)
{
    /// <summary>Rates of a currency's unit in others on a day, by their codes; null when no rate is known.</summary>
    public IReadOnlyDictionary<string, decimal>? RatesOf(string currency, DateOnly day)
    {
        var rates = (ExchangeRates ?? [])
            .Where(each => each.On <= day)
            .OrderBy(each => each.On)
            .SelectMany(each => new[] { (each.From, each.To, each.Rate), (each.To, each.From, 1 / each.Rate) })
            .Where(each => each.Item1 == currency)
            .GroupBy(each => each.Item2)
            .ToDictionary(group => group.Key, group => group.Last().Item3, StringComparer.Ordinal);
        return rates.Count == 0 ? null : rates;
    }

    /// <summary>The exchange rate between two currencies on a day, with who published it; null when none is known.</summary>
    public TaxExchangeRate? RateOf(string from, string to, DateOnly day) => (ExchangeRates ?? [])
        .Where(each => each.On <= day)
        .Select(each => each.From == to && each.To == from ? each with { From = from, To = to, Rate = 1 / each.Rate } : each)
        .Where(each => each.From == from && each.To == to)
        .MaxBy(each => each.On);

    /// <summary>Start of a shipment's goods: the warehouse that it names, the usual one, else null for the seat.</summary>
    public TaxPlace? WarehouseOf(string? location) =>
        location is not null && Warehouses?.TryGetValue(location, out var named) == true ? named
        : ShipsFrom is not null ? Warehouses?.GetValueOrDefault(ShipsFrom)
        : null;
}

/// <summary>A buyer as tax knows it.</summary>
/// <param name="Class">What kind of buyer it is; null to tell by its order.</param>
/// <param name="Certificates">Exemptions that it has shown; null for none.</param>
public sealed record TaxAccount(BuyerClass? Class = null, IReadOnlyList<ExemptionCertificate>? Certificates = null);

/// <summary>An exchange rate.</summary>
/// <param name="From">ISO 4217.</param>
/// <param name="To">ISO 4217.</param>
/// <param name="Rate">What one unit of <paramref name="From"/> is worth in <paramref name="To"/>, above zero.</param>
/// <param name="On">First day; it holds until a newer one.</param>
/// <param name="Source">Who published it, such as <c>ECB</c>.</param>
public sealed record TaxExchangeRate(string From, string To, decimal Rate, DateOnly On, string Source);
