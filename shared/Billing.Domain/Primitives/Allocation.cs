using System.Numerics;

namespace Billing.Domain.Primitives;

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

        var currency = amount.Currency;
        var units = Whole(amount.Abs().Round(Rounding.TowardsZero).Amount, currency.MinorDigits);
        var sign = amount.IsNegative ? -1 : 1;
        return Array.ConvertAll(Split(units, Shares(weights)), part => new Money(sign * (decimal)part * currency.MinorUnit, currency));
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

    // Whole numbers throughout: a share such as 4/9 has no exact decimal, and its last digit would decide between equals.
    private static BigInteger[] Split(BigInteger units, BigInteger[] shares)
    {
        var total = shares.Aggregate(BigInteger.Add);
        var parts = new BigInteger[shares.Length];
        var lost = new BigInteger[shares.Length];
        for (var i = 0; i < shares.Length; i++)
        {
            parts[i] = BigInteger.DivRem(units * shares[i], total, out lost[i]);
        }

        var left = (int)(units - parts.Aggregate(BigInteger.Add));
        foreach (var index in Enumerable.Range(0, parts.Length).OrderByDescending(i => lost[i]).ThenBy(i => i).Take(left))
        {
            parts[index]++;
        }

        return parts;
    }

    /// <summary>The weights as whole numbers in the same proportion.</summary>
    private static BigInteger[] Shares(IReadOnlyList<decimal> weights)
    {
        if (weights.All(weight => weight == 0))
        {
            return [.. Enumerable.Repeat(BigInteger.One, weights.Count)];
        }

        var scale = weights.Max(weight => weight.Scale);
        return [.. weights.Select(weight => Whole(weight, scale))];
    }

    /// <summary>A decimal times ten to the power of <paramref name="scale"/>, which is no smaller than its own scale.</summary>
    private static BigInteger Whole(decimal value, int scale)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var digits = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        return digits * BigInteger.Pow(10, scale - value.Scale);
    }
}
