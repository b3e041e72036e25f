using System.Globalization;
using System.Text.Json.Serialization;

namespace Billing.Domain.Primitives;

/// <summary>
/// An exact decimal amount in one currency. May hold more digits than the minor unit until it is rounded, which is always
/// asked for by name. Amounts of different currencies are never added or compared: that throws.
/// </summary>
[JsonConverter(typeof(MoneyJsonConverter))]
public readonly record struct Money : IComparable<Money>
{
    private readonly Currency? _currency;

    /// <summary>An amount in major units: 12.34 is twelve euros and 34 cents.</summary>
    public Money(decimal amount, Currency currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        Amount = amount;
        _currency = currency;
    }

    /// <summary>The amount in major units; negative for what is owed the other way.</summary>
    public decimal Amount { get; }

    /// <summary>The currency.</summary>
    /// <exception cref="InvalidOperationException">The value is <c>default</c>, which is no amount at all.</exception>
    public Currency Currency => _currency ?? throw new InvalidOperationException("This Money was never given a currency.");

    /// <summary>True when the amount is zero.</summary>
    public bool IsZero => Amount == 0;

    /// <summary>True when the amount is below zero.</summary>
    public bool IsNegative => Amount < 0;

    /// <summary>True when the amount has no more digits than the minor unit, so that it can be paid.</summary>
    public bool IsPayable => Amount == Amount.Round(Currency.MinorDigits, Rounding.TowardsZero);

    /// <summary>Nothing, in a currency.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>An amount given in minor units, as gateways send it: 1234 EUR is 12.34, 1234 JPY is 1234.</summary>
    public static Money FromMinor(long minorUnits, Currency currency) => new(minorUnits * currency.MinorUnit, currency);

    /// <summary>The sum of amounts of one currency; zero of <paramref name="currency"/> when there are none.</summary>
    public static Money Sum(IEnumerable<Money> amounts, Currency currency) => amounts.Aggregate(Zero(currency), (sum, next) => sum + next);

    /// <summary>The amount in minor units.</summary>
    /// <exception cref="InvalidOperationException">The amount has digits below the minor unit.</exception>
    public long ToMinor() => IsPayable
        ? decimal.ToInt64(Amount / Currency.MinorUnit)
        : throw new InvalidOperationException($"{this} has digits below the minor unit.");

    /// <summary>The amount rounded to the minor unit of its currency.</summary>
    public Money Round(Rounding rounding) => new(Amount.Round(Currency.MinorDigits, rounding), Currency);

    /// <summary>The amount without its sign.</summary>
    public Money Abs() => new(Math.Abs(Amount), Currency);

    /// <summary>Adds two amounts of one currency.</summary>
    public static Money operator +(Money left, Money right) => new(left.Amount + right.Amount, Same(left, right));

    /// <summary>Subtracts two amounts of one currency.</summary>
    public static Money operator -(Money left, Money right) => new(left.Amount - right.Amount, Same(left, right));

    /// <summary>The same amount the other way.</summary>
    public static Money operator -(Money value) => new(-value.Amount, value.Currency);

    /// <summary>Multiplies by a plain number, keeping all digits; round where the result becomes payable.</summary>
    public static Money operator *(Money value, decimal factor) => new(value.Amount * factor, value.Currency);

    /// <summary>Less than, in one currency.</summary>
    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    /// <summary>Greater than, in one currency.</summary>
    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    /// <summary>At most, in one currency.</summary>
    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    /// <summary>At least, in one currency.</summary>
    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>The smaller of two amounts of one currency.</summary>
    public static Money Min(Money left, Money right) => left <= right ? left : right;

    /// <summary>The larger of two amounts of one currency.</summary>
    public static Money Max(Money left, Money right) => left >= right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(Money other)
    {
        Same(this, other);
        return Amount.CompareTo(other.Amount);
    }

    /// <summary>Amount and code for logs and messages, such as <c>12.34 EUR</c>; documents use a locale's format.</summary>
    public override string ToString() =>
        $"{Amount.ToString($"F{Math.Max(Currency.MinorDigits, Amount.Scale)}", CultureInfo.InvariantCulture)} {Currency.Code}";

    private static Currency Same(Money left, Money right) => left.Currency == right.Currency
        ? left.Currency
        : throw new InvalidOperationException($"Cannot mix {left.Currency} and {right.Currency}.");
}
