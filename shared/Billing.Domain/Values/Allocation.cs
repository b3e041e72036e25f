namespace Billing.Domain.Values;

/// <summary>Splits of money that add up exactly.</summary>
public static class Allocation
{
    /// <summary>
    /// Splits a payable amount in proportion to weights, by largest remainder: each part is rounded towards zero, then the
    /// minor units left over go one by one to the parts that lost most, the earlier part first when they lost the same.
    /// The parts sum to the amount exactly, and no part differs from its exact share by a minor unit or more.
    /// </summary>
    /// <param name="amount">What is split; of either sign.</param>
    /// <param name="weights">One a part, none negative. When all are zero the parts are treated as equal.</param>
    /// <exception cref="ArgumentException">There is no part, a weight is negative, or the amount is not payable.</exception>
    public static IReadOnlyList<Money> Split(Money amount, IReadOnlyList<decimal> weights)
    {
        if (weights.Count == 0 || weights.Any(weight => weight < 0))
        {
            throw new ArgumentException("Weights must be given and must not be negative.", nameof(weights));
        }

        if (!amount.IsPayable)
        {
            throw new ArgumentException($"{amount} has digits below the minor unit.", nameof(amount));
        }

        var total = weights.Sum();
        var exact = weights.Select(weight => amount.Amount * (total == 0 ? 1m / weights.Count : weight / total)).ToArray();
        var digits = amount.Currency.MinorDigits;
        var parts = exact.Select(share => share.Round(digits, Rounding.TowardsZero)).ToArray();
        SpreadRemainder(amount, exact, parts);
        return Array.ConvertAll(parts, part => new Money(part, amount.Currency));
    }

    /// <summary>
    /// The part of an amount that belongs to quantity <paramref name="from"/> up to <paramref name="to"/> of
    /// <paramref name="whole"/>, as a difference of rounded running totals: however a line is cut into deliveries, the parts
    /// sum to the whole amount exactly.
    /// </summary>
    public static Money Slice(Money amount, decimal from, decimal to, decimal whole)
    {
        if (whole == 0)
        {
            return Money.Zero(amount.Currency);
        }

        return Running(amount, to, whole) - Running(amount, from, whole);
    }

    private static Money Running(Money amount, decimal quantity, decimal whole) => quantity == whole
        ? amount
        : new Money(amount.Amount * quantity / whole, amount.Currency).Round(Rounding.HalfAwayFromZero);

    private static void SpreadRemainder(Money amount, decimal[] exact, decimal[] parts)
    {
        var unit = amount.Currency.MinorUnit * (amount.IsNegative ? -1 : 1);
        var left = (int)((amount.Amount - parts.Sum()) / unit);
        var byLoss = Enumerable.Range(0, parts.Length).OrderByDescending(i => Math.Abs(exact[i] - parts[i])).ThenBy(i => i);
        foreach (var index in byLoss.Take(left))
        {
            parts[index] += unit;
        }
    }
}
