using Billing.Connectors.Gateways;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Stripe;

/// <summary>
/// Reads Stripe webhook events (docs.stripe.com/api/events/types): payments, refunds, disputes and payouts. Amounts are in minor units; the
/// order's number is expected in the payment intent's metadata as <c>order_reference</c>. A payment is a payment intent, or a charge
/// that was made without one.
/// </summary>
/// <remarks>
/// <c>charge.refunded</c> tells a running total, of which Stripe takes a refund off again when it fails; <c>refund.created</c> names each
/// refund. Either will do, and both together count once. That the total shrinks after a failure could not be verified in Stripe's
/// documentation: where it does not, a later total is too high by the failed refund, which is told to a person above the capture.
/// </remarks>
public static class StripeEventReader
{
    private const string Gateway = "stripe";

    private static readonly Dictionary<string, Func<StripeEvent, PaymentNotification>> Rules = new(StringComparer.Ordinal)
    {
        ["payment_intent.succeeded"] = Intent,
        ["charge.succeeded"] = Charge,
        ["charge.captured"] = Charge,
        ["charge.refunded"] = Refunded,
        ["refund.created"] = Refund,
        ["refund.updated"] = RefundChanged,
        ["charge.refund.updated"] = RefundChanged,
        ["refund.failed"] = RefundChanged,
        ["charge.dispute.created"] = Dispute,
        ["charge.dispute.updated"] = Dispute,
        ["charge.dispute.closed"] = Dispute,
        ["charge.dispute.funds_withdrawn"] = Dispute,
        ["charge.dispute.funds_reinstated"] = Dispute,
        ["payment_intent.partially_funded"] = NeedsPerson,
        ["payout.paid"] = PaidOut,
        ["payout.reconciliation_completed"] = PaidOut,
        ["payout.canceled"] = NeedsPerson,
        ["payout.failed"] = NeedsPerson,
    };

    /// <summary>Reads one event.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="store">The store whose orders it pays, or null.</param>
    public static PaymentNotification Read(ReadOnlyMemory<byte> json, string? store = null) =>
        GatewayParsing.Read(json, Gateway, fields => ReadEvent(fields, store), Remains);

    private static PaymentNotification ReadEvent(JsonFields fields, string? store)
    {
        var (id, type) = (fields.Text("id"), fields.Text("type"));
        if (fields.OptionalText("object")?.StartsWith("v2.", StringComparison.Ordinal) == true)
        {
            return Thin(id, type);
        }

        return Rules.TryGetValue(type, out var rule)
            ? rule(new StripeEvent(id, type, Time(fields), fields.Child("data").Child("object"), store))
            : new PaymentNotification.Ignored(id, Gateway, type, default);
    }

    // An event of API v2 names what it is about and holds nothing of it (docs.stripe.com/api/v2/core/events).
    private static PaymentNotification Thin(string id, string type) =>
        type.StartsWith("v1.", StringComparison.Ordinal) && Rules.ContainsKey(type["v1.".Length..])
            ? new PaymentNotification.Escalated(id, Gateway, string.Empty, type, Amount: null, default)
            {
                Code = EscalationCodes.Thin,
                Why = "as a thin event, which holds no amounts: have the event destination send snapshots",
            }
            : new PaymentNotification.Ignored(id, Gateway, type, default) { Reason = "a thin event of a type that billing does not act on" };

    private static PaymentNotification Intent(StripeEvent happened) => Captured(
        happened,
        GatewayFields.Reference(happened.Object, "id"),
        ChargeOf(happened.Object),
        GatewayFields.Units(happened.Object, "amount_received", StripeAmounts.FromMinor));

    // The id of the charge, or the whole charge where the endpoint has it expanded.
    private static string? ChargeOf(JsonFields intent) => intent.OptionalRaw("latest_charge") is { Length: > 0 and <= 64 } id && StreamNames.IsSafe(id) ? id : null;

    // The event of its intent tells of a charge; one without intent tells of itself, once it is captured.
    private static PaymentNotification Charge(StripeEvent happened)
    {
        var charge = happened.Object;
        if (charge.Has("payment_intent") || !charge.Flag("captured", fallback: true))
        {
            return happened.Leave(charge.Has("payment_intent") ? "payment_intent.succeeded tells of it" : "the charge is authorised and not captured yet");
        }

        return Captured(
            happened,
            GatewayFields.Reference(charge, "id"),
            charge.OptionalRaw("id"),
            GatewayFields.Units(charge, charge.Has("amount_captured") ? "amount_captured" : "amount", StripeAmounts.FromMinor));
    }

    private static PaymentNotification Captured(StripeEvent happened, string payment, string? charge, Money amount)
    {
        if (amount.Amount == 0)
        {
            return happened.Leave("no money moved");
        }

        return OrderOf(happened) is { } order
            ? new PaymentNotification.Captured(happened.Id, Gateway, payment, order, amount, happened.At, charge)
            : happened.Ask(payment, amount, EscalationCodes.NoOrderReference, "whose metadata name no order of ours (order_reference): it may be of a payment link or of another system");
    }

    private static PaymentNotification Refunded(StripeEvent happened)
    {
        var charge = happened.Object;
        var amount = GatewayFields.Units(charge, "amount_refunded", StripeAmounts.FromMinor);
        if (amount.Amount == 0)
        {
            return happened.Leave("no money moved");
        }

        if (charge.Has("payment_intent"))
        {
            return new PaymentNotification.Refunded(happened.Id, Gateway, GatewayFields.Reference(charge, "payment_intent"), amount, happened.At);
        }

        var payment = GatewayFields.Reference(charge, "id");
        return OrderOf(happened) is not null
            ? new PaymentNotification.Refunded(happened.Id, Gateway, payment, amount, happened.At)
            : happened.Ask(payment, amount, EscalationCodes.NoPayment, "a charge without payment intent whose metadata name no order of ours");
    }

    private static PaymentNotification Refund(StripeEvent happened) => happened.Object.OptionalText("status") switch
    {
        "failed" or "canceled" => Failed(happened),
        "requires_action" => happened.Leave("the customer must act before money moves"),
        _ => OfRefund(happened, (payment, refund, amount) => new PaymentNotification.RefundMade(happened.Id, Gateway, payment, refund, amount, happened.At)),
    };

    // A change tells news only when the refund failed or was cancelled; that it was made, refund.created and charge.refunded tell.
    private static PaymentNotification RefundChanged(StripeEvent happened) =>
        happened.Type == "refund.failed" || happened.Object.OptionalText("status") is "failed" or "canceled"
            ? Failed(happened)
            : happened.Leave("refund.created and charge.refunded tell of it");

    private static PaymentNotification Failed(StripeEvent happened) => OfRefund(
        happened,
        (payment, refund, amount) => new PaymentNotification.RefundFailed(happened.Id, Gateway, payment, refund, amount, happened.Type, happened.At));

    private static PaymentNotification OfRefund(StripeEvent happened, Func<string, string, Money, PaymentNotification> make)
    {
        var refund = GatewayFields.Reference(happened.Object, "id");
        var amount = GatewayFields.Units(happened.Object, "amount", StripeAmounts.FromMinor);
        return amount.Amount == 0 ? happened.Leave("no money moved")
            : PaymentOf(happened, refund, amount) is var (payment, ask) && ask is null ? make(payment, refund, amount) : ask!;
    }

    private static PaymentNotification Dispute(StripeEvent happened)
    {
        var dispute = GatewayFields.Reference(happened.Object, "id");
        var amount = GatewayFields.Units(happened.Object, "amount", StripeAmounts.FromMinor);
        var status = happened.Object.Text("status") switch
        {
            "won" or "warning_closed" or "prevented" => DisputeStatus.Won,
            "lost" => DisputeStatus.Lost,
            _ => DisputeStatus.Open,
        };
        return PaymentOf(happened, dispute, amount) is var (payment, ask) && ask is null
            ? new PaymentNotification.Disputed(happened.Id, Gateway, payment, dispute, amount, status, happened.Type, happened.At)
            : ask!;
    }

    // A refund or dispute names its payment intent. The charge alone leads to no payment that is known here.
    private static (string Payment, PaymentNotification? Ask) PaymentOf(StripeEvent happened, string id, Money amount) => happened.Object.Has("payment_intent")
        ? (GatewayFields.Reference(happened.Object, "payment_intent"), null)
        : (string.Empty, happened.Ask(id, amount, EscalationCodes.NoPayment, "which names no payment intent"));

    // arrival_date is a midnight of UTC; the amount is negative when Stripe takes money from the bank.
    private static PaymentNotification PaidOut(StripeEvent happened)
    {
        var payout = happened.Object;
        var code = payout.Text("currency");
        if (!Currency.TryOf(code, out var currency))
        {
            payout.Refuse("currency", "unknown-currency", "is not an ISO 4217 code");
        }

        var amount = currency is null ? default : StripeAmounts.FromMinor(payout.Whole("amount"), currency);
        var arrival = payout.UnixTime("arrival_date");
        return new PaymentNotification.PaidOut(
            happened.Id, Gateway, GatewayFields.Reference(payout, "id"), amount, DateOnly.FromDateTime(arrival.UtcDateTime), happened.At);
    }

    private static PaymentNotification NeedsPerson(StripeEvent happened) => happened.Ask(
        GatewayFields.Reference(happened.Object, "id"),
        GatewayFields.Quietly(happened.Object, fields => GatewayFields.Units(fields, "amount", StripeAmounts.FromMinor)),
        EscalationCodes.NeedsPerson,
        "which is not booked by itself");

    private static string? OrderOf(StripeEvent happened) =>
        GatewayFields.OrderOf(happened.Store, happened.Object.OptionalChild("metadata")?.OptionalText("order_reference"));

    private static DateTimeOffset Time(JsonFields fields) => fields.UnixTime("created");

    private static NoticeRemains Remains(JsonFields fields)
    {
        var about = fields.OptionalChild("data")?.OptionalChild("object");
        var amount = new[] { "amount_received", "amount_refunded", "amount" }.FirstOrDefault(name => about?.Has(name) == true);
        return new NoticeRemains(
            fields.OptionalText("id"),
            fields.OptionalText("type"),
            about?.OptionalText("payment_intent") ?? about?.OptionalText("id"),
            amount is null ? null : GatewayFields.Quietly(about, found => GatewayFields.Units(found, amount, StripeAmounts.FromMinor)));
    }

    private sealed record StripeEvent(string Id, string Type, DateTimeOffset At, JsonFields Object, string? Store)
    {
        public PaymentNotification Leave(string reason) => new PaymentNotification.Ignored(Id, Gateway, Type, At) { Reason = reason };

        public PaymentNotification Ask(string payment, Money? amount, string code, string why) =>
            new PaymentNotification.Escalated(Id, Gateway, payment, Type, amount is { Amount: > 0 } ? amount : null, At) { Code = code, Why = why };
    }
}
