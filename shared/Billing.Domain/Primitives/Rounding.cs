namespace Billing.Domain.Primitives;

/// <summary>The way to the minor unit of a currency. Always named at the call; there is no default.</summary>
public enum Rounding
{
    /// <summary>Halves go away from zero: commercial rounding, what invoices and EN 16931 expect.</summary>
    HalfAwayFromZero,

    /// <summary>Halves go to the even neighbour: no drift over many amounts, for statistics and interest.</summary>
    HalfToEven,

    /// <summary>Towards zero: never more than the exact amount.</summary>
    TowardsZero,
}

/// <summary>Rounding of plain decimals, for quantities and unit prices.</summary>
public static class RoundingExtensions
{
    /// <summary>Rounds to <paramref name="digits"/> decimal digits (0 to 28).</summary>
    public static decimal Round(this decimal value, int digits, Rounding rounding) => decimal.Round(value, digits, rounding switch
    {
        Rounding.HalfAwayFromZero => MidpointRounding.AwayFromZero,
        Rounding.HalfToEven => MidpointRounding.ToEven,
        Rounding.TowardsZero => MidpointRounding.ToZero,
        _ => throw new ArgumentOutOfRangeException(nameof(rounding), rounding, "Unknown rounding."),
    });
}
