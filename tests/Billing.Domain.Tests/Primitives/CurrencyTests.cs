using Billing.Domain.Primitives;

namespace Billing.Domain.Tests.Primitives;

/// <remarks>ISO 4217, list one (www.six-group.com, "Data Standards", maintenance agency).</remarks>
public sealed class CurrencyTests
{
    [Theory]
    [InlineData("EUR", 2, "0.01")]
    [InlineData("JPY", 0, "1")]
    [InlineData("KWD", 3, "0.001")]
    [InlineData("HUF", 2, "0.01")]
    [InlineData("ISK", 0, "1")]
    [InlineData("XCG", 2, "0.01")]
    public void A_code_has_its_minor_unit(string code, int digits, string unit)
    {
        var currency = Currency.Of(code);

        Assert.Equal((code, digits, decimal.Parse(unit)), (currency.Code, currency.MinorDigits, currency.MinorUnit));
        Assert.Equal(code, $"{currency}");
    }

    [Fact]
    public void A_code_is_found_in_any_letter_case_and_is_one_object()
    {
        Assert.Same(Currency.Of("EUR"), Currency.Of("eur"));
        Assert.True(Currency.TryOf("Eur", out var found));
        Assert.Same(Currency.Of("EUR"), found);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("EU")]
    [InlineData("EURO")]
    [InlineData("EUR ")]
    [InlineData("XXX")]
    [InlineData("DEM")]
    public void What_is_no_code_is_not_found(string? code)
    {
        Assert.False(Currency.TryOf(code, out var currency));
        Assert.Null(currency);
        Assert.ThrowsAny<ArgumentException>(() => Currency.Of(code!));
    }
}
