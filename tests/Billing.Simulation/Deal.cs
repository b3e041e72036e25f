using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Billing.Local.Hosting;

namespace Billing.Simulation;

/// <summary>
/// One order with everything that is sent about it, made from the samples: its own reference, ids and times, the amounts of
/// the sample.
/// </summary>
/// <param name="template">The sample.</param>
/// <param name="reference">The order's reference.</param>
/// <param name="number">A number that no other order of the simulation has.</param>
internal sealed class Deal(DealTemplate template, string reference, long number)
{
    /// <summary>The order as the storefront sends it.</summary>
    public OutsideMessage Order(DateTimeOffset at)
    {
        var order = Sample("shopify/" + template.Order);
        order["name"] = "#" + reference;
        order["id"] = number;
        order["created_at"] = Iso(at);
        order["processed_at"] = Iso(at);
        return Message(OutsideChannel.Shopify, "o-" + reference, order);
    }

    /// <summary>The payment, or null when the buyer pays later.</summary>
    public OutsideMessage? Payment(DateTimeOffset at)
    {
        if (template.Payment is null)
        {
            return null;
        }

        var payment = Sample("stripe/" + template.Payment);
        payment["id"] = "evt_" + reference;
        payment["created"] = at.ToUnixTimeSeconds();
        var intent = payment["data"]!["object"]!;
        intent["id"] = "pi_" + reference;
        intent["created"] = at.ToUnixTimeSeconds();
        intent["latest_charge"] = "ch_" + reference;
        intent["metadata"]!["order_reference"] = reference;
        return Message(OutsideChannel.Stripe, "evt_" + reference, payment);
    }

    /// <summary>The refund, or null when there is none.</summary>
    public OutsideMessage? Refund(DateTimeOffset at)
    {
        if (template.Refund is null)
        {
            return null;
        }

        var refund = Sample("stripe/" + template.Refund);
        refund["id"] = $"evt_{reference}_r";
        refund["created"] = at.ToUnixTimeSeconds();
        refund["data"]!["object"]!["id"] = "ch_" + reference;
        refund["data"]!["object"]!["payment_intent"] = "pi_" + reference;
        return Message(OutsideChannel.Stripe, $"evt_{reference}_r", refund);
    }

    /// <summary>That the refund failed, an hour after it was made; null when there is none.</summary>
    public OutsideMessage? RefundFailure(DateTimeOffset refundedAt)
    {
        if (template.Refund is null)
        {
            return null;
        }

        var amount = Sample("stripe/" + template.Refund)["data"]!["object"]!["amount_refunded"]!.GetValue<long>();
        return About("refund.failed", "f", "re_" + reference, amount, "failed", refundedAt.AddHours(1));
    }

    /// <summary>A dispute over a quarter of the payment: that it opens, and how it ends an hour later; none for an order that is paid on invoice.</summary>
    public IEnumerable<OutsideMessage> Dispute(DateTimeOffset openedAt, bool isLost)
    {
        if (template.Payment is null)
        {
            yield break;
        }

        var amount = Sample("stripe/" + template.Payment)["data"]!["object"]!["amount_received"]!.GetValue<long>() / 4;
        yield return About("charge.dispute.created", "d", "du_" + reference, amount, "needs_response", openedAt);
        yield return About("charge.dispute.closed", "c", "du_" + reference, amount, isLost ? "lost" : "won", openedAt.AddHours(1));
    }

    private OutsideMessage About(string type, string suffix, string id, long amount, string status, DateTimeOffset at)
    {
        var eventId = $"evt_{reference}_{suffix}";
        var notice = new JsonObject
        {
            ["id"] = eventId,
            ["object"] = "event",
            ["created"] = at.ToUnixTimeSeconds(),
            ["type"] = type,
            ["data"] = new JsonObject
            {
                ["object"] = new JsonObject
                {
                    ["id"] = id,
                    ["amount"] = amount,
                    ["currency"] = Sample("stripe/" + template.Payment)["data"]!["object"]!["currency"]!.GetValue<string>(),
                    ["payment_intent"] = "pi_" + reference,
                    ["status"] = status,
                },
            },
        };
        return Message(OutsideChannel.Stripe, eventId, notice);
    }

    /// <summary>The reports of the warehouse, each at a time of its own.</summary>
    public IEnumerable<OutsideMessage> Reports(Func<DateTimeOffset> at)
    {
        foreach (var sample in template.Reports)
        {
            var report = Sample("fulfilment/" + sample);
            report["timestamp"] = Iso(at());
            report["data"]!["order"] = reference;
            report["data"]!["shipment_id"] = $"{reference}-{report["data"]!["shipment_id"]}";
            yield return Message(OutsideChannel.Warehouse, $"{sample}-{reference}", report);
        }
    }

    private JsonNode Sample(string name) => JsonNode.Parse(Samples.Read($"{template.Tenant}/{name}.json"))!;

    private OutsideMessage Message(OutsideChannel channel, string id, JsonNode body) =>
        new(template.Tenant, channel, id, Encoding.UTF8.GetBytes(body.ToJsonString()));

    private static string Iso(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}

/// <summary>Which samples make a deal.</summary>
/// <param name="Tenant">The seller.</param>
/// <param name="Order">The storefront's order.</param>
/// <param name="Payment">The gateway's notice; null for an order that is paid on invoice.</param>
/// <param name="Refund">The gateway's notice of a refund; null without one.</param>
/// <param name="Reports">The warehouse's reports.</param>
internal sealed record DealTemplate(string Tenant, string Order, string? Payment, string? Refund, params IReadOnlyList<string> Reports)
{
    /// <summary>One of each kind: mixed tax rates, reverse charge, split shipment, exempt, yen, refunded line, refund of what was invoiced, subscription.</summary>
    public static IReadOnlyList<DealTemplate> All { get; } =
    [
        new("nordwind", "order-1002-mixed-basket", "payment-1002", null, "shipped-1002", "delivered-1002"),
        new("nordwind", "order-1002-mixed-basket", "payment-1002", "refund-1002", "shipped-1002", "delivered-1002"),
        new("nordwind", "order-1003-reverse-charge", null, null, "shipped-1003", "performed-1003", "delivered-1003"),
        new("nordwind", "order-1004-paid-before-it-came", "payment-1004", null, "shipped-1004"),
        new("sierra", "order-2002-split-shipment", "payment-2002", null, "shipped-2002-a", "shipped-2002-b", "delivered-2002-a"),
        new("sierra", "order-2003-tax-exempt", "payment-2003", null, "shipped-2003", "delivered-2003"),
        new("sierra", "order-2004-yen", "payment-2004", null, "shipped-2004"),
        new("sierra", "order-2005-refunded-line", "payment-2005", "refund-2005", "shipped-2005", "delivered-2005"),
    ];

    /// <summary>A subscription with usage.</summary>
    public static DealTemplate Subscription { get; } = new("nordwind", "order-1001-subscription", "payment-1001", null);
}
