using System.Numerics;
using Billing.Domain.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Domain.Tests.Primitives;

public sealed class AllocationTests
{
    [Theory]
    [InlineData("10.00", "1 1 1", "3.34 3.33 3.33")]
    [InlineData("-10.00", "1 1 1", "-3.34 -3.33 -3.33")]
    [InlineData("0.05", "1 1", "0.03 0.02")]
    [InlineData("100.00", "50 30 20", "50.00 30.00 20.00")]
    [InlineData("0.01", "1 1 1", "0.01 0.00 0.00")]
    [InlineData("0.01", "1 2", "0.00 0.01")]
    [InlineData("7.00", "0 0", "3.50 3.50")]
    [InlineData("7.00", "0 1", "0.00 7.00")]
    [InlineData("0.00", "1 2", "0.00 0.00")]
    [InlineData("5.00", "1", "5.00")]
    [InlineData("1.00", "0.333 0.333 0.334", "0.33 0.33 0.34")]
    public void An_amount_is_split_by_largest_remainder(string amount, string weights, string parts) =>
        Assert.Equal(Decimals(parts), Split(decimal.Parse(amount), [.. Decimals(weights)]));

    [Theory]
    [InlineData("117.30", "14 10", "68.43 48.87")]
    [InlineData("159.33", "15 3", "132.78 26.55")]
    [InlineData("14.49", "17 15 1 13", "5.36 4.73 0.31 4.09")]
    [InlineData("80.36", "4 16 6 16", "7.66 30.61 11.48 30.61")]
    public void Of_parts_that_lost_the_same_the_earlier_one_gets_the_unit_also_where_a_share_has_no_exact_decimal(
        string amount, string weights, string parts) => Assert.Equal(Decimals(parts), Split(decimal.Parse(amount), [.. Decimals(weights)]));

    [Fact]
    public void Yen_are_split_whole() => Assert.Equal(
        [34m, 33m, 33m], Allocation.Split(new Money(100, Currency.Of("JPY")), [1, 1, 1]).Select(part => part.Amount));

    [Fact]
    public void Weights_of_any_size_split_exactly()
    {
        Assert.Equal([50m, 50m], Split(100, decimal.MaxValue, decimal.MaxValue));
        Assert.Equal([50m, 50m], Split(100, 0.0000000000000000000000000001m, 0.0000000000000000000000000001m));
        Assert.Equal([100m, 0m], Split(100, decimal.MaxValue, 0.0000000000000000000000000001m));
    }

    [Fact]
    public void What_cannot_be_split_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Split(1));
        Assert.Throws<ArgumentException>(() => Split(1, 1, -1));
        Assert.Throws<ArgumentException>(() => Split(0.001m, 1));
    }

    [Fact]
    public void Parts_sum_to_the_amount_and_can_be_paid() => ForAll((amount, weights) =>
    {
        var parts = Allocation.Split(amount, weights);

        Assert.Equal(weights.Count, parts.Count);
        Assert.Equal(amount, Money.Sum(parts, amount.Currency));
        Assert.All(parts, part => Assert.True(part.IsPayable));
        Assert.All(parts, part => Assert.True(part.IsZero || part.IsNegative == amount.IsNegative));
    });

    [Fact]
    public void No_part_differs_from_its_exact_share_by_a_minor_unit() => ForAll((amount, weights) =>
    {
        var (units, parts, shares, total) = Exact(amount, weights);

        // |part - units * share / total| < 1, without the division.
        Assert.All(parts.Zip(shares), pair => Assert.True(BigInteger.Abs((pair.First * total) - (units * pair.Second)) < total));
    });

    [Fact]
    public void Who_gets_a_unit_more_lost_no_less_and_stands_no_later_than_who_does_not() => ForAll((amount, weights) =>
    {
        var (units, parts, shares, total) = Exact(amount, weights);
        var magnitude = BigInteger.Abs(units);
        var lost = shares.Select(share => magnitude * share % total).ToList();
        var more = parts.Select((part, i) => BigInteger.Abs(part) > magnitude * shares[i] / total).ToList();
        var order = Enumerable.Range(0, parts.Count).OrderByDescending(i => lost[i]).ThenBy(i => i).Select(i => more[i]).ToList();

        Assert.Equal(order.OrderByDescending(got => got), order);
    });

    [Fact]
    public void Splitting_the_other_way_gives_the_same_parts_the_other_way() => ForAll((amount, weights) =>
        Assert.Equal(Allocation.Split(amount, weights).Select(part => -part), Allocation.Split(-amount, weights)));

    [Fact]
    public void Slices_of_any_cutting_sum_to_the_whole() => Check.QuickThrowOnFailure(Prop.ForAll(Some.Payable.ToArbitrary(), Cuts().ToArbitrary(), (amount, cuts) =>
    {
        var slices = cuts.Zip(cuts.Skip(1), (from, to) => Allocation.Slice(amount, from, to, cuts[^1])).ToList();

        Assert.Equal(amount, Money.Sum(slices, amount.Currency));
        Assert.All(slices, slice => Assert.True(slice.IsPayable && (slice.IsZero || slice.IsNegative == amount.IsNegative)));
    }));

    [Fact]
    public void A_slice_does_not_depend_on_how_the_rest_is_cut()
    {
        var amount = new Money(10, Currency.Of("EUR"));

        Assert.Equal([3.33m, 3.34m, 3.33m], Enumerable.Range(0, 3).Select(i => Allocation.Slice(amount, i, i + 1, 3).Amount));
        Assert.Equal(6.67m, Allocation.Slice(amount, 0, 2, 3).Amount);
        Assert.Equal(10m, Allocation.Slice(amount, 0, 3, 3).Amount);
        Assert.True(Allocation.Slice(amount, 0, 0, 0).IsZero);
    }

    private static void ForAll(Action<Money, List<decimal>> check) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Some.Payable.ToArbitrary(), Some.Weights.ToArbitrary(), check));

    /// <summary>Running quantities from zero to a whole that is not zero.</summary>
    private static Gen<List<decimal>> Cuts() =>
        from steps in Gen.NonEmptyListOf(Gen.Choose(0, 5000))
        from digits in Gen.Choose(0, 3)
        select Run(steps, digits);

    private static List<decimal> Run(IEnumerable<int> steps, int digits)
    {
        var sum = 0m;
        var cuts = new List<decimal> { 0 };
        cuts.AddRange(steps.Append(1).Select(step => sum += step * new decimal(1, 0, 0, false, (byte)digits)));
        return cuts;
    }

    /// <summary>Amount and parts in minor units, weights as whole numbers: an oracle without rounding.</summary>
    private static (BigInteger Units, List<BigInteger> Parts, List<BigInteger> Shares, BigInteger Total) Exact(Money amount, List<decimal> weights)
    {
        var equal = weights.TrueForAll(weight => weight == 0);
        var shares = weights.ConvertAll(weight => equal ? BigInteger.One : Digits(weight) * BigInteger.Pow(10, 28 - weight.Scale));
        var total = shares.Aggregate(BigInteger.Add);
        return (amount.ToMinor(), Allocation.Split(amount, weights).Select(part => (BigInteger)part.ToMinor()).ToList(), shares, total);

        static BigInteger Digits(decimal value) =>
            BigInteger.Parse(value.ToString(System.Globalization.CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal));
    }

    private static IEnumerable<decimal> Split(decimal amount, params decimal[] weights) =>
        Allocation.Split(new Money(amount, Currency.Of("EUR")), weights).Select(part => part.Amount);

    private static IEnumerable<decimal> Decimals(string numbers) => numbers.Split(' ').Select(decimal.Parse);
}
