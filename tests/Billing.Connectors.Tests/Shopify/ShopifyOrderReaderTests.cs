using System.Text.Json.Nodes;
using Billing.Connectors.Shopify;
using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Tests.Orders;

namespace Billing.Connectors.Tests.Shopify;

[Trait("Capability", "ORD-01")]
[Trait("Adapter", "shopify")]
public sealed class ShopifyOrderReaderTests
{
    private const string Mixed = "nordwind/shopify/order-1002-mixed-basket.json";

    [Theory]
    [InlineData("nordwind")]
    [InlineData("sierra")]
    public void Every_sample_order_can_be_read(string tenant)
    {
        Assert.NotEmpty(Sample.Orders(tenant));
        Assert.All(Sample.Orders(tenant), name => ShopifyOrderReader.Read(Sample.Bytes(name)).Value());
    }

    [Fact]
    public void What_the_customer_sees_is_read_as_it_is_written()
    {
        var order = ShopifyOrderReader.Read(Sample.Bytes(Mixed)).Value();

        Assert.Equal("1002", order.Reference);
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 8, 14, 31, TimeSpan.FromHours(1)), order.OrderedAt);
        Assert.Equal("Anna-Lena Groß", order.Buyer.Name);
        Assert.Null(order.Buyer.Contact);
        Assert.Equal("Lindenstraße 12a\nHinterhaus, 3. OG", order.Buyer.Address.Street);
        Assert.True(order.TaxesIncluded);
        Assert.Equal(["61000010021", "61000010022", "61000010023", "61000010029"], order.Lines.Select(line => line.Id));
        Assert.Equal(12.90m, order.Lines[1].Discount);
        Assert.Equal(LineKind.Shipping, order.Lines[3].Kind);
    }

    [Fact]
    public void A_company_with_a_VAT_number_and_credit_is_read_with_its_contact()
    {
        var order = ShopifyOrderReader.Read(Sample.Bytes("nordwind/shopify/order-1003-reverse-charge.json")).Value();

        Assert.Equal("Éoliennes du Midi SARL", order.Buyer.Name);
        Assert.NotNull(order.Buyer.Contact);
        Assert.Equal("FR40303265045", order.Buyer.TaxId);
        Assert.Equal(30, order.PaymentTermDays);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("name")]
    [InlineData("created_at")]
    [InlineData("currency")]
    [InlineData("total_price")]
    [InlineData("total_tax")]
    [InlineData("line_items[1].id")]
    [InlineData("line_items[1].quantity")]
    [InlineData("line_items[1].price")]
    [InlineData("line_items[1].discount_allocations[0].amount")]
    [InlineData("line_items[1].tax_lines[0].title")]
    [InlineData("line_items[1].tax_lines[0].rate")]
    [InlineData("line_items[1].tax_lines[0].price")]
    [InlineData("shipping_lines[0].id")]
    [InlineData("shipping_lines[0].title")]
    [InlineData("shipping_lines[0].price")]
    public void A_missing_field_is_named_by_its_path(string path)
    {
        var json = Sample.Json(Mixed);
        var parent = Parent(json, path, out var name);
        Assert.True(parent.Remove(name));

        Assert.Contains(ShopifyOrderReader.Read(json.Utf8()).Problems(), problem => problem.StartsWith($"$.{path} orders.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_title_stands_in_for_a_name_and_both_missing_are_named()
    {
        var json = Sample.Json(Mixed);
        var line = json["line_items"]![0]!.AsObject();
        line.Remove("name");
        Assert.StartsWith("Handbuch", ShopifyOrderReader.Read(json.Utf8()).Value().Lines[0].Title, StringComparison.Ordinal);

        line.Remove("title");
        Assert.Equal(["$.line_items[0].title orders.missing"], ShopifyOrderReader.Read(json.Utf8()).Problems());
    }

    [Fact]
    public void All_missing_fields_are_named_in_one_pass()
    {
        Assert.Equal(
            [
                "$.currency orders.missing", "$.line_items orders.empty", "$.id orders.missing", "$.name orders.missing", "$.created_at orders.missing",
                "$.total_price orders.missing", "$.total_tax orders.missing",
            ],
            ShopifyOrderReader.Read("{}"u8.ToArray()).Problems());
    }

    [Theory]
    [InlineData("currency", "\"EURO\"", "orders.unknown-currency")]
    [InlineData("created_at", "\"2026-11-02T08:14:31\"", "orders.not-a-time")]
    [InlineData("total_price", "\"12,50\"", "orders.not-a-number")]
    [InlineData("total_price", "1e20", "orders.out-of-range")]
    [InlineData("taxes_included", "\"yes\"", "orders.not-a-flag")]
    [InlineData("line_items", "{}", "orders.not-an-array")]
    [InlineData("line_items", "[]", "orders.empty")]
    [InlineData("line_items[0]", "7", "orders.not-an-object")]
    [InlineData("line_items[0].quantity", "0", "orders.not-positive")]
    [InlineData("line_items[0].price", "\"-1\"", "orders.negative")]
    [InlineData("line_items[1].discount_allocations[0].amount", "\"-12.90\"", "orders.negative")]
    [InlineData("line_items[1].tax_lines[0].rate", "-1", "orders.negative")]
    [InlineData("line_items[1].tax_lines[0].price", "\"-0.01\"", "orders.negative")]
    public void An_ill_formed_field_is_named_by_its_path(string path, string value, string code)
    {
        var json = Sample.Json(Mixed);
        if (path.EndsWith(']'))
        {
            json["line_items"]!.AsArray()[0] = JsonNode.Parse(value);
        }
        else
        {
            Parent(json, path, out var name)[name] = JsonNode.Parse(value);
        }

        Assert.Contains($"$.{path} {code}", ShopifyOrderReader.Read(json.Utf8()).Problems());
    }

    [Theory]
    [InlineData("1e20")]
    [InlineData("-1")]
    [InlineData("14.5")]
    [InlineData("99999999999")]
    public void A_term_of_payment_that_is_no_number_of_days_is_refused_and_does_not_fail(string days)
    {
        var json = Sample.Json(Mixed);
        json["payment_terms"] = JsonNode.Parse($"{{\"due_in_days\":{days}}}");

        Assert.Contains("$.payment_terms.due_in_days", Assert.Single(ShopifyOrderReader.Read(json.Utf8()).Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_term_without_days_is_payment_in_advance()
    {
        var json = Sample.Json(Mixed);
        json["payment_terms"] = JsonNode.Parse("""{"payment_terms_type":"receipt","due_in_days":null}""");

        Assert.Equal(0, ShopifyOrderReader.Read(json.Utf8()).Value().PaymentTermDays);
    }

    [Fact]
    public void A_body_that_is_no_JSON_is_refused_with_its_place() =>
        Assert.Equal(["$ orders.malformed-json"], ShopifyOrderReader.Read("{\"id\": 1,"u8.ToArray()).Problems());

    private static JsonObject Parent(JsonObject root, string path, out string name)
    {
        var steps = path.Split('.');
        name = steps[^1];
        JsonNode at = root;
        foreach (var step in steps[..^1])
        {
            var bracket = step.IndexOf('[', StringComparison.Ordinal);
            at = bracket < 0 ? at[step]! : at[step[..bracket]]![int.Parse(step[(bracket + 1)..^1])]!;
        }

        return at.AsObject();
    }
}
