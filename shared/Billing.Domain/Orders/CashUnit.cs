using Billing.Domain.Primitives;

namespace Billing.Domain.Orders;

/// <summary>
/// Rounds what is paid in cash to the smallest sum that there are coins for: CHF 0.05, SEK 1.00, DKK 0.50. The tax is computed before it, and
/// stays.
/// </summary>
public static class CashUnit
{
    /// <summary>
    /// By how much a total is to be rounded: to the nearest multiple of the unit, halves away from zero. A total that would be rounded to nothing
    /// stays.
    /// </summary>
    /// <param name="total">What is to be paid.</param>
    /// <param name="unit">The smallest sum in cash, above zero.</param>
    public static Money Adjustment(Money total, decimal unit)
    {
        var rounded = new Money((total.Amount / unit).Round(0, Rounding.HalfAwayFromZero) * unit, total.Currency);
        return rounded.IsZero ? Money.Zero(total.Currency) : rounded - total;
    }

    /// <summary>True if a unit can be one of a currency: above zero, and a multiple of the minor unit.</summary>
    public static bool IsSound(decimal unit, Currency currency) => unit > 0 && new Money(unit, currency).IsPayable;
}
