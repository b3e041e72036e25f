using Billing.Domain.Catalogue;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Shopify;

/// <summary>
/// Reads what is sold: articles, gift cards, tips, shipping, duties and fees. What was removed from the order before it came does not count
/// (shopify.dev, "Order": <c>current_quantity</c>, <c>is_removed</c>).
/// </summary>
internal static class ShopifyLines
{
    private const string Piece = "C62";

    public static IReadOnlyList<StorefrontLine> Read(JsonFields order, ShopifyMoney money)
    {
        var articles = order.RequiredItems("line_items");
        var lines = MarkTip(order, money, articles.Select(line => ReadLine(line, money)).OfType<StorefrontLine>().ToList());
        var duties = articles.SelectMany(line => ReadDuties(line, money)).ToList();
        return
        [
            .. lines,
            .. ReadTip(order, money, lines),
            .. order.Items("shipping_lines").Where(line => !line.Flag("is_removed")).Select(line => ReadShipping(line, money)),
            .. duties.Count > 0 ? duties : ReadTotal(order, money, "total_duties_set", "duties", "Duties", LineKind.Duty),
            .. ReadTotal(order, money, "total_additional_fees_set", "additional-fees", "Additional fees", LineKind.Fee),
        ];
    }

    /// <summary>True if something was removed, so that the present totals count and not the first ones.</summary>
    public static bool IsEdited(JsonFields order) => order.Items("line_items").Any(line => QuantityLeft(line) < line.Decimal("quantity", 0));

    private static decimal QuantityLeft(JsonFields line) => line.Decimal("current_quantity", line.Decimal("quantity", 0));

    private static StorefrontLine? ReadLine(JsonFields line, ShopifyMoney money)
    {
        var quantity = line.Decimal("quantity");
        if (quantity <= 0)
        {
            line.Refuse("quantity", "not-positive", "must be above zero");
        }

        var left = QuantityLeft(line);
        var (price, discount, taxes) = (money.Amount(line, "price"), ReadDiscount(line, money), ReadTaxes(line, money));
        if (left <= 0 && quantity > 0)
        {
            return null;
        }

        var isShipped = line.Flag("requires_shipping", fallback: true);
        return new StorefrontLine(
            line.Path,
            line.Id("id"),
            line.OptionalText("sku", JsonFields.LongestId) ?? string.Empty,
            line.OptionalText("name") ?? line.Text("title"),
            left,
            price,
            Part(discount, left, quantity, money),
            KindOf(line, isShipped),
            Piece,
            [.. taxes.Select(tax => tax with { Price = Part(tax.Price, left, quantity, money) })])
        {
            IsShipped = isShipped,
        };
    }

    private static LineKind? KindOf(JsonFields line, bool isShipped) =>
        line.Has("tip") ? LineKind.Tip
        : line.Flag("gift_card") ? LineKind.GiftCard
        : isShipped ? LineKind.Goods
        : null;

    private static decimal Part(decimal amount, decimal left, decimal quantity, ShopifyMoney money) =>
        left == quantity || quantity == 0 ? amount : money.Round(amount * left / quantity);

    // Not every app that takes tips marks their line: the one that is no article, bears no tax, and comes to the sum of tips is it.
    private static List<StorefrontLine> MarkTip(JsonFields order, ShopifyMoney money, List<StorefrontLine> lines)
    {
        var tip = order.Decimal("total_tip_received", 0);
        if (tip <= 0 || money.IsPresentment || lines.Any(line => line.Kind == LineKind.Tip))
        {
            return lines;
        }

        var ofTip = lines.FindAll(line => line.Kind is null && line.Sku.Length == 0 && line.TaxLines.Count == 0 && line.Price * line.Quantity == tip);
        return ofTip is [var only] ? lines.ConvertAll(line => line == only ? line with { Kind = LineKind.Tip } : line) : lines;
    }

    // A till that takes a tip without a line for it tells the sum, in the shop's currency.
    private static IEnumerable<StorefrontLine> ReadTip(JsonFields order, ShopifyMoney money, IReadOnlyList<StorefrontLine> lines)
    {
        var tip = order.Decimal("total_tip_received", 0);
        return tip > 0 && !money.IsPresentment && lines.All(line => line.Kind != LineKind.Tip)
            ? [Outside("$.total_tip_received", "tip", "Tip", tip, LineKind.Tip, [])]
            : [];
    }

    private static StorefrontLine ReadShipping(JsonFields line, ShopifyMoney money) => new(
        line.Path,
        line.Id("id"),
        string.Empty,
        line.Text("title"),
        1,
        money.Amount(line, "price"),
        ReadDiscount(line, money),
        LineKind.Shipping,
        Piece,
        ReadTaxes(line, money));

    private static IEnumerable<StorefrontLine> ReadDuties(JsonFields line, ShopifyMoney money)
    {
        var (quantity, left) = (line.Decimal("quantity", 0), QuantityLeft(line));
        return line.Items("duties")
            .Select(duty => (Duty: duty, Amount: Part(money.Of(duty), left, quantity, money)))
            .Where(each => each.Amount > 0)
            .Select(each => Outside(
                each.Duty.Path,
                $"duty-{each.Duty.Id("id")}",
                string.Join(' ', new[] { "Duties", each.Duty.OptionalText("harmonized_system_code") }.OfType<string>()),
                each.Amount,
                LineKind.Duty,
                ReadTaxes(each.Duty, money)));
    }

    // The present sum where it is told, else the first one.
    private static IEnumerable<StorefrontLine> ReadTotal(JsonFields order, ShopifyMoney money, string name, string id, string title, LineKind kind)
    {
        var field = order.Has($"current_{name}") ? $"current_{name}" : $"original_{name}";
        var amount = money.Of(order.OptionalChild(field));
        return amount > 0 ? [Outside($"$.{field}", id, title, amount, kind, [])] : [];
    }

    private static StorefrontLine Outside(string path, string id, string title, decimal amount, LineKind kind, IReadOnlyList<StorefrontTax> taxes) =>
        new(path, id, string.Empty, title, 1, amount, 0, kind, Piece, taxes);

    private static decimal ReadDiscount(JsonFields line, ShopifyMoney money) =>
        line.Items("discount_allocations").Sum(allocation => money.Amount(allocation, "amount"));

    private static List<StorefrontTax> ReadTaxes(JsonFields line, ShopifyMoney money) => line.Items("tax_lines")
        .Select(tax => new StorefrontTax(tax.Id("title"), tax.NotNegative("rate"), money.Amount(tax, "price"), tax.Flag("channel_liable")))
        .Where(tax => tax.Rate != 0 || tax.Price != 0)
        .ToList();
}
