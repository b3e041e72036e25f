namespace Billing.Connectors.Mapping;

/// <summary>Operations on decimals that never round. A division would, so there is none.</summary>
public enum ExactOperation
{
    /// <summary>Adds all operands.</summary>
    Sum,

    /// <summary>Takes all other operands from the first.</summary>
    Difference,

    /// <summary>Multiplies all operands.</summary>
    Product,
}

/// <summary>Computes with decimals, exactly or not at all.</summary>
internal static class ExactDecimal
{
    /// <summary>The result, or null when a decimal cannot hold all of its digits.</summary>
    public static decimal? Apply(ExactOperation how, decimal left, decimal right)
    {
        (left, right) = (Normalise(left), Normalise(right));
        try
        {
            (decimal Result, int Scale) exact = how switch
            {
                ExactOperation.Sum => (left + right, Math.Max(left.Scale, right.Scale)),
                ExactOperation.Difference => (left - right, Math.Max(left.Scale, right.Scale)),
                ExactOperation.Product => (left * right, left.Scale + right.Scale),
                _ => throw new ArgumentOutOfRangeException(nameof(how)),
            };

            // A decimal that rounds has fewer places than the exact result; zero has none to lose.
            return exact.Result.Scale == exact.Scale || left == 0 || right == 0 ? exact.Result : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>The same number without zeros at its end.</summary>
    private static decimal Normalise(decimal number) => number / 1.0000000000000000000000000000m;
}
