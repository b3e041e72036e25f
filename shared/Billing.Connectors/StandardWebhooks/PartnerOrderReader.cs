using Billing.Connectors.Gateways;
using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>
/// Reads the fabric's own order format, for storefronts that speak no dialect known here and for partners whose input is
/// mapped to it: a Standard Webhooks body <c>{"type":"order.created","data":{"id":"A-1","reference":"1001","ordered_at":…,
/// "currency":"EUR","buyer":{…},"lines":[{"sku":"…","description":"…","quantity":2,"unit_price":"9.90","taxes":[{"name":"VAT",
/// "rate":"0.19","amount":"3.76"}]}]}}</c>. Totals are checked where they are told. A line without <c>kind</c> is goods unless
/// the catalogue says otherwise; one without <c>id</c> is named by its place, from 1.
/// </summary>
public static class PartnerOrderReader
{
    /// <summary>The one type that is taken.</summary>
    public const string Type = "order.created";

    private const int LongestPaymentTerm = 3650;
    private const string Piece = "C62";

    /// <summary>Reads one order.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="storefront">Who sent it: its source name.</param>
    /// <param name="store">Its store where the tenant has several, or null.</param>
    public static ParseResult<StorefrontOrder> Read(ReadOnlyMemory<byte> json, string storefront, string? store = null) =>
        JsonFields.Read(json, "orders", fields => ReadOrder(fields, storefront, store));

    private static StorefrontOrder ReadOrder(JsonFields fields, string storefront, string? store)
    {
        if (fields.Text("type") is not (Type or ""))
        {
            fields.Refuse("type", "unknown-type", $"must be {Type}");
        }

        var data = fields.Child("data");
        var buyer = data.Child("buyer");
        var address = ReadAddress(buyer.Child("address"));
        return new StorefrontOrder(
            storefront,
            data.Id("id"),
            GatewayFields.Order(data, "reference", store),
            data.Time("ordered_at"),
            ReadCurrency(data),
            data.Flag("taxes_included"),
            data.Flag("tax_exempt"),
            data.Has("total") ? data.Decimal("total") : null,
            data.Has("total_tax") ? data.Decimal("total_tax") : null,
            ReadPaymentTerm(data),
            new Party(buyer.Text("name"), buyer.OptionalText("contact"), address, buyer.OptionalText("tax_id", JsonFields.LongestId), buyer.OptionalText("email")),
            data.OptionalChild("ship_to") is { } shipTo ? ReadAddress(shipTo) : address,
            data.RequiredItems("lines").Select(ReadLine).ToList(),
            new StorefrontPaths("$.data.total", "$.data.total_tax", "$.data.lines"))
        {
            IsPaidInCash = data.Flag("paid_in_cash") ? true : null,
            CashRounding = data.Has("cash_rounding") ? data.Decimal("cash_rounding") : null,
            Coupons = data.OptionalText("coupons")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
        };
    }

    private static string ReadCurrency(JsonFields data)
    {
        var code = data.Text("currency");
        if (code.Length > 0 && !Currency.TryOf(code, out _))
        {
            data.Refuse("currency", "unknown-currency", "is not an ISO 4217 code");
        }

        return code.ToUpperInvariant();
    }

    private static int ReadPaymentTerm(JsonFields data)
    {
        var days = data.Decimal("payment_term_days", 0);
        if (days is >= 0 and <= LongestPaymentTerm && decimal.IsInteger(days))
        {
            return (int)days;
        }

        data.Refuse("payment_term_days", "unusable-term", $"must be a whole number from 0 to {LongestPaymentTerm}");
        return 0;
    }

    private static Address ReadAddress(JsonFields fields)
    {
        var country = fields.Text("country").ToUpperInvariant();
        if (country.Length > 0 && (country.Length != 2 || !country.All(char.IsAsciiLetterUpper)))
        {
            fields.Refuse("country", "unknown-country", "must be an ISO 3166-1 alpha-2 code, such as DE");
        }

        return new Address(fields.Text("street"), fields.OptionalText("postal_code") ?? string.Empty, fields.Text("city"), fields.OptionalText("region"), country);
    }

    private static StorefrontLine ReadLine(JsonFields line, int index)
    {
        var kind = ReadKind(line);
        return new StorefrontLine(
            line.Path,
            line.OptionalText("id", JsonFields.LongestId) ?? $"{index + 1}",
            kind == LineKind.Shipping ? line.OptionalText("sku", JsonFields.LongestId) ?? string.Empty : line.Id("sku"),
            line.Text("description"),
            ReadQuantity(line),
            line.NotNegative("unit_price"),
            line.Has("discount") ? line.NotNegative("discount") : 0,
            kind,
            line.OptionalText("unit", JsonFields.LongestId) ?? Piece,
            ReadTaxes(line));
    }

    private static decimal ReadQuantity(JsonFields line)
    {
        var quantity = line.Decimal("quantity");
        if (quantity <= 0 && !line.HasProblem("quantity"))
        {
            line.Refuse("quantity", "not-positive", "must be above zero");
        }

        return quantity;
    }

    // A subscription has a plan, which only the catalogue holds.
    private static LineKind ReadKind(JsonFields line)
    {
        switch (line.OptionalText("kind"))
        {
            case null or "goods": return LineKind.Goods;
            case "digital": return LineKind.Digital;
            case "service": return LineKind.Service;
            case "shipping": return LineKind.Shipping;
            default:
                line.Refuse("kind", "unknown-kind", "must be goods, digital, service or shipping");
                return LineKind.Goods;
        }
    }

    private static List<StorefrontTax> ReadTaxes(JsonFields line) => line.Items("taxes")
        .Select(tax => new StorefrontTax(tax.Id("name"), tax.NotNegative("rate"), tax.NotNegative("amount")))
        .Where(tax => tax.Rate != 0 || tax.Price != 0)
        .ToList();
}
