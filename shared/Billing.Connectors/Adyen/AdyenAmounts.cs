using Billing.Domain.Primitives;

namespace Billing.Connectors.Adyen;

/// <summary>
/// Amounts in the units of Adyen's API, which are not those of ISO 4217 for four currencies: CLP and ISK are sent with two
/// decimals, CVE and IDR without any (docs.adyen.com, "Currency codes and minor units").
/// </summary>
public static class AdyenAmounts
{
    /// <summary>An amount as the API sends it.</summary>
    public static Money FromMinor(long units, Currency currency) => currency.Code switch
    {
        "CLP" or "ISK" => new Money(units / 100m, currency),
        "CVE" or "IDR" => new Money(units, currency),
        _ => Money.FromMinor(units, currency),
    };
}
