using Billing.Domain.Primitives;

namespace Billing.Connectors.Stripe.Payouts;

/// <summary>
/// Amounts of a Stripe report: major units, no separator of thousands, such as <c>-1234.50</c>. A report has one decimal separator, a full
/// stop or a comma (<c>decimal_separator</c> of the report run); which, its first amount with decimals says.
/// </summary>
internal sealed class StripeAmount
{
    /// <summary>Most digits of an amount. Up to here a sum over any file is exact.</summary>
    private const int MostDigits = 16;

    /// <summary>The report's decimal separator; null until an amount showed it.</summary>
    public char? DecimalSeparator { get; private set; }

    /// <summary>Reads an amount; false when it is none, has too many digits or another decimal separator than those before.</summary>
    public bool TryParse(ReadOnlySpan<char> text, out decimal amount)
    {
        amount = 0;
        var negative = text is ['-', ..];
        var rest = negative ? text[1..] : text;
        var units = 0L;
        var digits = 0;
        var point = -1;
        char? separator = null;
        foreach (var letter in rest)
        {
            if (letter is '.' or ',' && point < 0 && digits > 0 && letter == (DecimalSeparator ?? letter))
            {
                point = digits;
                separator = letter;
            }
            else if (char.IsAsciiDigit(letter) && ++digits <= MostDigits)
            {
                units = (units * 10) + (letter - '0');
            }
            else
            {
                return false;
            }
        }

        if (digits == 0 || point == digits)
        {
            return false;
        }

        DecimalSeparator ??= separator;
        var scale = point < 0 ? 0 : digits - point;
        amount = new decimal((int)units, (int)(units >> 32), 0, negative, (byte)scale);
        return true;
    }

    /// <summary>True if an amount can be paid in a currency.</summary>
    public static bool IsPayable(decimal amount, Currency currency) => amount.Scale <= currency.MinorDigits || new Money(amount, currency).IsPayable;
}
