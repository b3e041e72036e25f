using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Orders;
using Billing.Domain.Tax;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tests;

/// <summary>Companies, catalogues and orders for tests.</summary>
internal static class Sold
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 2, 12, 0, 0, TimeSpan.FromHours(1));

    public static readonly Currency Eur = Currency.Of("EUR");

    public static readonly LegalEntity Nordwind = new(
        "nordwind-de",
        new Party("Nordwind Handel GmbH", null, new Address("Kaiser-Wilhelm-Straße 93", "20355", "Hamburg", null, "DE"), "DE298765432", null),
        "HRB 145203",
        "EUR",
        "Europe/Berlin",
        "NW",
        "de-DE",
        "A4",
        "DE02120300000000202051",
        null);

    public static readonly LegalEntity Sierra = new(
        "sierra-us",
        new Party("Sierra Outfitters, Inc.", null, new Address("1180 Commonwealth Avenue", "02134", "Boston", "MA", "US"), "US 84-2917365", null),
        "A Delaware corporation",
        "USD",
        "America/New_York",
        "SO",
        "en-US",
        "Letter",
        "021000021",
        null);

    public static readonly Party Buyer = new("Anna Groß", null, new Address("Lindenstraße 12a", "80331", "München", null, "DE"), null, null);

    public static readonly SubscriptionPlan FleetPro =
        new("Flotten-Monitor Pro", 1, [new MeterPrice("api-calls", "API-Aufrufe", "C62", 1000, 0.0125m)]);

    public static Money Euro(decimal amount) => new(amount, Eur);

    /// <summary>A line that bears 19 %.</summary>
    public static OrderLine Line(string id, LineKind kind, decimal quantity, decimal net, SubscriptionPlan? plan = null) => new(
        id,
        "SKU-" + id,
        "Article " + id,
        kind,
        quantity,
        "C62",
        (net / quantity).Round(4, Rounding.HalfAwayFromZero),
        Money.Zero(Eur),
        Euro(net),
        TaxCategory.Standard,
        [new TaxAmount("DE", "MwSt", 0.19m, Euro(net * 0.19m).Round(Rounding.HalfAwayFromZero))],
        plan);

    /// <summary>Order 1001 of Nordwind, with days of credit (0: paid in advance).</summary>
    public static SalesOrder Order(int termDays, params IReadOnlyList<OrderLine> lines) =>
        new("1001", "shopify", "6100001001", Nordwind.Id, Noon, "EUR", Buyer, Buyer.Address, termDays, lines);
}
