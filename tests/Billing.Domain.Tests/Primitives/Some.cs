using Billing.Domain.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Domain.Tests.Primitives;

/// <summary>Arbitrary values for property tests.</summary>
internal static class Some
{
    /// <summary>Currencies of each kind of minor unit.</summary>
    public static Gen<Currency> Currencies { get; } = Gen.Elements("EUR", "USD", "JPY", "BHD", "KWD", "GBP").Select(Currency.Of);

    /// <summary>Payable amounts of either sign, zero and single units among them, in one currency.</summary>
    public static Gen<Money> Payable { get; } =
        from currency in Currencies
        from units in Gen.OneOf(Gen.Choose(-20, 20), Gen.Choose(-100_000, 100_000), Gen.Choose(int.MinValue + 1, int.MaxValue))
        select Money.FromMinor(units, currency);

    /// <summary>Two payable amounts of one currency.</summary>
    public static Gen<(Money Left, Money Right)> Pairs { get; } =
        from left in Payable
        from units in Gen.Choose(-100_000, 100_000)
        select (left, Money.FromMinor(units, left.Currency));

    /// <summary>Weights: whole numbers, where parts often lose the same, or prices and fractions; zeros among them.</summary>
    public static Gen<List<decimal>> Weights { get; } =
        from count in Gen.Choose(1, 12)
        from weights in Gen.OneOf(
            Gen.ListOf(Gen.Choose(0, 20).Select(n => (decimal)n), count),
            Gen.ListOf(Gen.OneOf(Gen.Choose(0, 1_000_000).Select(n => n * 0.01m), Gen.Choose(1, 99).Select(n => 1m / n)), count))
        select weights.ToList();
}
