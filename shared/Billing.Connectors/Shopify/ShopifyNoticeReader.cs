using Billing.Connectors.Gateways;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Shopify;

/// <summary>
/// Reads payments, cancellations, edits, updates and refunds of Shopify's orders (shopify.dev, "Webhooks", topics of orders, order_transactions
/// and refunds). Only ids and amounts must be there.
/// </summary>
public static class ShopifyNoticeReader
{
    /// <summary>Type under which a fulfilment that was called back is told.</summary>
    public const string FulfilmentCancelled = "fulfillments/cancelled";

    /// <summary>Reads one notice.</summary>
    /// <param name="json">UTF-8: topic and body.</param>
    /// <param name="store">Its store where the tenant has several, or null.</param>
    public static ParseResult<StorefrontNotice> Read(ReadOnlyMemory<byte> json, string? store) => JsonFields.Read(json, "orders", fields =>
    {
        var topic = fields.Text("topic");
        return ReadBody(topic, fields.Child("body"), store);
    }) switch
    {
        // Some fields are looked at more than once.
        ParseResult<StorefrontNotice>.Failure failure => new ParseResult<StorefrontNotice>.Failure([.. failure.Problems.Distinct()]),
        var read => read,
    };

    /// <summary>True if a transaction moved money for good: authorisations, failures and tests do not.</summary>
    public static bool MovesMoney(JsonFields transaction) =>
        transaction.Text("status") == "success" && !transaction.Flag("test") && transaction.Text("kind") is "sale" or "capture" or "refund" && transaction.Decimal("amount") != 0;

    private static StorefrontNotice ReadBody(string topic, JsonFields body, string? store) => topic switch
    {
        "order_transactions/create" => ReadMoney(body),
        "refunds/create" => new StorefrontNotice.Changed(
            body.Id("order_id"), null, ReadRefund(body), [.. body.Items("transactions").Where(MovesMoney).Select(ReadTransaction)], At(body, "processed_at", "created_at")),
        FulfilmentCancelled => new StorefrontNotice.Changed(
            body.Id("order_id"),
            null,
            new StorefrontChange(topic, null, [$"Fulfilment {body.OptionalText("name") ?? body.OptionalText("id")} was cancelled."], IsSettled: false),
            [],
            At(body, "updated_at", "created_at")),
        "orders/edited" => ReadEdit(body.Child("order_edit")),
        "orders/paid" => ReadPaid(body, store),
        "disputes/create" or "disputes/update" => ReadDispute(body),
        _ => ReadChange(topic, body, store),
    };

    private static StorefrontNotice.MoneyMoved ReadMoney(JsonFields transaction)
    {
        var before = transaction.Problems.Count;
        if (!MovesMoney(transaction) && transaction.Problems.Count == before)
        {
            transaction.Refuse("kind", "moves-no-money", "moves no money");
        }

        return new StorefrontNotice.MoneyMoved(transaction.Id("order_id"), null, ReadTransaction(transaction), At(transaction, "processed_at", "created_at"));
    }

    private static StorefrontNotice.PaidInFull ReadPaid(JsonFields order, string? store)
    {
        var money = new ShopifyMoney(order);
        var total = order.Has("current_total_price") ? money.Total("current_total_price") ?? money.Total("total_price") : money.Total("total_price");
        return new StorefrontNotice.PaidInFull(
            order.Id("id"),
            OrderReference.Normalise(order.OptionalText("name"), store),
            MoneyOf(order, (total ?? 0) + (money.CashRounding() ?? 0), money.Currency),
            [.. order.Texts("payment_gateway_names").Select(ShopGateways.NameOf)],
            At(order, "processed_at", "updated_at", "created_at"));
    }

    // shopify.dev, "Dispute" of Shopify Payments. An inquiry takes no money, and what was refunded instead is told as a refund.
    private static StorefrontNotice.Disputed ReadDispute(JsonFields dispute)
    {
        var amount = MoneyOf(dispute, dispute.NotNegative("amount"), dispute.Text("currency"));
        var (status, isInquiry) = (dispute.Text("status"), dispute.OptionalText("type") == "inquiry");
        DisputeStanding? standing = status switch
        {
            "needs_response" or "under_review" => DisputeStanding.Open,
            "won" or "charge_refunded" => DisputeStanding.Won,
            "accepted" or "lost" => isInquiry ? DisputeStanding.Won : DisputeStanding.Lost,
            _ => null,
        };
        if (standing is null && status.Length > 0)
        {
            dispute.Refuse("status", "unknown-status", "is none of needs_response, under_review, charge_refunded, accepted, won, lost");
        }

        return new StorefrontNotice.Disputed(
            dispute.Id("order_id"),
            null,
            new StorefrontDispute(GatewayFields.Reference(dispute, "id"), amount, standing ?? DisputeStanding.Open),
            At(dispute, "finalized_on", "initiated_at"));
    }

    private static StorefrontNotice.Changed ReadChange(string topic, JsonFields order, string? store)
    {
        var money = new ShopifyMoney(order);
        var total = money.Total(order.Has("current_total_price") ? "current_total_price" : "total_price") + (money.CashRounding() ?? 0);
        var content = new[]
        {
            Said(order, "cancel_reason", "Reason"), Said(order, "cancelled_at", "Cancelled at"), Said(order, "financial_status", "Payment"),
            Said(order, "fulfillment_status", "Fulfilment"), total is null ? null : $"It comes to {total} {money.Currency}.",
        };
        var change = new StorefrontChange(
            topic, total is null ? null : MoneyOf(order, total.Value, money.Currency), [.. content.OfType<string>()], topic == "orders/updated" && !order.Has("cancelled_at"))
        {
            RefundRounding = money.RefundRounding() is { } rounding ? MoneyOf(order, rounding, money.Currency) : null,
        };
        return new StorefrontNotice.Changed(
            order.Id("id"), OrderReference.Normalise(order.OptionalText("name"), store), change, [], At(order, "cancelled_at", "updated_at", "created_at"));
    }

    private static StorefrontNotice.Changed ReadEdit(JsonFields edit)
    {
        var lines = edit.OptionalChild("line_items");
        var content = Lines("Added", lines?.Items("additions")).Concat(Lines("Removed", lines?.Items("removals")))
            .Append(edit.OptionalChild("discounts") is null ? null : "Discounts changed.");
        return new StorefrontNotice.Changed(
            edit.Id("order_id"), null, new StorefrontChange("orders/edited", null, [.. content.OfType<string>()], IsSettled: false), [], At(edit, "committed_at", "created_at"));
    }

    private static IEnumerable<string?> Lines(string what, IReadOnlyList<JsonFields>? lines) =>
        (lines ?? []).Select(line => $"{what}: line {line.OptionalText("id")}, quantity {line.OptionalText("delta") ?? line.OptionalText("quantity")}.");

    private static StorefrontChange ReadRefund(JsonFields refund)
    {
        var lines = refund.Items("refund_line_items").Select(line =>
            $"Line {line.OptionalText("line_item_id")}: {line.OptionalText("quantity")} ({line.OptionalText("restock_type") ?? "no restock"}), {line.OptionalText("subtotal")} and tax {line.OptionalText("total_tax")}.");
        var money = refund.Items("transactions").Select(each =>
            $"{each.OptionalText("kind")} of {each.OptionalText("amount")} {each.OptionalText("currency")} by {each.OptionalText("gateway")}: {each.OptionalText("status")}.");
        var adjustments = refund.Items("order_adjustments").Select(each => $"{each.OptionalText("kind")}: {each.OptionalText("amount")}.");
        return new StorefrontChange("refunds/create", null, [.. lines, .. adjustments, .. money], IsSettled: false, ShopifyRefunds.Read(refund));
    }

    // What is paid in cash is the amount with its rounding (shopify.dev, "Transaction", amount_rounding: "to be applied on the amount").
    private static StorefrontTransaction ReadTransaction(JsonFields transaction)
    {
        var id = GatewayFields.Reference(transaction, "id");
        var amount = transaction.Decimal("amount");
        if (amount < 0)
        {
            transaction.Refuse("amount", "negative", "must not be below zero");
        }
        return new StorefrontTransaction(
            id,
            ShopGateways.NameOf(transaction.Id("gateway")),
            PaymentIdOf(transaction) ?? id,
            transaction.OptionalText("parent_id", JsonFields.LongestId),
            MoneyOf(transaction, amount + transaction.Decimal("amount_rounding", 0), transaction.Text("currency")),
            transaction.OptionalText("kind") == "refund");
    }

    // Where the gateway's own id is told, its own notice is of the same payment, and counts once with this one.
    internal static string? PaymentIdOf(JsonFields transaction)
    {
        var receipt = transaction.OptionalChild("receipt");
        var told = new[] { receipt?.OptionalText("payment_intent"), receipt?.OptionalText("payment_intent_id"), transaction.OptionalText("authorization") };
        return told.OfType<string>().FirstOrDefault(id => StreamNames.IsSafe(id));
    }

    private static Money MoneyOf(JsonFields fields, decimal amount, string code)
    {
        if (Currency.TryOf(code, out var currency) && new Money(amount, currency) is { IsPayable: true } money)
        {
            return money;
        }

        if (!fields.HasProblem("currency"))
        {
            fields.Refuse("currency", "unknown-currency", "is not an ISO 4217 code that the amount can be paid in");
        }

        return default;
    }

    private static DateTimeOffset At(JsonFields fields, params string[] names) => fields.Time(names.FirstOrDefault(fields.Has) ?? names[^1]);

    private static string? Said(JsonFields fields, string name, string what) => fields.OptionalText(name) is { } text ? $"{what}: {text}." : null;
}
