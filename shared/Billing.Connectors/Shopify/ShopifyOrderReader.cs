using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Shopify;

/// <summary>Reads the payload of Shopify's <c>orders/create</c> webhook; every missing or ill-formed field is named by its JSON path.</summary>
public static class ShopifyOrderReader
{
    private const string Component = "orders";
    private const string Storefront = "shopify";
    private const string Cash = "cash";
    private const string ReverseCharge = "EU_REVERSE_CHARGE_EXEMPTION_RULE";
    private const int LongestPaymentTerm = 3650;

    /// <summary>Reads one order.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="store">Its store where the tenant has several, or null.</param>
    public static ParseResult<StorefrontOrder> Read(ReadOnlyMemory<byte> json, string? store = null) =>
        JsonFields.Read(json, Component, fields => ReadOrder(fields, store)) switch
        {
            // Some fields are looked at more than once.
            ParseResult<StorefrontOrder>.Failure failure => new ParseResult<StorefrontOrder>.Failure([.. failure.Problems.Distinct()]),
            var read => read,
        };

    private static StorefrontOrder ReadOrder(JsonFields fields, string? store)
    {
        var money = new ShopifyMoney(fields);
        var (buyer, shipTo, isWalkIn, notes) = ShopifyParties.Read(fields);
        var customer = fields.OptionalChild("customer");
        var (price, tax) = ShopifyLines.IsEdited(fields) ? ("current_total_price", "current_total_tax") : ("total_price", "total_tax");
        var lines = ShopifyLines.Read(fields, money);
        return new StorefrontOrder(
            Storefront,
            fields.Id("id"),
            ReadReference(fields, store),
            fields.Time("created_at"),
            money.Currency,
            fields.Flag("taxes_included"),
            fields.Flag("tax_exempt") || customer?.Flag("tax_exempt") == true,
            money.Total(price),
            money.Total(tax),
            ReadPaymentTerm(fields.OptionalChild("payment_terms")),
            buyer,
            shipTo,
            lines,
            new StorefrontPaths($"$.{price}", $"$.{tax}", "$.line_items"))
        {
            IsWalkIn = isWalkIn,
            IsPaidInCash = fields.Texts("payment_gateway_names") is { Count: > 0 } gateways && gateways.All(gateway => gateway == Cash) ? true : null,
            CashRounding = money.CashRounding(),

            // The same code may stand in both lists (Admin API, Order): as entered, and as applied.
            Coupons = [.. fields.Items("discount_codes").Concat(fields.Items("discount_applications")).Select(each => each.OptionalText("code", JsonFields.LongestId)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)],
            IsReverseCharge = customer?.Texts("tax_exemptions").Contains(ReverseCharge) == true,
            SetAside = ReadSetAside(fields, lines.Count),
            Notes = [.. notes, .. NotesOf(fields, money)],
        };
    }

    // The customer knows the name; one without letters and digits leaves the storefront's own id.
    private static string ReadReference(JsonFields fields, string? store) =>
        OrderReference.Normalise(fields.Text("name"), store) ?? OrderReference.Normalise(fields.OptionalText("id"), store) ?? string.Empty;

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

    private static Problem? ReadSetAside(JsonFields fields, int lines)
    {
        if (fields.Flag("test"))
        {
            return Aside("orders.test", "$.test", "The storefront marks the order as a test.");
        }

        if (fields.OptionalText("cancelled_at") is { } at)
        {
            var why = fields.OptionalText("cancel_reason");
            return Aside("orders.cancelled-before-arrival", "$.cancelled_at", $"The order was cancelled at {at}, before it came{(why is null ? string.Empty : $": {why}")}.");
        }

        return fields.OptionalText("financial_status") == "voided"
            ? Aside("orders.voided-before-arrival", "$.financial_status", "The payment of the order was voided before it came.")
            : lines == 0 && fields.Problems.Count == 0
                ? Aside("orders.nothing-left", "$.line_items", "Every line was removed from the order before it came.")
                : null;
    }

    private static Problem Aside(string code, string path, string text) => new(code, Severity.Warning, Component, path, text);

    private static IEnumerable<Problem> NotesOf(JsonFields fields, ShopifyMoney money)
    {
        var status = fields.OptionalText("financial_status");
        if (fields.Has("cancelled_at") && !fields.Flag("test") && status is "paid" or "partially_paid" or "partially_refunded")
        {
            yield return new Problem(
                "orders.cancelled-with-money", Severity.Warning, Component, "$.financial_status", $"The order was cancelled before it came, and is {status}: the customer's money must go back.");
        }

        if (money is { IsOtherCurrency: true, IsPresentment: false })
        {
            yield return new Problem(
                "orders.presentment-incomplete",
                Severity.Warning,
                Component,
                "$.presentment_currency",
                $"The customer pays in {fields.OptionalText("presentment_currency")}, and not all amounts are told in it: the order is taken in {money.Currency}, and its payment will not match.");
        }
    }
}
