using System.Globalization;
using Billing.Domain.Invoicing.Presentation;
using Billing.Domain.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Domain.Tests.Invoicing.Presentation;

public class LocaleFormatProperties
{
    private static readonly string[] Locales =
    [
        "de-DE", "de-AT", "en-US", "en-GB", "fr-FR", "it-IT", "es-ES", "nl-NL", "pl-PL", "sv-SE", "el-GR", "bg-BG", "ja-JP",
    ];

    private static readonly string[] Currencies = ["EUR", "USD", "JPY", "BHD", "CAD", "CHF", "PLN", "SEK"];

    [Fact]
    public void Any_amount_in_any_locale_reads_back_as_the_same_digits_with_the_decimals_of_its_currency()
    {
        var cases =
            from minor in ArbMap.Default.GeneratorFor<long>().Resize(1000)
            from scale in Gen.Elements(1L, 37L, 1_000_003L, 1_000_000_007L)
            from locale in Gen.Elements(Locales)
            from currency in Gen.Elements(Currencies)
            select (Minor: minor % 1_000_000 * scale, locale, currency);
        Prop.ForAll(cases.ToArbitrary(), it =>
        {
            var money = Money.FromMinor(it.Minor, Currency.Of(it.currency));
            var format = LocaleFormat.For(it.locale);
            Assert.Equal(money.Amount, Read(format.Money(money), it.locale));
            Assert.Equal(money.Amount, Read(format.Amount(money), it.locale));
            Assert.Equal(money.Currency.MinorDigits, Decimals(format.Amount(money), it.locale));
            Assert.Equal(money.Currency.MinorDigits, Decimals(format.Money(money), it.locale));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_quantity_and_rate_reads_back_as_the_same_number()
    {
        var cases =
            from unscaled in ArbMap.Default.GeneratorFor<int>()
            from scale in Gen.Choose(0, 8)
            from locale in Gen.Elements(Locales)
            select (Value: new decimal(Math.Abs((long)unscaled) * 7919 % int.MaxValue) / (decimal)Math.Pow(10, scale), locale);
        Prop.ForAll(cases.ToArbitrary(), it =>
        {
            var format = LocaleFormat.For(it.locale);
            Assert.Equal(it.Value, Read(format.Quantity(it.Value), it.locale));
            Assert.Equal(it.Value, Read(format.Percent(it.Value), it.locale) / 100);
            Assert.DoesNotMatch("[.,][0-9]*0$", Decimals(format.Quantity(it.Value), it.locale) > 0 ? format.Quantity(it.Value) : string.Empty);
        }).QuickCheckThrowOnFailure();
    }

    private static char Point(string locale) => locale is "en-US" or "en-GB" or "ja-JP" ? '.' : ',';

    private static decimal Read(string text, string locale)
    {
        var plain = string.Concat(text.Where(c => char.IsAsciiDigit(c) || c == '-' || c == Point(locale))).Replace(',', '.');
        return decimal.Parse(plain, CultureInfo.InvariantCulture);
    }

    private static int Decimals(string text, string locale)
    {
        var point = text.LastIndexOf(Point(locale));
        return point < 0 ? 0 : text[(point + 1)..].Count(char.IsAsciiDigit);
    }
}
