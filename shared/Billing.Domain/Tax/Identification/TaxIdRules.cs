using static Billing.Domain.Tax.Identification.CheckDigits;

namespace Billing.Domain.Tax.Identification;

/// <summary>
/// The rules by country. Forms are those of VIES; check digits follow the national algorithms that the European Commission's
/// "VIES VAT number validation" paper collects, HMRC's modulus 97, the Swiss Federal Statistical Office's UID and Norway's
/// organisation number. Where these leave a question open, python-stdnum, jsvat and stdnum for npm decide where they agree. Where
/// they do not: B00 in the Netherlands is refused, since the tax office numbers from 01 (as python-stdnum); a number of Estonia begins
/// with 10 (as jsvat); numbers of persons in Romania and Slovakia (CNP, birth number) and the EU numbers of schemes are no VAT ids.
/// </summary>
internal static class TaxIdRules
{
    public static IReadOnlyList<TaxIdRule> All { get; } =
    [
        TaxIdRule.Of("AT", "U and 8 digits", @"U\d{8}", number => (LuhnSum(number[1..8], doubleLast: false) + 4 + Digit(number, 8)) % 10 == 0),
        TaxIdRule.Of("BE", "10 digits of which the first is 0 or 1, or the older 9", @"[01]\d{9}|\d{9}", number => number.PadLeft(10, '0') is var whole && 97 - (Whole(whole[..8]) % 97) == Whole(whole[8..])),
        TaxIdRule.Of("BG", "9 or 10 digits", @"\d{9,10}", NationalIds.IsBulgarian),
        TaxIdRule.Of("CY", "8 digits and a letter", @"(?!12)\d{8}[A-Z]", NationalIds.IsCypriot),
        TaxIdRule.Of("CZ", "8, 9 or 10 digits", @"\d{8,10}", NationalIds.IsCzech),
        TaxIdRule.Of("DE", "9 digits", @"[1-9]\d{8}", Mod11And10),
        TaxIdRule.Of("DK", "8 digits", @"[1-9]\d{7}", number => Weighted(number, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0),
        TaxIdRule.Of("EE", "9 digits that begin with 10", @"10\d{7}", number => Weighted(number, 3, 7, 1, 3, 7, 1, 3, 7, 1) % 10 == 0),
        TaxIdRule.Of("EL", "9 digits, or the older 8", @"\d{8,9}", number => number.PadLeft(9, '0') is var whole && Weighted(whole, 256, 128, 64, 32, 16, 8, 4, 2) % 11 % 10 == Digit(whole, 8)),
        TaxIdRule.Of("ES", "9 letters and digits", @"\d{8}[A-Z]|[XYZ]\d{7}[A-Z]|[KLM]\d{7}[A-Z]|[ABCDEFGHJNPQRSUVW]\d{7}[0-9A-J]", NationalIds.IsSpanish),
        TaxIdRule.Of("FI", "8 digits", @"\d{8}", number => Weighted(number, 7, 9, 10, 5, 8, 4, 2, 1) % 11 == 0),
        TaxIdRule.Of("FR", "2 letters or digits and 9 digits", @"[0-9A-HJ-NP-Z]{2}\d{9}", NationalIds.IsFrench),
        TaxIdRule.Of("HR", "11 digits", @"\d{11}", Mod11And10),
        TaxIdRule.Of("HU", "8 digits", @"\d{8}", number => Weighted(number, 9, 7, 3, 1, 9, 7, 3, 1) % 10 == 0),
        TaxIdRule.Of("IE", "7 digits and 1 or 2 letters, or the older form with a letter or sign in second place", @"\d{7}[A-W][A-IW]?|\d[A-Z+*]\d{5}[A-W]", NationalIds.IsIrish),
        TaxIdRule.Of("IT", "11 digits", @"\d{11}", NationalIds.IsItalian),
        TaxIdRule.Of("LT", "9 or 12 digits of which the last but one is 1", @"\d{7}1\d|\d{10}1\d", NationalIds.IsLithuanian),
        TaxIdRule.Of("LU", "8 digits", @"\d{8}", number => Whole(number[..6]) % 89 == Whole(number[6..])),
        TaxIdRule.Of("LV", "11 digits", @"\d{11}", NationalIds.IsLatvian),
        TaxIdRule.Of("MT", "8 digits", @"[1-9]\d{7}", number => Weighted(number, 3, 4, 6, 7, 8, 9, 10, 1) % 37 == 0),
        TaxIdRule.Of("NL", "9 digits (noughts in front may be left out), B and 01 to 99", @"\d{7,9}B(?!00)\d{2}", NationalIds.IsDutch),
        TaxIdRule.Of("PL", "10 digits", @"\d{10}", number => Weighted(number, 6, 5, 7, 2, 3, 4, 5, 6, 7) % 11 == Digit(number, 9)),
        TaxIdRule.Of("PT", "9 digits", @"[1-9]\d{8}", number => (11 - (Weighted(number, 9, 8, 7, 6, 5, 4, 3, 2) % 11)) % 11 % 10 == Digit(number, 8)),
        TaxIdRule.Of("RO", "2 to 10 digits", @"[1-9]\d{1,9}", number => Weighted(number[..^1].PadLeft(9, '0'), 7, 5, 3, 2, 1, 7, 5, 3, 2) * 10 % 11 % 10 == Digit(number, number.Length - 1)),
        TaxIdRule.Of("SE", "12 digits of which the last two are 01", @"\d{10}01", number => LuhnSum(number[..10], doubleLast: false) % 10 == 0),
        TaxIdRule.Of("SI", "8 digits", @"[1-9]\d{7}", number => Weighted(number, 8, 7, 6, 5, 4, 3, 2) % 11 is var rest and not 0 && (11 - rest) % 10 == Digit(number, 7)),
        TaxIdRule.Of("SK", "10 digits", @"[1-9]\d[2-47-9]\d{7}", number => Whole(number) % 11 == 0),
        TaxIdRule.Of("XI", "9 or 12 digits, or GD or HA and 3 digits", NationalIds.BritishForm, NationalIds.IsBritish),
        TaxIdRule.Of("GB", "9 or 12 digits, or GD or HA and 3 digits", NationalIds.BritishForm, NationalIds.IsBritish),
        TaxIdRule.Of("CHE", "9 digits", @"\d{9}", number => (11 - (Weighted(number, 5, 4, 3, 2, 7, 6, 5, 4) % 11)) % 11 == Digit(number, 8), "MWST", "TVA", "IVA", "TPV"),
        TaxIdRule.Of("NO", "9 digits", @"\d{9}", number => (11 - (Weighted(number, 3, 2, 7, 6, 5, 4, 3, 2) % 11)) % 11 == Digit(number, 8), "MVA"),
    ];
}
