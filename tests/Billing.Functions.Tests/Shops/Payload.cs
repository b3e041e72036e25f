using System.Text.Json.Nodes;

namespace Billing.Functions.Tests.Shops;

/// <summary>Payloads of the shape of Shopify's order resource, admin API 2025-07; persons, numbers and ids are invented.</summary>
internal static class Payload
{
    private static int _ids = 880_000;

    /// <summary>A paid order of the German shop for one article of 11.90, 19 % included.</summary>
    public static JsonObject Order(string name, Action<JsonObject>? change = null)
    {
        var order = new JsonObject
        {
            ["id"] = 700_000_000 + Next(),
            ["name"] = name,
            ["created_at"] = "2026-11-02T09:00:00+01:00",
            ["currency"] = "EUR",
            ["presentment_currency"] = "EUR",
            ["taxes_included"] = true,
            ["tax_exempt"] = false,
            ["test"] = false,
            ["cancelled_at"] = null,
            ["cancel_reason"] = null,
            ["financial_status"] = "paid",
            ["total_price"] = "11.90",
            ["total_price_set"] = Set("11.90"),
            ["total_tax"] = "1.90",
            ["total_tip_received"] = "0.00",
            ["email"] = "ida@mail.example",
            ["billing_address"] = Address(),
            ["shipping_address"] = Address(),
            ["customer"] = new JsonObject
            {
                ["id"] = 31,
                ["first_name"] = "Ida",
                ["last_name"] = "Brandt",
                ["tax_exempt"] = false,
                ["tax_exemptions"] = new JsonArray(),
                ["default_address"] = null,
            },
            ["line_items"] = new JsonArray(Line("11.90", Tax("1.90", 0.19m))),
            ["shipping_lines"] = new JsonArray(),
            ["payment_gateway_names"] = new JsonArray("shopify_payments"),
            ["current_total_duties_set"] = null,
            ["payment_terms"] = null,
            ["source_name"] = "web",
        };
        change?.Invoke(order);
        return order;
    }

    /// <summary>The same for an amount without tax, of one article.</summary>
    public static JsonObject Untaxed(string name, string amount, Action<JsonObject>? change = null) => Order(name, order =>
    {
        order["taxes_included"] = false;
        order["line_items"] = new JsonArray(Line(amount));
        order["total_price"] = amount;
        order["total_price_set"] = Set(amount);
        order["total_tax"] = "0.00";
        change?.Invoke(order);
    });

    public static JsonObject Address(string country = "DE", string? city = "Leipzig", string zip = "04109") => new()
    {
        ["first_name"] = "Ida",
        ["last_name"] = "Brandt",
        ["company"] = null,
        ["address1"] = "Brühl 7",
        ["address2"] = null,
        ["city"] = city,
        ["zip"] = zip,
        ["province_code"] = null,
        ["country_code"] = country,
        ["name"] = "Ida Brandt",
    };

    public static JsonObject Line(string price, params JsonObject[] taxes) => new()
    {
        ["id"] = Next(),
        ["gift_card"] = false,
        ["name"] = "Thing",
        ["title"] = "Thing",
        ["price"] = price,
        ["price_set"] = Set(price),
        ["quantity"] = 1,
        ["requires_shipping"] = true,
        ["sku"] = "THING",
        ["taxable"] = true,
        ["tax_lines"] = new JsonArray([.. taxes]),
        ["duties"] = new JsonArray(),
        ["discount_allocations"] = new JsonArray(),
    };

    /// <summary>A line that nobody ships.</summary>
    public static JsonObject Unshipped(string price, string? sku, params JsonObject[] taxes)
    {
        var line = Line(price, taxes);
        line["requires_shipping"] = false;
        line["sku"] = sku;
        return line;
    }

    public static JsonObject Tax(string price, decimal rate, string title = "MwSt", bool isByChannel = false) => new()
    {
        ["title"] = title,
        ["rate"] = rate,
        ["price"] = price,
        ["price_set"] = Set(price),
        ["channel_liable"] = isByChannel,
    };

    public static JsonObject Set(string shop, string shopCurrency = "EUR", string? shown = null, string? shownCurrency = null) => new()
    {
        ["shop_money"] = new JsonObject { ["amount"] = shop, ["currency_code"] = shopCurrency },
        ["presentment_money"] = new JsonObject { ["amount"] = shown ?? shop, ["currency_code"] = shownCurrency ?? shopCurrency },
    };

    public static string LineId(this JsonObject order, int index = 0) => order["line_items"]![index]!["id"]!.ToString();

    /// <summary>Stripe's notice that an order is paid.</summary>
    public static JsonNode Paid(string order, long minor, string currency = "eur") => new JsonObject
    {
        ["id"] = $"evt_{Next()}",
        ["object"] = "event",
        ["created"] = 1793606400,
        ["type"] = "payment_intent.succeeded",
        ["data"] = new JsonObject
        {
            ["object"] = new JsonObject
            {
                ["id"] = $"pi_{Next()}",
                ["object"] = "payment_intent",
                ["amount"] = minor,
                ["amount_received"] = minor,
                ["currency"] = currency,
                ["status"] = "succeeded",
                ["metadata"] = new JsonObject { ["order_reference"] = order },
            },
        },
    };

    /// <summary>A warehouse's report that lines left.</summary>
    public static JsonNode Shipped(string order, params string[] lines) => new JsonObject
    {
        ["type"] = "shipment.shipped",
        ["timestamp"] = "2026-11-02T12:00:00+01:00",
        ["data"] = new JsonObject
        {
            ["order"] = order,
            ["shipment_id"] = $"F{Next()}",
            ["lines"] = new JsonArray([.. lines.Select(line => new JsonObject { ["line"] = line, ["quantity"] = 1 })]),
        },
    };

    private static int Next() => Interlocked.Increment(ref _ids);
}
