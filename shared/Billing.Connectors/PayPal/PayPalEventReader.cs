using Billing.Connectors.Gateways;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;

namespace Billing.Connectors.PayPal;

/// <summary>
/// Reads PayPal webhook events about captures, sales, refunds and disputes (developer.paypal.com, "Webhook event names"), with
/// resources of version 2 (<c>value</c>, <c>currency_code</c>) and of version 1 (<c>total</c>, <c>currency</c>). A payment is a capture
/// or a sale. The order's number is the first of <c>custom_id</c>, <c>invoice_id</c>, <c>custom</c> and <c>invoice_number</c> that can be one.
/// </summary>
public static class PayPalEventReader
{
    private const string Gateway = "paypal";

    private static readonly Dictionary<string, Func<PayPalEvent, PaymentNotification>> Rules = new(StringComparer.Ordinal)
    {
        ["PAYMENT.CAPTURE.COMPLETED"] = Captured,
        ["PAYMENT.SALE.COMPLETED"] = Captured,
        ["PAYMENT.CAPTURE.REFUNDED"] = Refunded,
        ["PAYMENT.SALE.REFUNDED"] = Refunded,
        ["PAYMENT.REFUND.COMPLETED"] = Refunded,
        ["PAYMENT.REFUND.FAILED"] = RefundFailed,
        ["PAYMENT.REFUND.CANCELLED"] = RefundFailed,
        ["PAYMENT.CAPTURE.REVERSED"] = Reversed,
        ["PAYMENT.CAPTURE.DENIED"] = NeedsPerson,
        ["PAYMENT.CAPTURE.DECLINED"] = NeedsPerson,
        ["PAYMENT.SALE.REVERSED"] = Reversed,
        ["PAYMENT.SALE.DENIED"] = NeedsPerson,
        ["CUSTOMER.DISPUTE.CREATED"] = Disputed,
        ["CUSTOMER.DISPUTE.UPDATED"] = Disputed,
        ["CUSTOMER.DISPUTE.RESOLVED"] = Disputed,
        ["RISK.DISPUTE.CREATED"] = NeedsPerson,
    };

    /// <summary>Reads one event.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="store">The store whose orders it pays, or null.</param>
    public static PaymentNotification Read(ReadOnlyMemory<byte> json, string? store = null) =>
        GatewayParsing.Read(json, Gateway, fields => ReadEvent(fields, store), Remains);

    private static PaymentNotification ReadEvent(JsonFields fields, string? store)
    {
        var (id, type) = (fields.Text("id"), fields.Text("event_type"));
        return Rules.TryGetValue(type, out var rule)
            ? rule(new PayPalEvent(id, type, fields.Time("create_time"), fields.Child("resource"), store))
            : new PaymentNotification.Ignored(id, Gateway, type, default);
    }

    private static PaymentNotification Captured(PayPalEvent happened)
    {
        var payment = GatewayFields.Reference(happened.Resource, "id");
        var amount = Amount(happened.Resource);
        if (amount.Amount == 0)
        {
            return happened.Leave("no money moved");
        }

        return OrderOf(happened) is { } order
            ? new PaymentNotification.Captured(happened.Id, Gateway, payment, order, amount, happened.At)
            : happened.Ask(payment, amount, EscalationCodes.NoOrderReference, "which names no order of ours (custom_id or invoice_id): it may be of another system");
    }

    private static PaymentNotification Refunded(PayPalEvent happened) => StatusOf(happened.Resource) switch
    {
        "FAILED" or "CANCELLED" => RefundFailed(happened),
        _ => OfRefund(happened, (capture, refund, amount) => new PaymentNotification.RefundMade(happened.Id, Gateway, capture, refund, amount, happened.At)),
    };

    private static PaymentNotification RefundFailed(PayPalEvent happened) => OfRefund(
        happened,
        (capture, refund, amount) => new PaymentNotification.RefundFailed(happened.Id, Gateway, capture, refund, amount, happened.Type, happened.At));

    // The resource is a refund with a link to its capture (PayPal's sample, as in zencart/zencart, PaymentCaptureReversed.php); where it is the capture
    // itself, its id is the payment's.
    private static PaymentNotification Reversed(PayPalEvent happened)
    {
        var (id, amount) = (GatewayFields.Reference(happened.Resource, "id"), Value(happened.Resource.Child("amount"), ofEitherSign: true));
        return amount.Amount == 0
            ? happened.Leave("no money moved")
            : new PaymentNotification.CaptureReversed(happened.Id, Gateway, PaymentOf(happened.Resource) ?? id, id, amount, happened.Type, happened.At);
    }

    private static PaymentNotification OfRefund(PayPalEvent happened, Func<string, string, Money, PaymentNotification> make)
    {
        var refund = GatewayFields.Reference(happened.Resource, "id");

        // Version 1 writes what is given back with a minus sign.
        var amount = Value(happened.Resource.Child("amount"), ofEitherSign: true);
        return amount.Amount == 0 ? happened.Leave("no money moved")
            : PaymentOf(happened.Resource) is { } payment ? make(payment, refund, amount)
            : happened.Ask(refund, amount, EscalationCodes.NoPayment, "which names no capture or sale");
    }

    // A refund of version 2 names its capture by the link to it only; one of version 1 by a field.
    private static string? PaymentOf(JsonFields refund)
    {
        var up = refund.Items("links").FirstOrDefault(link => link.OptionalText("rel") == "up")?.OptionalText("href")?.TrimEnd('/');
        var linked = up is not null && up.Contains("/captures/", StringComparison.Ordinal) ? up[(up.LastIndexOf('/') + 1)..] : null;
        return new[] { linked, refund.OptionalText("capture_id"), refund.OptionalText("sale_id") }.FirstOrDefault(each => each is not null && StreamNames.IsSafe(each));
    }

    // developer.paypal.com, "Disputes": of the outcomes only those in the buyer's favour take the money from the seller. PayPal itself
    // pays for RESOLVED_WITH_PAYOUT.
    private static PaymentNotification Disputed(PayPalEvent happened)
    {
        var dispute = happened.Resource;
        var id = GatewayFields.Reference(dispute, "dispute_id");
        var outcome = dispute.OptionalChild("dispute_outcome");
        var code = happened.Type == "CUSTOMER.DISPUTE.RESOLVED" ? outcome?.OptionalText("outcome_code") ?? "NONE" : null;
        DisputeStatus? status = code switch
        {
            null => DisputeStatus.Open,
            "RESOLVED_BUYER_FAVOUR" or "ACCEPTED" => DisputeStatus.Lost,
            "RESOLVED_SELLER_FAVOUR" or "RESOLVED_WITH_PAYOUT" or "CANCELED_BY_BUYER" or "DENIED" => DisputeStatus.Won,
            _ => null,
        };
        var paid = (status == DisputeStatus.Lost ? outcome?.OptionalChild("amount_refunded") : null) ?? dispute.OptionalChild("dispute_amount");
        var amount = GatewayFields.Quietly(paid, Value);
        var transactions = dispute.Items("disputed_transactions").Select(each => each.OptionalText("seller_transaction_id")).OfType<string>().ToList();
        return transactions is [var payment] && StreamNames.IsSafe(payment) && status is { } stands && amount is { } disputed
            ? new PaymentNotification.Disputed(happened.Id, Gateway, payment, id, disputed, stands, happened.Type, happened.At)
            : happened.Ask(
                transactions is [var first, ..] && StreamNames.IsSafe(first) ? first : id,
                amount,
                EscalationCodes.NeedsPerson,
                "whose amount, outcome or one transaction is not told, so that nothing is booked by itself");
    }

    private static PaymentNotification NeedsPerson(PayPalEvent happened) => happened.Ask(
        new[] { "id", "dispute_id" }.Select(name => happened.Resource.OptionalText(name)).FirstOrDefault(id => id is not null && StreamNames.IsSafe(id)) ?? string.Empty,
        GatewayFields.Quietly(happened.Resource, Amount),
        EscalationCodes.NeedsPerson,
        "which is not booked by itself");

    private static string? OrderOf(PayPalEvent happened) => GatewayFields.OrderOf(
        happened.Store, [.. new[] { "custom_id", "invoice_id", "custom", "invoice_number" }.Select(name => happened.Resource.OptionalText(name))]);

    private static string? StatusOf(JsonFields resource) => (resource.OptionalText("status") ?? resource.OptionalText("state"))?.ToUpperInvariant();

    private static Money Amount(JsonFields resource) => Value(resource.Child("amount"));

    private static Money Value(JsonFields amount) => Value(amount, ofEitherSign: false);

    private static Money Value(JsonFields amount, bool ofEitherSign) => amount.Has("value") || !amount.Has("total")
        ? GatewayFields.Decimal(amount, "value", "currency_code", ofEitherSign)
        : GatewayFields.Decimal(amount, "total", "currency", ofEitherSign);

    private static NoticeRemains Remains(JsonFields fields)
    {
        var resource = fields.OptionalChild("resource");
        return new NoticeRemains(fields.OptionalText("id"), fields.OptionalText("event_type"), resource?.OptionalText("id"), GatewayFields.Quietly(resource, Amount));
    }

    private sealed record PayPalEvent(string Id, string Type, DateTimeOffset At, JsonFields Resource, string? Store)
    {
        public PaymentNotification Leave(string reason) => new PaymentNotification.Ignored(Id, Gateway, Type, At) { Reason = reason };

        public PaymentNotification Ask(string payment, Money? amount, string code, string why) =>
            new PaymentNotification.Escalated(Id, Gateway, payment, Type, amount is { Amount: > 0 } ? amount : null, At) { Code = code, Why = why };
    }
}
