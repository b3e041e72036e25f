using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Shopify;

/// <summary>Reads the payload of Shopify's <c>orders/create</c> webhook; every missing or ill-formed field is named by its JSON path.</summary>
public static class ShopifyOrderReader
{
    private const string Component = "orders";
    private const string Storefront = "shopify";
    private const string Piece = "C62";
    private const int LongestPaymentTerm = 3650;

    /// <summary>Reads one order.</summary>
    public static ParseResult<StorefrontOrder> Read(ReadOnlyMemory<byte> json) => JsonFields.Read(json, Component, ReadOrder);

    private static StorefrontOrder ReadOrder(JsonFields fields)
    {
        var billing = fields.OptionalChild("billing_address") ?? fields.OptionalChild("shipping_address") ?? fields.Child("billing_address");
        var shipping = fields.OptionalChild("shipping_address") ?? billing;
        var customer = fields.OptionalChild("customer");
        return new StorefrontOrder(
            Storefront,
            fields.Text("id"),
            ReadReference(fields),
            fields.Time("created_at"),
            ReadCurrency(fields),
            fields.Flag("taxes_included"),
            fields.Flag("tax_exempt") || customer?.Flag("tax_exempt") == true,
            fields.Decimal("total_price"),
            fields.Decimal("total_tax"),
            ReadPaymentTerm(fields.OptionalChild("payment_terms")),
            ReadBuyer(fields, billing),
            ReadAddress(shipping),
            [.. fields.RequiredItems("line_items").Select(ReadLine), .. fields.Items("shipping_lines").Select(ReadShippingLine)],
            new StorefrontPaths("$.total_price", "$.total_tax", "$.line_items"))
        {
            // The same code may stand in both lists (Admin API, Order): as entered, and as applied.
            Coupons = [.. fields.Items("discount_codes").Concat(fields.Items("discount_applications")).Select(each => each.OptionalText("code")).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)],
        };
    }

    private static string ReadReference(JsonFields fields)
    {
        var reference = fields.Text("name").TrimStart('#');
        if (reference.Length > 0 && !StreamNames.IsSafe(reference))
        {
            fields.Refuse("name", "unusable-reference", "may hold letters, digits, dots, underscores and hyphens only, 64 at the most");
        }

        return reference;
    }

    // Terms without days, such as due on receipt, are paid in advance.
    private static int ReadPaymentTerm(JsonFields? terms)
    {
        var days = terms?.Decimal("due_in_days", 0) ?? 0;
        if (days is >= 0 and <= LongestPaymentTerm && decimal.IsInteger(days))
        {
            return (int)days;
        }

        terms!.Refuse("due_in_days", "unusable-term", $"must be a whole number from 0 to {LongestPaymentTerm}");
        return 0;
    }

    private static string ReadCurrency(JsonFields fields)
    {
        var code = fields.Text("currency");
        if (code.Length > 0 && !Currency.TryOf(code, out _))
        {
            fields.Refuse("currency", "unknown-currency", "is not an ISO 4217 code");
        }

        return code.ToUpperInvariant();
    }

    private static Party ReadBuyer(JsonFields fields, JsonFields billing)
    {
        var company = billing.OptionalText("company");
        var person = string.Join(' ', new[] { billing.OptionalText("first_name"), billing.OptionalText("last_name") }.OfType<string>());
        if (company is null && person.Length == 0)
        {
            billing.Refuse("last_name", "missing", "or company is required");
        }

        var vatNumber = fields.Items("note_attributes").FirstOrDefault(note => note.OptionalText("name") == "vat_number")?.OptionalText("value");
        return new Party(company ?? person, company is null || person.Length == 0 ? null : person, ReadAddress(billing), vatNumber, fields.OptionalText("email"));
    }

    private static Address ReadAddress(JsonFields fields)
    {
        var second = fields.OptionalText("address2");
        var street = fields.Text("address1") + (second is null ? string.Empty : "\n" + second);
        var country = fields.Text("country_code").ToUpperInvariant();
        return new Address(street, fields.OptionalText("zip") ?? string.Empty, fields.Text("city"), fields.OptionalText("province_code"), country);
    }

    private static StorefrontLine ReadLine(JsonFields line)
    {
        var quantity = line.Decimal("quantity");
        if (quantity <= 0)
        {
            line.Refuse("quantity", "not-positive", "must be above zero");
        }

        return new StorefrontLine(
            line.Path,
            line.Text("id"),
            line.OptionalText("sku") ?? string.Empty,
            line.OptionalText("name") ?? line.Text("title"),
            quantity,
            line.NotNegative("price"),
            ReadDiscount(line),
            line.Flag("requires_shipping", fallback: true) ? LineKind.Goods : null,
            Piece,
            ReadTaxes(line));
    }

    private static StorefrontLine ReadShippingLine(JsonFields line) => new(
        line.Path,
        line.Text("id"),
        string.Empty,
        line.Text("title"),
        1,
        line.NotNegative("price"),
        ReadDiscount(line),
        LineKind.Shipping,
        Piece,
        ReadTaxes(line));

    private static decimal ReadDiscount(JsonFields line) => line.Items("discount_allocations").Sum(allocation => allocation.NotNegative("amount"));

    private static List<StorefrontTax> ReadTaxes(JsonFields line) => line.Items("tax_lines")
        .Select(tax => new StorefrontTax(tax.Text("title"), tax.NotNegative("rate"), tax.NotNegative("price")))
        .Where(tax => tax.Rate != 0 || tax.Price != 0)
        .ToList();
}
