using System.Text.Json.Nodes;
using Billing.Connectors.StandardWebhooks;
using Billing.Domain.Catalogue;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;
using Billing.Domain.Tests.Orders;

namespace Billing.Connectors.Tests.StandardWebhooks;

[Trait("Capability", "ORD-01")]
[Trait("Adapter", "partner-order")]
public sealed class PartnerOrderReaderTests
{
    [Fact]
    public void An_order_in_our_own_format_becomes_the_canonical_order()
    {
        var order = Map(Order()).Value();

        Assert.Equal(("K-1", "kontor", "88213", 14), (order.Reference, order.Source, order.SourceOrderId, order.PaymentTermDays));
        Assert.Equal((130.00m, 24.70m, 154.70m), (order.Net.Amount, order.Tax.Amount, order.Gross.Amount));
        var line = Assert.Single(order.Lines);
        Assert.Equal(("1", "ANEMO-200", LineKind.Goods, "C62"), (line.LineId, line.Sku, line.Kind, line.Unit));
        Assert.Equal((TaxCategory.Standard, "DE"), (line.Category, Assert.Single(line.Taxes).Jurisdiction));
    }

    [Fact]
    public void A_line_may_say_what_is_sold_and_the_catalogue_knows_better()
    {
        var order = Order();
        var lines = order["data"]!["lines"]!.AsArray();
        lines.Add(JsonNode.Parse("""{"sku":"HOURS","description":"Montage","quantity":"1.5","unit_price":"60.00","kind":"service","unit":"HUR"}"""));
        lines.Add(JsonNode.Parse("""{"description":"Versand","quantity":1,"unit_price":"5.00","kind":"shipping"}"""));
        lines.Add(JsonNode.Parse("""{"sku":"DIGI-YIELD","description":"Auswertung","quantity":1,"unit_price":"9.00","kind":"goods"}"""));
        order["data"]!["total"] = "258.70";

        Assert.Equal([LineKind.Goods, LineKind.Service, LineKind.Shipping, LineKind.Digital], Map(order).Value().Lines.Select(line => line.Kind));
    }

    [Fact]
    public void What_is_paid_in_cash_is_rounded_beside_the_total()
    {
        var order = Order();
        order["data"]!["paid_in_cash"] = true;
        order["data"]!["cash_rounding"] = "-0.20";

        var line = Map(order).Value().Lines[^1];
        Assert.Equal((LineKind.CashRounding, -0.20m, TaxCategory.OutsideScope), (line.Kind, line.Net.Amount, line.Category));
        Assert.True(PartnerOrderReader.Read(System.Text.Encoding.UTF8.GetBytes(order.ToJsonString()), "kontor").Value().IsPaidInCash == true);
    }

    [Theory]
    [InlineData("total", "154.71", "$.data.total orders.total-differs")]
    [InlineData("total_tax", "24.71", "$.data.total_tax orders.tax-total-differs")]
    [InlineData("currency", "EURO", "$.data.currency orders.unknown-currency")]
    [InlineData("reference", "/", "$.data.reference orders.unusable-reference")]
    [InlineData("payment_term_days", "14.5", "$.data.payment_term_days orders.unusable-term")]
    [InlineData("ordered_at", "02.11.2026", "$.data.ordered_at orders.not-a-time")]
    public void A_wrong_field_is_named_by_its_path(string field, string value, string problem)
    {
        var order = Order();
        order["data"]![field] = value;
        Assert.Equal([problem], Map(order).Problems());
    }

    [Theory]
    [InlineData("kind", "subscription", "$.data.lines[0].kind orders.unknown-kind")]
    [InlineData("quantity", "0", "$.data.lines[0].quantity orders.not-positive")]
    [InlineData("unit_price", "-1", "$.data.lines[0].unit_price orders.negative")]
    public void A_wrong_field_of_a_line_is_named_by_its_path(string field, string value, string problem)
    {
        var order = Order();
        order["data"]!["lines"]![0]![field] = value;
        Assert.Contains(problem, Map(order).Problems());
    }

    [Fact]
    public void Totals_that_are_not_told_are_not_checked()
    {
        var order = Order();
        order["data"]!.AsObject().Remove("total");
        order["data"]!.AsObject().Remove("total_tax");
        Assert.Equal(154.70m, Map(order).Value().Gross.Amount);
    }

    [Fact]
    [Trait("Capability", "PLT-01")]
    public void Two_storefronts_may_use_one_id_and_not_one_number()
    {
        var ours = Map(Order()).Value();
        var state = OrderState.Empty.After(OrderDecider.Receive(OrderState.Empty, ours, Sold.Noon));

        OrderDecider.Receive(state, ours, Sold.Noon).IsDone();
        Assert.Equal("orders.reference-taken", OrderDecider.Receive(state, ours with { Source = "shopify" }, Sold.Noon).Code());
    }

    private static ParseResult<SalesOrder> Map(JsonNode order) => PartnerOrderReader.Read(order.Utf8(), "kontor").Then(read => StorefrontOrderMapper.Map(
        read, Sold.Nordwind, new Dictionary<string, CatalogueItem> { ["DIGI-YIELD"] = new("DIGI-YIELD", LineKind.Digital, "C62") }).Order);

    private static JsonNode Order() => JsonNode.Parse(
        """
        {
          "type": "order.created",
          "data": {
            "id": "88213", "reference": "K-1", "ordered_at": "2026-11-02T09:14:00+01:00", "currency": "EUR", "total": "154.70", "total_tax": "24.70",
            "payment_term_days": 14,
            "buyer": { "name": "Kontor Elbe KG", "address": { "street": "Am Sandtorkai 5", "city": "Hamburg", "country": "de" } },
            "lines": [
              {
                "sku": "ANEMO-200", "description": "Windmesser", "quantity": 2, "unit_price": "70.00", "discount": "10.00",
                "taxes": [ { "name": "MwSt", "rate": "0.19", "amount": "24.70" } ]
              }
            ]
          }
        }
        """)!;
}
