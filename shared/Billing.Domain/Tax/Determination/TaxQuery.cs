using System.Text.Json.Serialization;
using Billing.Domain.Tax.Tables;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tax.Determination;

/// <summary>Everything that a determination of tax rests on. Kept with its result, so that it can be made again.</summary>
/// <param name="Currency">ISO 4217; all amounts are in it.</param>
/// <param name="PricesIncludeTax">True if the amounts of the lines hold the tax.</param>
/// <param name="Dates">The days that decide which rate applies.</param>
/// <param name="Seller">Where the seller is established and registered.</param>
/// <param name="ShipFrom">Where goods start.</param>
/// <param name="ShipTo">Where goods go; for services the buyer's place, for what is performed the place of that.</param>
/// <param name="Buyer">What is known of the buyer; no name and no address.</param>
/// <param name="Lines">At least one, unique by line id.</param>
/// <param name="Rounding">The seller's election where the jurisdiction leaves one; null for the default of the jurisdiction.</param>
/// <param name="ConsignmentValueInEuro">Intrinsic value of goods that are imported (import one-stop shop up to EUR 150); null: the goods of the lines.</param>
/// <param name="ExchangeRates">
/// What one unit of the currency is worth in others (ISO 4217), for limits in EUR, GBP and NOK and for tax in national currency; null when not known.
/// </param>
public sealed record TaxQuery(
    string Currency,
    bool PricesIncludeTax,
    TaxDates Dates,
    TaxSeller Seller,
    TaxPlace ShipFrom,
    TaxPlace ShipTo,
    TaxBuyer Buyer,
    IReadOnlyList<TaxableLine> Lines,
    TaxRoundingScope? Rounding = null,
    decimal? ConsignmentValueInEuro = null,
    IReadOnlyDictionary<string, decimal>? ExchangeRates = null)
{
    /// <summary>An amount of the query in another currency, not rounded; null when no exchange rate is known.</summary>
    public decimal? In(string currency, decimal amount) =>
        currency == Currency ? amount : ExchangeRates?.TryGetValue(currency, out var rate) == true ? amount * rate : null;
}

/// <summary>One line whose tax is asked for.</summary>
/// <param name="LineId">Unique within the query; decides between lines when a minor unit is left to give.</param>
/// <param name="ProductCode">Taxability code, such as <c>books</c>.</param>
/// <param name="Quantity">For the explanation and for credits; may have decimals.</param>
/// <param name="Amount">What the line costs after discounts, rounded to the minor unit; of any sign. Holds the tax where prices include it.</param>
public sealed record TaxableLine(string LineId, string ProductCode, decimal Quantity, decimal Amount)
{
    /// <summary>
    /// The amount before it was rounded, where prices do not hold the tax and have more digits than the minor unit: the tax of 3 × 8.394958 at
    /// 19 % is 4.79, so that the shelf price of 9.99 comes back. Null for the amount itself.
    /// </summary>
    public decimal? ExactAmount { get; init; }

    /// <summary>Price of one item, not negative, for limits by item; of all where there is no quantity.</summary>
    [JsonIgnore]
    public decimal ItemPrice => Math.Abs(Quantity == 0 ? Amount : Amount / Quantity);

    /// <summary>A line by its unit price: price times quantity less discount, rounded half away from zero.</summary>
    public static TaxableLine Of(string lineId, string productCode, decimal quantity, decimal unitPrice, decimal discount, Currency currency) =>
        new(lineId, productCode, quantity, ((unitPrice * quantity) - discount).Round(currency.MinorDigits, Primitives.Rounding.HalfAwayFromZero));
}

/// <summary>The days of a supply, each in the seller's zone; null what has not happened yet.</summary>
/// <param name="OrderedOn">Day of the order.</param>
/// <param name="SuppliedOn">Day of shipment or performance.</param>
/// <param name="InvoicedOn">Day of the invoice.</param>
/// <param name="PaidOn">Day of the first payment on account.</param>
public sealed record TaxDates(DateOnly OrderedOn, DateOnly? SuppliedOn = null, DateOnly? InvoicedOn = null, DateOnly? PaidOn = null)
{
    /// <summary>
    /// The day whose rate applies. Before any of the days that the rule asks for is known it is the day of the order, which
    /// makes the result a forecast.
    /// </summary>
    public DateOnly TaxPoint(TaxPointRule rule) => rule switch
    {
        TaxPointRule.Order => OrderedOn,
        TaxPointRule.Supply => SuppliedOn ?? OrderedOn,
        TaxPointRule.SupplyOrPayment => Earliest(SuppliedOn, PaidOn) ?? OrderedOn,
        TaxPointRule.InvoiceOrPayment => Earliest(InvoicedOn, PaidOn) ?? OrderedOn,
        TaxPointRule.Earliest => Earliest(Earliest(SuppliedOn, InvoicedOn), PaidOn) ?? OrderedOn,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Unknown tax point rule."),
    };

    private static DateOnly? Earliest(DateOnly? one, DateOnly? other) => one is null || other < one ? other ?? one : one;
}
