using static Billing.Domain.Tax.Identification.CheckDigits;

namespace Billing.Domain.Tax.Identification;

/// <summary>Checks that take more than a line.</summary>
internal static class NationalIds
{
    /// <summary>United Kingdom and Northern Ireland: standard, branch, government departments and health authorities.</summary>
    public const string BritishForm = @"\d{9}|\d{12}|GD[0-4]\d{2}|HA[5-9]\d{2}";

    private const string SpanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
    private const string IrishLetters = "WABCDEFGHIJKLMNOPQRSTUV";
    private const string FrenchSigns = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private static readonly int[] CypriotValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];

    // Modulus 97, and for numbers from 100 000 000 on its newer variants, whose remainders are 42 and 55.
    public static bool IsBritish(string number)
    {
        if (number[0] is 'G' or 'H')
        {
            return true;
        }

        var rest = (Weighted(number, 8, 7, 6, 5, 4, 3, 2) + Whole(number[7..9])) % 97;
        return rest == 0 || (number[0] != '0' && rest is 42 or 55);
    }

    // Companies have nine digits; ten are a citizen, a foreigner or another person, each with a check of its own.
    public static bool IsBulgarian(string number)
    {
        if (number.Length == 9)
        {
            var rest = Weighted(number, 1, 2, 3, 4, 5, 6, 7, 8) % 11;
            return (rest == 10 ? Weighted(number, 3, 4, 5, 6, 7, 8, 9, 10) % 11 % 10 : rest) == Digit(number, 8);
        }

        var citizen = Weighted(number, 2, 4, 8, 5, 10, 9, 7, 3, 6) % 11 % 10;
        var foreigner = Weighted(number, 21, 19, 17, 13, 11, 9, 7, 3, 1) % 10;
        var other = (11 - (Weighted(number, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11)) % 11;
        var last = Digit(number, 9);
        return (citizen == last && HasBulgarianBirthday(number)) || foreigner == last || other == last;
    }

    // 20 is added to the month of those born before 1900, 40 of those born since 2000.
    private static bool HasBulgarianBirthday(string number)
    {
        var (century, month) = (int)Whole(number[2..4]) switch
        {
            >= 1 and <= 12 and var plain => (1900, plain),
            >= 21 and <= 32 and var early => (1800, early - 20),
            >= 41 and <= 52 and var late => (2000, late - 40),
            _ => (0, 0),
        };
        return month > 0 && Whole(number[4..6]) is >= 1 and var day && day <= DateTime.DaysInMonth(century + (int)Whole(number[..2]), month);
    }

    public static bool IsCypriot(string number)
    {
        var sum = 0;
        for (var index = 0; index < 8; index++)
        {
            sum += index % 2 == 0 ? CypriotValues[Digit(number, index)] : Digit(number, index);
        }

        return (char)('A' + (sum % 26)) == number[8];
    }

    // Eight digits are a company; nine with a 6 in front a special number; else a birth number, which has a check digit since 1954.
    public static bool IsCzech(string number) => number.Length switch
    {
        8 => number[0] != '9' && (11 - (Weighted(number, 8, 7, 6, 5, 4, 3, 2) % 11)) % 11 is var check && (check == 0 ? 1 : check % 10) == Digit(number, 7),
        9 when number[0] == '6' => (8 - ((10 - (Weighted(number[1..], 8, 7, 6, 5, 4, 3, 2) % 11)) % 11) + 10) % 10 == Digit(number, 8),
        9 => IsBirthMonth(number) && Whole(number[..2]) is < 54 or >= 80,
        _ => IsBirthMonth(number) && Whole(number[..9]) % 11 % 10 == Digit(number, 9),
    };

    public static bool IsDutch(string number)
    {
        var whole = number.PadLeft(12, '0');
        return Weighted(whole, 9, 8, 7, 6, 5, 4, 3, 2) % 11 == Digit(whole, 8) || Mod97And10("NL" + whole);
    }

    // The key is numeric for most; with letters it is the newer scheme. The SIREN has a Luhn digit, that of Monaco's companies has not.
    public static bool IsFrench(string number)
    {
        var siren = number[2..];
        if (!siren.StartsWith("000", StringComparison.Ordinal) && LuhnSum(siren, doubleLast: false) % 10 != 0)
        {
            return false;
        }

        if (char.IsAsciiDigit(number[0]) && char.IsAsciiDigit(number[1]))
        {
            return ((Whole(siren) * 100) + 12) % 97 == Whole(number[..2]);
        }

        var (first, second) = (FrenchSigns.IndexOf(number[0], StringComparison.Ordinal), FrenchSigns.IndexOf(number[1], StringComparison.Ordinal));
        var check = first < 10 ? (first * 24) + second - 10 : (first * 34) + second - 100;
        return (Whole(siren) + 1 + (check / 11)) % 11 == check % 11;
    }

    public static bool IsIrish(string number)
    {
        if (!char.IsAsciiDigit(number[1]))
        {
            number = $"0{number[2..7]}{number[0]}{number[7]}";
        }

        var second = number.Length == 9 ? IrishLetters.IndexOf(number[8], StringComparison.Ordinal) : 0;
        return IrishLetters[(Weighted(number, 8, 7, 6, 5, 4, 3, 2) + (9 * second)) % 23] == number[7];
    }

    public static bool IsItalian(string number) =>
        Whole(number[..7]) > 0 && Whole(number[7..10]) is (>= 1 and <= 100) or 120 or 121 or 888 or 999 && LuhnSum(number, doubleLast: false) % 10 == 0;

    // Companies are above 3; below are persons, by their day of birth or, beginning with 32, without one.
    public static bool IsLatvian(string number) => number[0] > '3'
        ? Weighted(number, 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1) % 11 == 3
        : (Weighted(number, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9) + 1) % 11 % 10 == Digit(number, 10);

    public static bool IsLithuanian(string number)
    {
        var rest = Rising(number, 0) % 11;
        return (rest == 10 ? Rising(number, 2) % 11 % 10 : rest) == Digit(number, number.Length - 1);
    }

    public static bool IsSpanish(string number) => number[0] switch
    {
        >= '0' and <= '9' => SpanishLetters[(int)(Whole(number[..8]) % 23)] == number[8],
        'X' or 'Y' or 'Z' => SpanishLetters[(int)(Whole($"{number[0] - 'X'}{number[1..8]}") % 23)] == number[8],
        'K' or 'L' or 'M' => SpanishLetters[(int)(Whole(number[1..8]) % 23)] == number[8],
        _ => IsSpanishCompany(number),
    };

    // Most kinds of company have a letter or a digit by custom; either is sound.
    private static bool IsSpanishCompany(string number)
    {
        var check = (10 - (LuhnSum(number[1..8], doubleLast: true) % 10)) % 10;
        var (asDigit, asLetter) = (number[8] == (char)('0' + check), number[8] == "JABCDEFGHI"[check]);
        return asDigit || asLetter;
    }

    // 50 is added to the month of women, 20 where a day ran out of numbers.
    private static bool IsBirthMonth(string number) => Whole(number[2..4]) % 50 % 20 is >= 1 and <= 12 && Whole(number[4..6]) is >= 1 and <= 31;

    private static int Rising(string number, int start)
    {
        var sum = 0;
        for (var index = 0; index < number.Length - 1; index++)
        {
            sum += Digit(number, index) * (1 + ((index + start) % 9));
        }

        return sum;
    }
}
