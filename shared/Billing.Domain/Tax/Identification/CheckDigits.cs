using System.Globalization;

namespace Billing.Domain.Tax.Identification;

/// <summary>The arithmetic of check digits.</summary>
internal static class CheckDigits
{
    /// <summary>The digit at a place, counted from nought.</summary>
    public static int Digit(string number, int at) => number[at] - '0';

    /// <summary>Digits as a whole number.</summary>
    public static long Whole(string digits) => long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The sum of the first digits times the weights.</summary>
    public static int Weighted(string number, params ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var index = 0; index < weights.Length; index++)
        {
            sum += Digit(number, index) * weights[index];
        }

        return sum;
    }

    /// <summary>The sum of Luhn: every second digit from the right is doubled and its digits are added.</summary>
    public static int LuhnSum(string number, bool doubleLast)
    {
        var (sum, doubles) = (0, doubleLast);
        for (var index = number.Length - 1; index >= 0; index--, doubles = !doubles)
        {
            var digit = doubles ? Digit(number, index) * 2 : Digit(number, index);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum;
    }

    /// <summary>ISO/IEC 7064 MOD 11,10.</summary>
    public static bool Mod11And10(string number)
    {
        var check = 5;
        foreach (var digit in number)
        {
            check = ((check == 0 ? 10 : check) * 2 % 11 + (digit - '0')) % 10;
        }

        return check == 1;
    }

    /// <summary>ISO/IEC 7064 MOD 97-10 over letters and digits (A is 10).</summary>
    public static bool Mod97And10(string text)
    {
        var rest = 0;
        foreach (var sign in text)
        {
            rest = char.IsAsciiDigit(sign) ? ((rest * 10) + (sign - '0')) % 97 : ((rest * 100) + (sign - 'A' + 10)) % 97;
        }

        return rest == 1;
    }
}
