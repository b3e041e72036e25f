using Billing.Domain.Primitives;

namespace Billing.Connectors.Stripe;

/// <summary>
/// Amounts in the units of Stripe's API, which are not those of ISO 4217 for a few currencies: ISK and UGX are sent with two
/// decimals for the sake of old integrations, MGA without any (Stripe documentation, "Supported currencies").
/// </summary>
public static class StripeAmounts
{
    /// <summary>An amount as the API sends it.</summary>
    public static Money FromMinor(long units, Currency currency) => currency.Code switch
    {
        "ISK" or "UGX" => new Money(units / 100m, currency),
        "MGA" => new Money(units, currency),
        _ => Money.FromMinor(units, currency),
    };
}
