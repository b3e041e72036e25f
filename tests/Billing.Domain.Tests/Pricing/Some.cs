using System.Globalization;
using Billing.Domain.Primitives;
using Billing.Domain.Pricing;

namespace Billing.Domain.Tests.Pricing;

/// <summary>Prices, promotions and orders for tests, plain unless a test says otherwise.</summary>
internal static class Some
{
    public const string Berlin = "Europe/Berlin";

    public static readonly DateTimeOffset Noon = At("2026-11-20T12:00:00+01:00");

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public static DateTime Local(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);

    public static PriceEntry Price(string sku, decimal price, string currency = "EUR") => Price(sku, PriceModel.Each(price), currency);

    public static PriceEntry Price(string sku, PriceModel model, string currency = "EUR") =>
        new($"list-{sku}-{currency}", PriceSource.List, string.Empty, sku, currency, model, 0, LocalWindow.Always);

    public static PriceEntry From(PriceSource source, string scope, string sku, decimal price) =>
        Price(sku, price) with { Id = $"{source}-{scope}-{sku}", Source = source, Scope = scope };

    public static Promotion Percent(string id, decimal value) => new(id, id, PromotionKind.Percentage, PromotionLevel.Line, value, LocalWindow.Always);

    public static Promotion PercentOfOrder(string id, decimal value) => Percent(id, value) with { Level = PromotionLevel.Order };

    public static Promotion AmountOfOrder(string id, decimal value, string currency = "EUR") =>
        PercentOfOrder(id, value) with { Kind = PromotionKind.Amount, Currency = currency };

    public static PriceConfiguration Prices(params PriceEntry[] entries) => new("v1") { Entries = entries };

    public static PricingRequest Order(params (string Sku, decimal Quantity)[] lines) => new(
        "1001", Noon, Berlin, "EUR", "c-1", [.. lines.Select((line, index) => new PricingLine($"{index + 1}", line.Sku, line.Quantity))]);

    /// <summary>Prices an order after checking the configuration, and sees to it that the explanation holds.</summary>
    public static PricedOrder Priced(PriceConfiguration configuration, PricingRequest request)
    {
        Assert.Empty(PriceConfigurationCheck.Problems(configuration));
        var reading = PricingEngine.Price(PriceBook.Compile(configuration), request);
        var priced = Assert.IsType<ParseResult<PricedOrder>.Success>(reading).Value;
        Assert.Empty(PricingEngine.Verify(priced.Explain()));
        return priced;
    }

    public static IReadOnlyList<Problem> Refused(PriceConfiguration configuration, PricingRequest request) =>
        Assert.IsType<ParseResult<PricedOrder>.Failure>(PricingEngine.Price(PriceBook.Compile(configuration), request)).Problems;

    public static decimal[] Nets(PricedOrder priced) => [.. priced.Lines.Select(line => line.Net.Amount)];
}
