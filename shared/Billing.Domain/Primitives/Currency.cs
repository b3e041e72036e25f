using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Billing.Domain.Primitives;

/// <summary>
/// A currency by its ISO 4217 alphabetic code, with the number of decimal digits of its minor unit (EUR 2, JPY 0, BHD 3).
/// Only codes of the ISO 4217 list below exist; there is no way to make another.
/// </summary>
public sealed record Currency
{
    private static readonly FrozenDictionary<string, Currency> Known = Build();

    private Currency(string code, int minorDigits)
    {
        Code = code;
        MinorDigits = minorDigits;
        MinorUnit = new decimal(1, 0, 0, false, (byte)minorDigits);
    }

    /// <summary>Three upper-case letters, such as <c>EUR</c>.</summary>
    public string Code { get; }

    /// <summary>Decimal digits of the minor unit: 0, 2 or 3 (ISO 4217, column "Minor unit").</summary>
    public int MinorDigits { get; }

    /// <summary>The smallest amount that can be paid: 1 for JPY, 0.01 for EUR, 0.001 for BHD.</summary>
    public decimal MinorUnit { get; }

    /// <summary>The currency of a code, in any letter case.</summary>
    /// <exception cref="ArgumentException">The code is not in the list.</exception>
    public static Currency Of(string code) =>
        TryOf(code, out var currency) ? currency : throw new ArgumentException($"'{code}' is not an ISO 4217 currency code.", nameof(code));

    /// <summary>Finds the currency of a code, in any letter case; false when there is none.</summary>
    public static bool TryOf(string? code, [NotNullWhen(true)] out Currency? currency)
    {
        currency = null;
        return code is not null && Known.TryGetValue(code, out currency);
    }

    /// <inheritdoc/>
    public override string ToString() => Code;

    private static FrozenDictionary<string, Currency> Build()
    {
        const string zero = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
        const string three = "BHD IQD JOD KWD LYD OMR TND";
        const string two = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP "
            + "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR "
            + "IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN "
            + "NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP "
            + "STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";
        return zero.Split(' ').Select(code => new Currency(code, 0))
            .Concat(two.Split(' ').Select(code => new Currency(code, 2)))
            .Concat(three.Split(' ').Select(code => new Currency(code, 3)))
            .ToFrozenDictionary(currency => currency.Code, StringComparer.OrdinalIgnoreCase);
    }
}
