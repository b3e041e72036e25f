using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Shopify;

/// <summary>
/// Reads what was given back and for what (shopify.dev, "Refund"): <c>refund_line_items</c>, <c>refund_shipping_lines</c> (before the API of
/// 2024-10 an adjustment of kind <c>shipping_refund</c>), <c>duties</c>, <c>transactions</c>.
/// </summary>
/// <remarks>
/// An adjustment of kind <c>refund_discrepancy</c> is what the lines come to less what was given back by then: payloads kept by
/// github.com/frappe/ecommerce_integrations' users hold the whole refund in it while its transaction is pending. Of a shop whose prices hold
/// the taxes, the amounts of lines and shipping hold them, too.
/// </remarks>
internal static class ShopifyRefunds
{
    /// <summary>Reads a refund; null where no transaction says in which currency it is.</summary>
    public static StorefrontRefund? Read(JsonFields refund)
    {
        var transactions = refund.Items("transactions").Where(IsMoneyBack).ToList();
        if (transactions.Count == 0 || !Currency.TryOf(transactions[0].Text("currency"), out var currency))
        {
            return null;
        }

        var money = transactions.Select(each => ReadMoney(each, currency)).ToList();
        var adjustments = refund.Items("order_adjustments");
        var pending = transactions.Where(each => each.OptionalText("status") == "pending").Sum(each => each.Decimal("amount"));
        var stated = adjustments.Where(each => each.OptionalText("kind") == "refund_discrepancy").Sum(each => Amount(each, "amount", "amount_set", currency) + Amount(each, "tax_amount", "tax_amount_set", currency));
        return new StorefrontRefund(
            refund.Text("id"),
            [.. refund.Items("refund_line_items").Select(line => ReadLine(line, currency)), .. ReadShipping(refund, adjustments, currency), .. ReadDuties(refund, currency)],
            money,
            Rounded(stated - pending, currency));
    }

    private static StorefrontRefundMoney ReadMoney(JsonFields transaction, Currency currency)
    {
        var rounding = Rounded(transaction.Decimal("amount_rounding", 0), currency);
        return new StorefrontRefundMoney(transaction.Text("id"), ShopifyNoticeReader.PaymentIdOf(transaction), Rounded(transaction.Decimal("amount"), currency) + rounding, rounding);
    }

    private static bool IsMoneyBack(JsonFields transaction) =>
        transaction.OptionalText("kind") == "refund" && transaction.OptionalText("status") is "success" or "pending" && !transaction.Flag("test") && transaction.Decimal("amount") > 0;

    private static StorefrontRefundLine ReadLine(JsonFields line, Currency currency) => new(
        line.OptionalText("line_item_id") ?? line.OptionalChild("line_item")?.OptionalText("id"),
        line.Decimal("quantity", 0),
        Rounded(Amount(line, "subtotal", "subtotal_set", currency), currency),
        Rounded(Amount(line, "total_tax", "total_tax_set", currency), currency));

    // The tax of shipping stands on the line where the app asks for it, else in the adjustment.
    private static IEnumerable<StorefrontRefundLine> ReadShipping(JsonFields refund, IReadOnlyList<JsonFields> adjustments, Currency currency)
    {
        var told = adjustments.Where(each => each.OptionalText("kind") == "shipping_refund").ToList();
        var (amount, tax) = (-told.Sum(each => Amount(each, "amount", "amount_set", currency)), -told.Sum(each => Amount(each, "tax_amount", "tax_amount_set", currency)));
        var lines = refund.Items("refund_shipping_lines");
        return lines.Count == 0
            ? amount == 0 ? [] : [new StorefrontRefundLine(null, 0, Rounded(amount, currency), Rounded(tax, currency))]
            : lines.Select(line => new StorefrontRefundLine(
                line.OptionalText("shipping_line_id") ?? line.OptionalChild("shipping_line")?.OptionalText("id"),
                0,
                Rounded(Amount(line, "amount", "subtotal_amount_set", currency), currency),
                Rounded(line.Has("tax_amount_set") ? Amount(line, "tax_amount", "tax_amount_set", currency) : lines.Count == 1 ? tax : 0, currency)));
    }

    // The REST reference shows the list within an object; webhooks send the list.
    private static IEnumerable<StorefrontRefundLine> ReadDuties(JsonFields refund, Currency currency) => refund.OptionalJson("duties") is [(byte)'[', ..]
        ? refund.Items("duties").Select(duty => new StorefrontRefundLine($"duty-{duty.OptionalText("duty_id")}", 0, Rounded(Amount(duty, "amount", "amount_set", currency), currency), Money.Zero(currency)))
        : [];

    private static decimal Amount(JsonFields fields, string plain, string set, Currency currency)
    {
        var bag = fields.OptionalChild(set);
        var told = new[] { bag?.OptionalChild("presentment_money"), bag?.OptionalChild("shop_money") }
            .FirstOrDefault(each => each?.OptionalText("currency_code") == currency.Code && each.Has("amount"));
        return told?.Decimal("amount") ?? fields.Decimal(plain, 0);
    }

    private static Money Rounded(decimal amount, Currency currency) => new Money(amount, currency).Round(Rounding.HalfAwayFromZero);
}
