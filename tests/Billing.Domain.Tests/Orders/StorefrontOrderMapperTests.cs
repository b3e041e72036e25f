using System.Text.Json.Nodes;
using Billing.Domain.Catalogue;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;

namespace Billing.Domain.Tests.Orders;

[Trait("Capability", "ORD-01")]
[Trait("Adapter", "shopify")]
public sealed class StorefrontOrderMapperTests
{
    private const string Mixed = "nordwind/shopify/order-1002-mixed-basket.json";

    [Fact]
    public void Every_sample_but_the_one_with_wrong_totals_adds_up_to_what_the_customer_paid()
    {
        var names = Sample.Orders("nordwind").Concat(Sample.Orders("sierra")).Where(name => !name.Contains("totals-differ", StringComparison.Ordinal));
        Assert.All(names, name => Assert.Equal(decimal.Parse(Sample.Json(name)["total_price"]!.GetValue<string>()), Sample.Map(name).Gross.Amount));
    }

    [Fact]
    public void Taxes_that_are_included_are_taken_out_of_price_and_discount()
    {
        var order = Sample.Map(Mixed);

        Assert.Equal([46.54m, 97.56m, 16.72m, 4.96m], order.Lines.Select(line => line.Net.Amount));
        Assert.Equal([49.80m, 116.10m, 19.90m, 5.90m], order.Lines.Select(line => line.Gross.Amount));
        Assert.Equal(25.92m, order.Tax.Amount);
        var discounted = order.Lines[1];
        Assert.Equal(108.4034m, discounted.UnitPrice);
        Assert.Equal(10.84m, discounted.Discount.Amount);
        Assert.Equal(discounted.Net.Amount, (discounted.UnitPrice * discounted.Quantity - discounted.Discount.Amount).Round(2, Rounding.HalfAwayFromZero));
    }

    [Fact]
    public void A_price_that_includes_taxes_is_kept_as_it_was_quoted()
    {
        Assert.Equal(
            [(24.90m, 0m), (129.00m, 12.90m), (19.90m, 0m), (5.90m, 0m)],
            Sample.Map(Mixed).Lines.Select(line => (line.Quoted!.UnitPrice, line.Quoted.Discount.Amount)));
        Assert.All(Sample.Map("sierra/shopify/order-2005-refunded-line.json").Lines, line => Assert.Null(line.Quoted));
    }

    [Fact]
    public void What_bears_no_tax_or_one_that_the_channel_remits_was_not_quoted_with_it()
    {
        var json = Sample.Json(Mixed);
        json["line_items"]![0]!["tax_lines"]![0]!["channel_liable"] = true;
        json["shipping_lines"]![0]!["tax_lines"] = new JsonArray();
        json["total_tax"] = "24.98";

        Assert.Equal([false, false, true, true, false], Sample.Map(json.Utf8()).Value().Lines.Select(line => line.Quoted is not null));
    }

    [Fact]
    public void Taxes_that_are_not_included_are_added_to_the_price()
    {
        var order = Sample.Map("sierra/shopify/order-2005-refunded-line.json");

        Assert.Equal([119.00m, 64.00m], order.Lines.Select(line => line.Net.Amount));
        Assert.Equal([119.00m, 64.00m], order.Lines.Select(line => line.UnitPrice));
        Assert.Equal(201.94m, order.Gross.Amount);
    }

    [Fact]
    [Trait("Capability", "TAX-04")]
    public void Each_tax_of_a_line_keeps_its_authority_rate_and_amount() => Assert.Equal(
        [("US-WA/Washington State Tax", 0.065m, 7.74m), ("US-WA/Seattle City Tax", 0.0385m, 4.58m)],
        Sample.Map("sierra/shopify/order-2005-refunded-line.json").Lines[0].Taxes.Select(tax => (tax.Jurisdiction, tax.Rate, tax.Amount.Amount)));

    [Fact]
    [Trait("Capability", "TAX-04")]
    public void Untaxed_lines_say_why()
    {
        // Goods and their delivery, and a service: article 138 and article 196 of Directive 2006/112/EC.
        Assert.Equal(
            ["Goods K VATEX-EU-IC", "Service AE VATEX-EU-AE", "Shipping K VATEX-EU-IC"],
            Sample.Map("nordwind/shopify/order-1003-reverse-charge.json").Lines.Select(line => $"{line.Kind} {line.Category.Code()} {line.Reason!.Code}"));
        Assert.All(Sample.Map("sierra/shopify/order-2003-tax-exempt.json").Lines, line => Assert.Equal(TaxCategory.Exempt, line.Category));
        Assert.All(Sample.Map("sierra/shopify/order-2004-yen.json").Lines, line => Assert.Equal(TaxCategory.Export, line.Category));
    }

    [Fact]
    public void The_catalogue_says_what_is_sold_and_what_is_shipped_needs_no_entry() => Assert.Equal(
        [LineKind.Goods, LineKind.Goods, LineKind.Digital, LineKind.Shipping], Sample.Map(Mixed).Lines.Select(line => line.Kind));

    [Fact]
    public void A_subscription_line_brings_its_plan() => Assert.Equal(
        Sold.FleetPro, Assert.Single(Sample.Map("nordwind/shopify/order-1001-subscription.json").Lines, line => line.Kind == LineKind.Subscription).Plan);

    [Fact]
    public void Totals_that_do_not_follow_from_the_lines_are_refused() => Assert.Equal(
        ["$.total_price orders.total-differs"],
        Sample.Map(Sample.Bytes("nordwind/shopify/order-1005-totals-differ.json")).Problems());

    [Fact]
    public void A_tax_total_that_differs_by_what_rounding_explains_is_held_and_one_that_differs_by_more_is_refused()
    {
        var json = Sample.Json(Mixed);
        json["total_tax"] = "25.93";
        Assert.Equal(["$.total_tax orders.tax-total-differs"], Sample.Doubts(json.Utf8()));
        Assert.Equal(191.70m, Sample.Map(json.Utf8()).Value().Gross.Amount);

        json["total_tax"] = "25.97";
        Assert.Equal(["$.total_tax orders.tax-total-differs"], Sample.Map(json.Utf8()).Problems());
    }

    [Fact]
    public void An_article_that_is_neither_shipped_nor_in_the_catalogue_is_held()
    {
        var json = Sample.Json(Mixed);
        json["line_items"]![2]!["sku"] = "DIGI-UNKNOWN";

        Assert.Equal(["$.line_items[2].sku orders.unknown-article"], Sample.Doubts(json.Utf8()));
        Assert.Equal(LineKind.Unclassified, Sample.Map(json.Utf8()).Value().Lines[2].Kind);
    }

    [Fact]
    public void A_line_that_cannot_be_charged_is_refused()
    {
        var below = Sample.Json(Mixed);
        below["line_items"]![0]!["price"] = "24.905";
        below["line_items"]![0]!["quantity"] = 1;
        Assert.Contains("$.line_items[0] orders.line-amount", Sample.Map(below.Utf8()).Problems());

        var negative = Sample.Json(Mixed);
        negative["line_items"]![1]!["discount_allocations"]![0]!["amount"] = "200.00";
        Assert.Contains("$.line_items[1] orders.line-amount", Sample.Map(negative.Utf8()).Problems());
    }

    [Fact]
    public void A_line_id_that_stands_twice_is_refused()
    {
        var json = Sample.Json(Mixed);
        json["shipping_lines"]![0]!["id"] = JsonValue.Create(61000010021L);

        Assert.Equal(["$.line_items orders.line-id-twice"], Sample.Map(json.Utf8()).Problems());
    }

    [Fact]
    public void Amounts_at_the_edge_of_what_is_read_are_computed_and_not_failed_upon()
    {
        var json = Sample.Json(Mixed);
        json["line_items"]![0]!["price"] = "1000000000000";
        json["line_items"]![0]!["quantity"] = 1000000000000L;

        Assert.Contains("$.total_price orders.total-differs", Sample.Map(json.Utf8()).Problems());
    }
}
