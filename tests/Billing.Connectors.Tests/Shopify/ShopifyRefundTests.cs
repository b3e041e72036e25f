using System.Text;
using Billing.Connectors.Shopify;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Tests.Shopify;

/// <summary>Refunds as Shopify writes them; shapes of shopify.dev, "Refund", with invented ids.</summary>
[Trait("Adapter", "shopify")]
public sealed class ShopifyRefundTests
{
    // The reference's own example: a shop in CAD whose customer paid in USD.
    [Fact]
    public void Amounts_are_those_of_the_currency_that_was_given_back()
    {
        var refund = Read("""
            { "id": 11, "order_id": 7, "created_at": "2026-11-03T12:00:00Z", "processed_at": "2026-11-03T12:00:00Z", "duties": { "duties": [] },
              "refund_line_items": [{ "id": 1, "line_item_id": 21, "quantity": 2, "restock_type": "return", "subtotal": 10.99, "total_tax": 1.67,
                "subtotal_set": { "shop_money": { "amount": 10.99, "currency_code": "CAD" }, "presentment_money": { "amount": 8.95, "currency_code": "USD" } },
                "total_tax_set": { "shop_money": { "amount": 1.67, "currency_code": "CAD" }, "presentment_money": { "amount": 1.32, "currency_code": "USD" } } }],
              "refund_shipping_lines": [{ "id": 2, "shipping_line_id": 31, "shipping_line": {},
                "subtotal_amount_set": { "shop_money": { "amount": 5, "currency_code": "CAD" }, "presentment_money": { "amount": 3.65, "currency_code": "USD" } } }],
              "order_adjustments": [{ "id": 3, "kind": "refund_discrepancy", "amount": "10.00", "tax_amount": "0.00",
                "amount_set": { "shop_money": { "amount": 10, "currency_code": "CAD" }, "presentment_money": { "amount": 7.3, "currency_code": "USD" } } }],
              "transactions": [{ "id": 41, "order_id": 7, "kind": "refund", "gateway": "shopify_payments", "status": "success", "amount": "6.62", "currency": "USD",
                "parent_id": 40, "authorization": "re_1", "processed_at": "2026-11-03T12:00:00Z" }] }
            """)!;

        Assert.Equal([("21", 2m, 8.95m, 1.32m), ("31", 0m, 3.65m, 0m)], refund.Lines.Select(line => (line.LineId!, line.Quantity, line.Amount.Amount, line.Tax.Amount)));
        Assert.Equal([("41", "re_1", 6.62m, "USD")], refund.Money.Select(money => (money.Id, money.GatewayId!, money.Amount.Amount, money.Amount.Currency.Code)));
        Assert.Equal(7.30m, refund.Kept.Amount);
    }

    // While its transaction is pending, all of the refund is stated as a discrepancy.
    [Theory]
    [InlineData("pending", "277.61", 0)]
    [InlineData("success", "0.00", 0)]
    [InlineData("pending", "287.61", 10)]
    [InlineData("success", "-5.00", -5)]
    public void What_is_kept_is_the_discrepancy_less_what_still_runs(string status, string discrepancy, decimal kept)
    {
        var refund = Read($$"""
            { "id": 12, "order_id": 7, "created_at": "2026-11-10T09:58:21-06:00", "duties": [{ "duty_id": 9, "amount_set": { "shop_money": { "amount": "2.00", "currency_code": "CAD" } } }],
              "order_adjustments": [{ "kind": "refund_discrepancy", "amount": "{{discrepancy}}", "tax_amount": "0.00" }],
              "refund_line_items": [{ "line_item": { "id": 21 }, "quantity": 1, "subtotal": 245.67, "total_tax": 31.94 }], "refund_shipping_lines": [],
              "transactions": [{ "id": 41, "order_id": 7, "kind": "refund", "gateway": "shopify_payments", "status": "{{status}}", "amount": "277.61", "amount_rounding": null, "currency": "CAD" },
                { "id": 42, "kind": "refund", "gateway": "shopify_payments", "status": "failure", "amount": "1.00", "currency": "CAD" },
                { "id": 43, "kind": "void", "gateway": "shopify_payments", "status": "success", "amount": "1.00", "currency": "CAD" }] }
            """)!;

        Assert.Equal(kept, refund.Kept.Amount);
        Assert.Equal([("21", 245.67m), ("duty-9", 2.00m)], refund.Lines.Select(line => (line.LineId!, line.Amount.Amount)));
        Assert.Equal(277.61m, Assert.Single(refund.Money).Amount.Amount);
    }

    [Fact]
    public void Cash_is_what_was_paid_out_with_its_rounding()
    {
        var refund = Read("""
            { "id": 13, "order_id": 7, "created_at": "2026-11-10T09:58:21Z", "refund_line_items": [],
              "transactions": [{ "id": 41, "kind": "refund", "gateway": "cash", "status": "success", "amount": "11.93", "amount_rounding": "0.02", "currency": "CHF" }] }
            """)!;
        Assert.Equal((11.95m, 0.02m, 11.93m), (refund.Money[0].Amount.Amount, refund.Rounding.Amount, refund.Money[0].OfLines.Amount));
    }

    // Shopify sends a refund without transactions when nothing was paid back.
    [Fact]
    public void A_refund_that_moved_no_money_tells_none() =>
        Assert.Null(Read("""{ "id": 14, "order_id": 7, "created_at": "2026-11-10T09:58:21Z", "refund_line_items": [{ "line_item_id": 21, "quantity": 1, "subtotal": "1.00" }], "transactions": [] }"""));

    private static StorefrontRefund? Read(string body)
    {
        var read = ShopifyNoticeReader.Read(ShopifyNotices.Wrap("refunds/create", Encoding.UTF8.GetBytes(body)), null);
        var notice = Assert.IsType<StorefrontNotice.Changed>(Assert.IsType<ParseResult<StorefrontNotice>.Success>(read).Value);
        return notice.Change.Refund;
    }
}
