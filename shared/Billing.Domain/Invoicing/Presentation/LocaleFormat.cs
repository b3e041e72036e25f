using System.Globalization;
using Billing.Domain.Primitives;

namespace Billing.Domain.Invoicing.Presentation;

/// <summary>
/// Writes amounts, quantities, rates and dates as the readers of one locale expect them on a document. The formats stand
/// here, in code: they do not depend on the culture data of the machine, and an invoice rendered again years later reads
/// the same. Nothing is ever rounded, so what is printed is what was computed.
/// </summary>
/// <remarks>
/// The patterns follow CLDR with four deliberate differences: thousands are always grouped, so that columns align (CLDR leaves
/// 1234 alone in some languages); spaces are U+00A0 and the minus is the hyphen, which every font has; and a sign that
/// several currencies share is qualified outside its home (<c>US$</c>, <c>CA$</c>).
/// </remarks>
public sealed class LocaleFormat
{
    private readonly LocalePattern _pattern;

    private LocaleFormat(LocalePattern pattern) => _pattern = pattern;

    /// <summary>The locale whose formats are used, such as <c>de-DE</c>; may differ from the one asked for.</summary>
    public string Name => _pattern.Name;

    /// <summary>Language of the locale (ISO 639-1), such as <c>de</c>.</summary>
    public string Language => Name[..2];

    /// <summary>
    /// The formats of a locale (BCP 47, any letter case, <c>_</c> taken as <c>-</c>). One that is not known gets those of its
    /// language (English outside the United States: en-GB), and a language that is not known gets those of en-GB.
    /// </summary>
    public static LocaleFormat For(string locale) => new(LocalePattern.Find(locale));

    /// <summary>
    /// An amount with its currency and the decimals of its minor unit (ISO 4217): <c>1.234,56 €</c>, <c>-$1,234.56</c>,
    /// <c>¥1,235</c>, <c>CHF 10.00</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The amount has digits below the minor unit: it was not rounded where it should have been.</exception>
    public string Money(Money amount) => WithCurrency(Payable(amount), amount.Currency.MinorDigits, amount.Currency);

    /// <summary>An amount as <see cref="Money"/> writes it, without the currency; for columns whose heading names it.</summary>
    /// <exception cref="ArgumentException">The amount has digits below the minor unit.</exception>
    public string Amount(Money amount) => Number(Payable(amount), amount.Currency.MinorDigits);

    /// <summary>
    /// The price of one unit, without the currency: at least the decimals of the minor unit, and more where the price has
    /// them, such as <c>0,0042</c> for one call of an API.
    /// </summary>
    public string UnitPrice(decimal price, Currency currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        return Number(price, currency.MinorDigits);
    }

    /// <summary>A quantity with its own digits and no trailing zeros: <c>1.500</c> for 1500 and <c>2,5</c> for 2.50 in de-DE.</summary>
    public string Quantity(decimal quantity) => Number(quantity, 0);

    /// <summary>A rate given as a fraction, in per cent, with no trailing zeros: <c>19 %</c>, <c>8.875%</c>.</summary>
    public string Percent(decimal fraction) => Number(fraction * 100, 0) + _pattern.PercentGap + "%";

    /// <summary>A calendar day: <c>31.12.2026</c>, <c>12/31/2026</c>, <c>2026年12月31日</c>.</summary>
    public string Date(DateOnly day) => day.ToString(_pattern.Date, CultureInfo.InvariantCulture);

    /// <summary>A period by its first and its last day, given by its first day and the day after its last.</summary>
    public string Period(DateOnly start, DateOnly end) => $"{Date(start)} – {Date(end.AddDays(-1))}";

    private static decimal Payable(Money amount) => amount.IsPayable
        ? amount.Amount
        : throw new ArgumentException($"{amount} has digits below the minor unit of its currency.", nameof(amount));

    private string WithCurrency(decimal amount, int decimals, Currency currency)
    {
        var symbol = CurrencySymbols.Of(currency, Name);
        var digits = Digits(Math.Abs(amount), decimals);
        var sign = amount < 0 ? "-" : string.Empty;
        if (_pattern.Placement == SymbolPlacement.After)
        {
            return sign + digits + LocalePattern.Space + symbol;
        }

        // A code such as CHF never touches the figure, whatever the pattern.
        var gap = _pattern.Placement == SymbolPlacement.Before && !char.IsAsciiLetter(symbol[^1]) ? string.Empty : LocalePattern.Space;
        return _pattern.Placement == SymbolPlacement.BeforeSignedFigure ? symbol + gap + sign + digits : sign + symbol + gap + digits;
    }

    private string Number(decimal value, int minimumDecimals) =>
        (value < 0 ? "-" : string.Empty) + Digits(Math.Abs(value), minimumDecimals);

    private string Digits(decimal magnitude, int minimumDecimals)
    {
        var plain = magnitude.ToString("0.############################", CultureInfo.InvariantCulture);
        var point = plain.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? plain : plain[..point];
        var decimals = (point < 0 ? string.Empty : plain[(point + 1)..]).PadRight(minimumDecimals, '0');
        for (var place = whole.Length - 3; place > 0; place -= 3)
        {
            whole = whole.Insert(place, _pattern.Group);
        }

        return decimals.Length == 0 ? whole : whole + _pattern.Decimal + decimals;
    }
}
