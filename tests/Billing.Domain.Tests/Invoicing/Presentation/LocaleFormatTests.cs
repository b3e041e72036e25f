using Billing.Domain.Invoicing.Presentation;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tests.Invoicing.Presentation;

/// <summary>In the expectations below <c>_</c> stands for a no-break space.</summary>
public class LocaleFormatTests
{
    [Theory]
    [InlineData("de-DE", "1234.56", "EUR", "1.234,56_€")]
    [InlineData("de-DE", "-1234.5", "EUR", "-1.234,50_€")]
    [InlineData("de-DE", "1234567.89", "USD", "1.234.567,89_US$")]
    [InlineData("de-DE", "10", "CHF", "10,00_CHF")]
    [InlineData("de-AT", "1234.56", "EUR", "€_1.234,56")]
    [InlineData("de-AT", "-1234.56", "EUR", "-€_1.234,56")]
    [InlineData("en-US", "1234.56", "USD", "$1,234.56")]
    [InlineData("en-US", "-1234.56", "USD", "-$1,234.56")]
    [InlineData("en-US", "1235", "JPY", "¥1,235")]
    [InlineData("en-US", "1234.56", "CAD", "CA$1,234.56")]
    [InlineData("en-US", "1234.5", "CHF", "CHF_1,234.50")]
    [InlineData("en-US", "-1234.567", "BHD", "-BHD_1,234.567")]
    [InlineData("en-US", "0", "USD", "$0.00")]
    [InlineData("en-US", "999", "USD", "$999.00")]
    [InlineData("en-GB", "1234.56", "GBP", "£1,234.56")]
    [InlineData("en-GB", "1234.56", "USD", "US$1,234.56")]
    [InlineData("fr-FR", "1234.56", "EUR", "1_234,56_€")]
    [InlineData("it-IT", "1234.56", "EUR", "1.234,56_€")]
    [InlineData("es-ES", "12345.6", "EUR", "12.345,60_€")]
    [InlineData("nl-NL", "1234.56", "EUR", "€_1.234,56")]
    [InlineData("nl-NL", "-1234.56", "EUR", "€_-1.234,56")]
    [InlineData("pl-PL", "1234.56", "PLN", "1_234,56_zł")]
    [InlineData("sv-SE", "1234.56", "SEK", "1_234,56_kr")]
    [InlineData("sv-SE", "1234.56", "NOK", "1_234,56_NOK")]
    [InlineData("el-GR", "1234.56", "EUR", "1.234,56_€")]
    [InlineData("bg-BG", "1234.56", "EUR", "1_234,56_€")]
    [InlineData("ja-JP", "1235", "JPY", "¥1,235")]
    [InlineData("ja-JP", "-1235", "JPY", "-¥1,235")]
    public void Money_is_written_as_the_locale_writes_it(string locale, string amount, string currency, string expected) =>
        Assert.Equal(Spaced(expected), LocaleFormat.For(locale).Money(Money(amount, currency)));

    [Theory]
    [InlineData("de-DE", "31.12.2026")]
    [InlineData("de-AT", "31.12.2026")]
    [InlineData("en-US", "12/31/2026")]
    [InlineData("en-GB", "31/12/2026")]
    [InlineData("fr-FR", "31/12/2026")]
    [InlineData("it-IT", "31/12/2026")]
    [InlineData("es-ES", "31/12/2026")]
    [InlineData("nl-NL", "31-12-2026")]
    [InlineData("pl-PL", "31.12.2026")]
    [InlineData("sv-SE", "2026-12-31")]
    [InlineData("el-GR", "31/12/2026")]
    [InlineData("bg-BG", "31.12.2026_г.")]
    [InlineData("ja-JP", "2026年12月31日")]
    public void A_day_is_written_as_the_locale_writes_it(string locale, string expected) =>
        Assert.Equal(Spaced(expected), LocaleFormat.For(locale).Date(new DateOnly(2026, 12, 31)));

    [Theory]
    [InlineData("de-DE", "0.19", "19_%")]
    [InlineData("de-DE", "0.055", "5,5_%")]
    [InlineData("en-US", "0.08875", "8.875%")]
    [InlineData("en-US", "0.0800", "8%")]
    [InlineData("fr-FR", "0.2", "20_%")]
    [InlineData("nl-NL", "0.21", "21%")]
    [InlineData("ja-JP", "0.1", "10%")]
    [InlineData("en-US", "0", "0%")]
    public void A_rate_has_no_trailing_zeros(string locale, string fraction, string expected) =>
        Assert.Equal(Spaced(expected), LocaleFormat.For(locale).Percent(Decimal(fraction)));

    [Theory]
    [InlineData("de-DE", "1", "1")]
    [InlineData("de-DE", "2.50", "2,5")]
    [InlineData("de-DE", "1500", "1.500")]
    [InlineData("en-US", "-1500.125", "-1,500.125")]
    [InlineData("sv-SE", "1234567", "1_234_567")]
    public void A_quantity_has_no_trailing_zeros(string locale, string quantity, string expected) =>
        Assert.Equal(Spaced(expected), LocaleFormat.For(locale).Quantity(Decimal(quantity)));

    [Theory]
    [InlineData("0.0042", "EUR", "0,0042")]
    [InlineData("12.5", "EUR", "12,50")]
    [InlineData("1200", "JPY", "1.200")]
    [InlineData("0.5", "JPY", "0,5")]
    public void A_unit_price_keeps_digits_below_the_minor_unit(string price, string currency, string expected) =>
        Assert.Equal(expected, LocaleFormat.For("de-DE").UnitPrice(Decimal(price), Currency.Of(currency)));

    [Fact]
    public void A_period_names_its_last_day_and_not_the_day_after() =>
        Assert.Equal("01.11.2026 – 30.11.2026", LocaleFormat.For("de-DE").Period(new DateOnly(2026, 11, 1), new DateOnly(2026, 12, 1)));

    [Fact]
    public void An_amount_that_was_not_rounded_is_refused_and_not_rounded_on_the_paper() =>
        Assert.Throws<ArgumentException>(() => LocaleFormat.For("en-US").Money(Money("1.005", "USD")));

    [Theory]
    [InlineData("de-CH", "de-DE")]
    [InlineData("DE_at", "de-AT")]
    [InlineData("fr", "fr-FR")]
    [InlineData("en", "en-US")]
    [InlineData("en-IE", "en-GB")]
    [InlineData("pt-BR", "en-GB")]
    [InlineData("", "en-GB")]
    public void A_locale_that_is_not_known_falls_back_to_its_language_and_then_to_en_GB(string asked, string used) =>
        Assert.Equal(used, LocaleFormat.For(asked).Name);

    private static string Spaced(string text) => text.Replace('_', '\u00A0');

    private static decimal Decimal(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Money Money(string amount, string currency) => new(Decimal(amount), Currency.Of(currency));
}
