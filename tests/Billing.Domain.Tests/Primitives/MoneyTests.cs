using System.Text.Json;
using Billing.Domain.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Domain.Tests.Primitives;

public sealed class MoneyTests
{
    private static readonly Currency Euro = Currency.Of("EUR");

    [Fact]
    public void Amounts_of_two_currencies_never_mix()
    {
        var (euro, dollar) = (new Money(1, Euro), new Money(1, Currency.Of("USD")));

        Assert.Throws<InvalidOperationException>(() => euro + dollar);
        Assert.Throws<InvalidOperationException>(() => euro - dollar);
        Assert.Throws<InvalidOperationException>(() => euro < dollar);
        Assert.Throws<InvalidOperationException>(() => Money.Max(euro, dollar));
        Assert.Throws<InvalidOperationException>(() => Money.Sum([euro, dollar], Euro));
        Assert.NotEqual(euro, dollar);
    }

    [Fact]
    public void A_value_that_was_never_given_a_currency_is_no_amount()
    {
        Assert.Throws<InvalidOperationException>(() => default(Money).Currency);
        Assert.Throws<InvalidOperationException>(() => default(Money) + new Money(1, Euro));
        Assert.Throws<ArgumentNullException>(() => new Money(1, null!));
    }

    [Theory]
    [InlineData("EUR", 1234, "12.34 EUR")]
    [InlineData("JPY", 1234, "1234 JPY")]
    [InlineData("BHD", -1234, "-1.234 BHD")]
    public void Minor_units_are_those_of_the_currency(string code, long units, string text)
    {
        var money = Money.FromMinor(units, Currency.Of(code));

        Assert.Equal((text, units), (money.ToString(), money.ToMinor()));
    }

    [Theory]
    [InlineData("12.3", "12.30 EUR")]
    [InlineData("12.345", "12.345 EUR")]
    [InlineData("-0.5", "-0.50 EUR")]
    public void Text_shows_the_minor_unit_and_every_digit_below_it(string amount, string text) =>
        Assert.Equal(text, new Money(decimal.Parse(amount), Euro).ToString());

    [Fact]
    public void An_amount_below_the_minor_unit_cannot_be_paid()
    {
        Assert.False(new Money(0.001m, Euro).IsPayable);
        Assert.True(new Money(0.010m, Euro).IsPayable);
        Assert.False(new Money(0.5m, Currency.Of("JPY")).IsPayable);
        Assert.Throws<InvalidOperationException>(() => new Money(0.001m, Euro).ToMinor());
    }

    [Theory]
    [InlineData("1.005", "1.01", "1.00", "1.00")]
    [InlineData("1.015", "1.02", "1.02", "1.01")]
    [InlineData("-1.005", "-1.01", "-1.00", "-1.00")]
    [InlineData("1.0149999", "1.01", "1.01", "1.01")]
    public void Rounding_is_what_its_name_says(string amount, string away, string even, string zero)
    {
        var money = new Money(decimal.Parse(amount), Euro);

        Assert.Equal(decimal.Parse(away), money.Round(Rounding.HalfAwayFromZero).Amount);
        Assert.Equal(decimal.Parse(even), money.Round(Rounding.HalfToEven).Amount);
        Assert.Equal(decimal.Parse(zero), money.Round(Rounding.TowardsZero).Amount);
        Assert.Throws<ArgumentOutOfRangeException>(() => money.Round((Rounding)9));
    }

    [Fact]
    public void Rounding_ends_at_a_payable_amount_within_one_unit_and_changes_nothing_the_second_time() => Check.QuickThrowOnFailure(
        Prop.ForAll(Some.Payable.ToArbitrary(), Gen.Choose(1, 997).ToArbitrary(), (money, divisor) =>
        {
            var exact = money * (1m / divisor);
            foreach (var rounding in Enum.GetValues<Rounding>())
            {
                var rounded = exact.Round(rounding);

                Assert.True(rounded.IsPayable);
                Assert.True((rounded - exact).Abs().Amount < money.Currency.MinorUnit);
                Assert.Equal(rounded, rounded.Round(rounding));
                Assert.Equal(-rounded, (-exact).Round(rounding));
            }
        }));

    [Fact]
    public void Adding_and_taking_away_are_exact_and_in_any_order() => Check.QuickThrowOnFailure(Prop.ForAll(Some.Pairs.ToArbitrary(), pair =>
    {
        var (left, right) = pair;

        Assert.Equal(left, left + right - right);
        Assert.Equal(left + right, right + left);
        Assert.Equal(left - right, -(right - left));
        Assert.Equal(left.ToMinor() + right.ToMinor(), (left + right).ToMinor());
        Assert.Equal(Money.Zero(left.Currency), left - left);
    }));

    [Fact]
    public void Order_is_that_of_the_amounts() => Check.QuickThrowOnFailure(Prop.ForAll(Some.Pairs.ToArbitrary(), pair =>
    {
        var (left, right) = pair;

        Assert.Equal(left.Amount < right.Amount, left < right);
        Assert.Equal(left.Amount >= right.Amount, left >= right);
        Assert.Equal(left <= right, right >= left);
        Assert.Equal(left > right, right < left);
        Assert.Equal(left + right, Money.Min(left, right) + Money.Max(left, right));
        Assert.Equal(left.IsNegative ? -left : left, left.Abs());
    }));

    [Fact]
    public void Amounts_are_equal_whatever_their_trailing_zeros()
    {
        Assert.Equal(new Money(1.0m, Euro), new Money(1.000m, Euro));
        Assert.Equal(new Money(1.0m, Euro).GetHashCode(), new Money(1.000m, Euro).GetHashCode());
    }

    [Fact]
    public void The_sum_of_nothing_is_zero() => Assert.Equal(Money.Zero(Euro), Money.Sum([], Euro));

    [Fact]
    public void JSON_keeps_every_digit() => Check.QuickThrowOnFailure(
        Prop.ForAll(Some.Payable.ToArbitrary(), Gen.Choose(1, 997).ToArbitrary(), (money, divisor) =>
        {
            var exact = money * (1m / divisor);

            Assert.Equal(exact, JsonSerializer.Deserialize<Money>(JsonSerializer.Serialize(exact)));
            Assert.Equal(exact.ToString(), JsonSerializer.Deserialize<Money>(JsonSerializer.Serialize(exact)).ToString());
        }));

    [Fact]
    public void JSON_is_an_amount_as_text_and_a_currency()
    {
        Assert.Equal("""{"amount":"12.30","currency":"EUR"}""", JsonSerializer.Serialize(new Money(12.30m, Euro)));
        Assert.Equal(new Money(12.3m, Euro), JsonSerializer.Deserialize<Money>("""{"currency":"eur","amount":12.3,"note":[1]}"""));
        Assert.Null(JsonSerializer.Deserialize<Money?>("null"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("12.30")]
    [InlineData("{}")]
    [InlineData("""{"amount":"12.30"}""")]
    [InlineData("""{"currency":"EUR"}""")]
    [InlineData("""{"amount":"12,30","currency":"EUR"}""")]
    [InlineData("""{"amount":" 12.30","currency":"EUR"}""")]
    [InlineData("""{"amount":"","currency":"EUR"}""")]
    [InlineData("""{"amount":true,"currency":"EUR"}""")]
    [InlineData("""{"amount":1e40,"currency":"EUR"}""")]
    [InlineData("""{"amount":"12.30","currency":"EUX"}""")]
    [InlineData("""{"amount":"12.30","currency":978}""")]
    public void JSON_that_is_no_money_is_refused_as_JSON(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>(json));
}
