using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using Billing.Domain.Tax;
using Billing.Domain.Primitives;

namespace Billing.Functions.Tests.Invoicing.Documents;

/// <summary>Invoices that between them use everything the document can show.</summary>
public static class SampleInvoices
{
    private static readonly LegalEntity Nordwind = new(
        "nordwind-de",
        new Party("Nordwind Handels GmbH", null, new Address("Hafenstraße 12", "20457", "Hamburg", null, "DE"), "DE298471043", "rechnung@nordwind.example"),
        "Amtsgericht Hamburg, HRB 148 221 · Geschäftsführerin: Dr. Anke Søderholm",
        "EUR",
        "Europe/Berlin",
        "NW",
        "de-DE",
        "A4",
        "IBAN DE12 5001 0517 0648 4898 90\nBIC INGDDEFFXXX",
        "logos/nordwind.png");

    private static readonly LegalEntity Sierra = new(
        "sierra-us",
        new Party("Sierra Cloud Inc.", null, new Address("500 Pine Street\nSuite 1200", "98101", "Seattle", "WA", "US"), "91-1144442", "billing@sierra.example"),
        "Incorporated in Delaware, file 7214406",
        "USD",
        "America/Los_Angeles",
        "SC",
        "en-US",
        "Letter",
        "Routing 026009593 · Account 4451 887 201",
        "logos/sierra.png");

    /// <summary>German seller, Greek business buyer with a name in Greek: no tax, and both sentences that the law wants.</summary>
    public static Invoice ReverseCharge() => new(
        "order-1001.F1",
        "NW-2026-000042",
        Nordwind,
        new Party(
            "Αιγαίο Εμπορική Α.Ε.", "Ελένη Παπαδοπούλου", new Address("Λεωφόρος Κηφισίας 44", "151 25", "Μαρούσι", null, "GR"), "EL094259216", null),
        "1001",
        "EUR",
        "de-DE",
        new DateOnly(2026, 11, 20),
        new DateOnly(2026, 11, 18),
        PaymentTermDays: 14,
        [
            Line(1, "NW-LAMP-01", "Tischleuchte „Fjord“, Eiche geölt, mit Textilkabel (2,5 m)", 12, 49.90m, "EUR", discount: 59.88m, kind: LineKind.Goods, category: TaxCategory.IntraCommunity),
            Line(2, "NW-SRV-10", "Einweisung vor Ort", 2.5m, 120m, "EUR", kind: LineKind.Service, category: TaxCategory.ReverseCharge, unit: "HUR"),
            Line(3, string.Empty, "Versand", 1, 18.50m, "EUR", kind: LineKind.Shipping, category: TaxCategory.IntraCommunity),
        ],
        []);

    /// <summary>German private buyer, two rates of tax, long description, subscription with its own period.</summary>
    public static Invoice TwoRates() => new(
        "order-1002.F1",
        "NW-2026-000043",
        Nordwind,
        new Party("Jürgen Müller-Łukaszewicz", null, new Address("Schloßallee 1", "01067", "Dresden", null, "DE"), null, null),
        "1002",
        "EUR",
        "de-DE",
        new DateOnly(2026, 11, 20),
        new DateOnly(2026, 11, 19),
        PaymentTermDays: 0,
        [
            Line(1, "NW-BOOK-7", "Buch: Wind und Wetter an der Nordsee", 2, 24.30m, "EUR", kind: LineKind.Goods, taxes: [("DE", "MwSt", 0.07m)]),
            Line(2, "NW-STAT-3", string.Join(' ', Enumerable.Repeat("Wetterstation mit Windmesser, Regenmesser und Funkübertragung, inklusive Montagematerial.", 4)), 1, 1249m, "EUR", discount: 49m, kind: LineKind.Goods, taxes: [("DE", "MwSt", 0.19m)]),
            Line(3, "NW-APP-M", "Wetterdaten, Tarif Plus", 1, 9.90m, "EUR", kind: LineKind.Subscription, taxes: [("DE", "MwSt", 0.19m)], unit: "MON", service: (new(2026, 12, 1), new(2027, 1, 1))),
        ],
        ["Vielen Dank für Ihre Bestellung."]);

    /// <summary>The same, paid before it was shipped.</summary>
    public static Invoice PaidInAdvance() => TwoRates() with { Prepaid = TwoRates().Gross };

    /// <summary>German private buyer of a shop whose prices hold the tax; one piece of two is discounted.</summary>
    public static Invoice ShelfPrices() => TwoRates() with
    {
        Number = "NW-2026-000046",
        ShipTo = new("Am Deich 7", "25899", "Niebüll", null, "DE"),
        Lines = [Shelf(1, "NW-BOOK-7", "Buch: Wind und Wetter an der Nordsee", 3, 24.90m, 0, 0.07m), Shelf(2, "NW-LAMP-01", "Tischleuchte „Fjord“, Eiche geölt", 1, 129m, 12.90m, 0.19m)],
    };

    /// <summary>Two state taxes and usage priced below the cent, for one month.</summary>
    public static Invoice StateTaxes() => new(
        "subscription-S1.2026-10",
        "SC-2026-000007",
        Sierra,
        new Party("Kaladi Coffee Roasters LLC", "Accounts Payable", new Address("1833 Broadway", "98122", "Seattle", "WA", "US"), null, null),
        "S-20045",
        "USD",
        "en-US",
        new DateOnly(2026, 11, 1),
        new DateOnly(2026, 10, 31),
        PaymentTermDays: 30,
        [
            Line(1, "SC-TEAM", "Team plan, 25 seats", 25, 18m, "USD", discount: 45m, kind: LineKind.Subscription, taxes: Washington, service: October),
            Line(2, "SC-API", "API calls beyond the plan", 1_284_310m, 0.00042m, "USD", kind: LineKind.Usage, taxes: Washington, service: October),
        ],
        []);

    /// <summary>An exempt buyer.</summary>
    public static Invoice Exempt() => new(
        "order-2002.F1",
        "SC-2026-000008",
        Sierra,
        new Party("Puget Sound Food Bank", null, new Address("6405 Rainier Ave S", "98118", "Seattle", "WA", "US"), null, null),
        "2002",
        "USD",
        "en-US",
        new DateOnly(2026, 11, 3),
        new DateOnly(2026, 11, 3),
        PaymentTermDays: 30,
        [Line(1, "SC-ROUTER", "Edge router, refurbished", 3, 399m, "USD", kind: LineKind.Goods, category: TaxCategory.Exempt)],
        ["Exemption certificate WA-8841-EX on file."]);

    /// <summary>A currency without decimals, to a buyer in Japan.</summary>
    public static Invoice Yen() => new(
        "order-2003.F1",
        "SC-2026-000009",
        Sierra,
        new Party("Aozora Robotics K.K.", "Yuki Tanaka", new Address("1-2-3 Marunouchi", "100-0005", "Chiyoda-ku", "Tokyo", "JP"), null, null),
        "2003",
        "JPY",
        "en-US",
        new DateOnly(2026, 11, 5),
        new DateOnly(2026, 11, 5),
        PaymentTermDays: 30,
        [Line(1, "SC-SUPPORT", "Premium support, one year", 1, 1_235_000m, "JPY", kind: LineKind.Service, category: TaxCategory.Export)],
        []);

    /// <summary>Many lines, some with long descriptions, over several pages.</summary>
    public static Invoice ManyLines(int count) => TwoRates() with
    {
        Number = "NW-2026-000044",
        Lines = Enumerable.Range(1, count).Select(number => Line(
            number,
            $"NW-{number:0000}",
            number % 7 == 0 ? "Ersatzteilsatz mit Dichtungen, Schrauben und Anleitung in acht Sprachen für alle Modelle ab Baujahr 2019" : "Ersatzteil",
            number,
            10.01m,
            "EUR",
            kind: LineKind.Goods,
            taxes: [("DE", "MwSt", number % 5 == 0 ? 0.07m : 0.19m)])).ToList(),
    };

    /// <summary>Cyrillic, Bulgarian texts.</summary>
    public static Invoice Bulgarian() => ReverseCharge() with
    {
        Number = "NW-2026-000045",
        Locale = "bg-BG",
        Buyer = new Party("Черно море ООД", null, new Address("бул. „Княз Борис I“ 115", "9000", "Варна", null, "BG"), "BG175074752", null),
    };

    private static (string, string, decimal)[] Washington => [("US-WA", "Washington State Tax", 0.065m), ("US-WA-KING", "Seattle Sales Tax", 0.0385m)];

    private static (DateOnly, DateOnly)? October => (new(2026, 10, 1), new(2026, 11, 1));

    private static InvoiceLine Shelf(int number, string sku, string description, decimal quantity, decimal price, decimal discount, decimal rate)
    {
        var euro = Currency.Of("EUR");
        var gross = new Money((quantity * price) - discount, euro);
        var tax = (gross * (rate / (1 + rate))).Round(Rounding.HalfAwayFromZero);
        return Line(number, sku, description, quantity, (price / (1 + rate)).Round(4, Rounding.HalfAwayFromZero), "EUR") with
        {
            Discount = (new Money(discount / (1 + rate), euro)).Round(Rounding.HalfAwayFromZero),
            Net = gross - tax,
            Taxes = [new TaxAmount("DE", "MwSt", rate, tax)],
            Quoted = new QuotedPrice(price, new Money(discount, euro)),
        };
    }

    private static InvoiceLine Line(
        int number,
        string sku,
        string description,
        decimal quantity,
        decimal price,
        string currency,
        decimal discount = 0,
        LineKind kind = LineKind.Goods,
        TaxCategory category = TaxCategory.Standard,
        (string Jurisdiction, string Name, decimal Rate)[]? taxes = null,
        string unit = "C62",
        (DateOnly Start, DateOnly End)? service = null)
    {
        var money = Currency.Of(currency);
        var net = new Money((quantity * price) - discount, money).Round(Rounding.HalfAwayFromZero);
        var amounts = (taxes ?? []).Select(tax => new TaxAmount(
            tax.Jurisdiction, tax.Name, tax.Rate, (net * tax.Rate).Round(Rounding.HalfAwayFromZero)));
        return new InvoiceLine(
            number, null, sku, description, kind, quantity, unit, price, new Money(discount, money), net, category, amounts.ToList(), service?.Start, service?.End);
    }
}
