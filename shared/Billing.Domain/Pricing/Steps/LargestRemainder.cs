using System.Buffers;

namespace Billing.Domain.Pricing.Steps;

/// <summary>
/// The rule of <see cref="Primitives.Allocation"/> in whole minor units, for lines by the thousand: each part is rounded down, the
/// units left over go to the parts that lost most, the earlier first when they lost the same.
/// </summary>
internal static class LargestRemainder
{
    /// <summary>Splits an amount in minor units.</summary>
    /// <param name="total">Not negative.</param>
    /// <param name="weights">None negative, and not all zero.</param>
    /// <param name="parts">As many as weights; they sum to the total.</param>
    /// <exception cref="OverflowException">The weights sum to more than 64 bits hold.</exception>
    public static void Split(long total, ReadOnlySpan<long> weights, Span<long> parts)
    {
        ulong sum = 0;
        foreach (var weight in weights)
        {
            sum = checked(sum + (ulong)weight);
        }

        ArgumentOutOfRangeException.ThrowIfZero(sum);
        var rented = ArrayPool<ulong>.Shared.Rent(weights.Length * 2);
        var lost = rented.AsSpan(0, weights.Length);
        var left = (ulong)total;
        for (var i = 0; i < weights.Length; i++)
        {
            var part = Divide((ulong)total, (ulong)weights[i], sum, out lost[i]);
            parts[i] = (long)part;
            left -= part;
        }

        if (left > 0)
        {
            var sorted = rented.AsSpan(weights.Length, weights.Length);
            lost.CopyTo(sorted);
            sorted.Sort();
            GiveLeft(parts, lost, sorted[^(int)left], (int)left);
        }

        ArrayPool<ulong>.Shared.Return(rented);
    }

    private static void GiveLeft(Span<long> parts, ReadOnlySpan<ulong> lost, ulong least, int left)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            if (lost[i] > least)
            {
                parts[i]++;
                left--;
            }
        }

        for (var i = 0; left > 0; i++)
        {
            if (lost[i] == least)
            {
                parts[i]++;
                left--;
            }
        }
    }

    private static ulong Divide(ulong total, ulong weight, ulong sum, out ulong lost)
    {
        var high = Math.BigMul(total, weight, out var low);
        if (high == 0)
        {
            lost = low % sum;
            return low / sum;
        }

        var product = new UInt128(high, low);
        var part = product / sum;
        lost = (ulong)(product - (part * sum));
        return (ulong)part;
    }
}
