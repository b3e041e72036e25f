using Billing.Connectors.Gateways;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Adyen;

/// <summary>The moment at which a merchant account captures what was authorised.</summary>
public enum AdyenCapture
{
    /// <summary>With the authorisation: no <c>CAPTURE</c> is sent, and the authorisation is the capture.</summary>
    Immediate,

    /// <summary>Captured on request: <c>CAPTURE</c> tells of each part.</summary>
    Manual,
}

/// <summary>
/// Reads one <c>NotificationRequestItem</c> of an Adyen standard webhook (docs.adyen.com, "Webhook types", "Dispute webhooks"). The
/// merchant's reference is the order's number. A payment is named by the reference of its authorisation; every later item gives that as
/// <c>originalReference</c>, and has a reference of its own, which all items of one dispute share.
/// </summary>
/// <remarks>
/// Whether the reference of <c>REFUNDED_REVERSED</c> is that of its refund, as with <c>REFUND_FAILED</c>, could not be verified. Where it
/// is another, the refund stays booked, and the exception that is raised in any case asks a person. What reference CAPTURE_FAILED has of its own could
/// not be verified either; nothing depends on it, for the amount is what is taken back of the payment.
/// </remarks>
public static class AdyenItemReader
{
    private const string Gateway = "adyen";

    /// <summary>Reads one item.</summary>
    /// <param name="json">The item alone, UTF-8.</param>
    /// <param name="capture">How the merchant account captures.</param>
    /// <param name="store">The store whose orders it pays, or null.</param>
    public static PaymentNotification Read(ReadOnlyMemory<byte> json, AdyenCapture capture, string? store = null) =>
        GatewayParsing.Read(json, Gateway, fields => fields.Has("eventCode") || !fields.Has("type") ? ReadItem(fields, capture, store) : OfPlatform(fields), Remains);

    /// <summary>
    /// Id of the event: Adyen repeats an event with the same reference, code and success, and says that other fields may
    /// differ (docs.adyen.com, "Handle webhook events", "Duplicates"). Empty where one of them is missing.
    /// </summary>
    public static string EventIdOf(string? eventCode, string? pspReference, string? success) =>
        string.IsNullOrEmpty(eventCode) || string.IsNullOrEmpty(pspReference) || success is not ("true" or "false") ? string.Empty : $"{JoinedKey.Of('-', eventCode, pspReference)}-{success}";

    private static PaymentNotification ReadItem(JsonFields item, AdyenCapture capture, string? store)
    {
        var happened = new AdyenItem(
            EventIdOf(item.OptionalText("eventCode"), item.OptionalText("pspReference"), item.OptionalFlagOrText("success")),
            item.Text("eventCode"),
            ReadSuccess(item),
            item,
            store);
        return (happened.Code, happened.Success) switch
        {
            ("AUTHORISATION", true) when capture == AdyenCapture.Immediate => Captured(happened, "pspReference", captureId: null),
            ("AUTHORISATION", true) => Authorised(happened, "pspReference"),
            ("AUTHORISATION_ADJUSTMENT", true) => Authorised(happened, "originalReference"),
            ("CAPTURE", true) => Captured(happened, "originalReference", GatewayFields.Reference(item, "pspReference")),
            ("REFUND", true) => Refunded(happened),
            ("CANCEL_OR_REFUND" or "VOID_PENDING_REFUND", true) => IsRefund(item) ? Refunded(happened) : happened.Leave("the payment was cancelled before money moved"),
            ("REFUND", false) or ("REFUND_FAILED" or "REFUNDED_REVERSED", _) => RefundFailed(happened),
            ("CAPTURE" or "CANCEL_OR_REFUND" or "VOID_PENDING_REFUND", false) => NeedsPerson(happened, $"{happened.Code} (failed)"),
            ("CAPTURE_FAILED", _) => CaptureFailed(happened),
            ("REFUND_WITH_DATA" or "PAYOUT_THIRDPARTY", true) or ("PAIDOUT_REVERSED", _) => NeedsPerson(happened, happened.Code),
            _ => DisputeOf(happened) is { } status ? Disputed(happened, status) : happened.Leave("billing does not act on this type"),
        };
    }

    /// <summary>A webhook of the recurring or balance platform, whose signature stands in its header: none of them tells of an order's payment.</summary>
    private static PaymentNotification OfPlatform(JsonFields fields) => new PaymentNotification.Ignored(
        fields.OptionalText("eventId") ?? string.Empty, Gateway, fields.Text("type"), default)
    {
        Reason = "a webhook of tokens or of the balance platform, which tells of no order's payment",
    };

    // Sent as text; as a flag by some of the older formats.
    private static bool ReadSuccess(JsonFields item)
    {
        switch (item.OptionalFlagOrText("success"))
        {
            case "true": return true;
            case "false": return false;
            default:
                if (!item.HasProblem("success"))
                {
                    item.Refuse("success", item.Has("success") ? "not-a-flag" : "missing", "must be true or false");
                }

                return false;
        }
    }

    private static bool IsRefund(JsonFields item) => item.OptionalChild("additionalData")?.OptionalText("modification.action") == "refund";

    private static PaymentNotification Captured(AdyenItem happened, string payment, string? captureId)
    {
        var (paymentId, amount, at) = (GatewayFields.Reference(happened.Fields, payment), Amount(happened.Fields), happened.Fields.Time("eventDate"));
        if (amount.Amount == 0)
        {
            return happened.Leave("no money moved: a card was checked");
        }

        return GatewayFields.OrderOf(happened.Store, happened.Fields.OptionalText("merchantReference")) is { } order
            ? new PaymentNotification.Captured(happened.Id, Gateway, paymentId, order, amount, at) { CaptureId = captureId }
            : happened.Ask(paymentId, happened.Code, amount, at, EscalationCodes.NoOrderReference, "whose merchantReference is no order of ours: it may be of a payment link or of another system", captureId);
    }

    private static PaymentNotification Authorised(AdyenItem happened, string payment)
    {
        var (paymentId, amount, at) = (GatewayFields.Reference(happened.Fields, payment), Amount(happened.Fields), happened.Fields.Time("eventDate"));
        return amount.Amount == 0
            ? happened.Leave("no money moved: a card was checked")
            : new PaymentNotification.Authorised(happened.Id, Gateway, paymentId, amount, at);
    }

    private static PaymentNotification Refunded(AdyenItem happened) => OfPayment(
        happened, (payment, refund, amount, at) => new PaymentNotification.RefundMade(happened.Id, Gateway, payment, refund, amount, at));

    private static PaymentNotification RefundFailed(AdyenItem happened) => OfPayment(
        happened, (payment, refund, amount, at) => new PaymentNotification.RefundFailed(happened.Id, Gateway, payment, refund, amount, happened.Code, at));

    // CAPTURE told that the request was valid; the bank has refused it since (github.com/commercetools/commercetools-adyen-integration, docs/adr/0006).
    private static PaymentNotification CaptureFailed(AdyenItem happened) => OfPayment(
        happened, (payment, reversal, amount, at) => new PaymentNotification.CaptureReversed(happened.Id, Gateway, payment, reversal, amount, happened.Code, at));

    private static PaymentNotification Disputed(AdyenItem happened, DisputeStatus status) => OfPayment(
        happened, (payment, dispute, amount, at) => new PaymentNotification.Disputed(happened.Id, Gateway, payment, dispute, amount, status, happened.Code, at));

    private static PaymentNotification OfPayment(AdyenItem happened, Func<string, string, Money, DateTimeOffset, PaymentNotification> make)
    {
        var (own, amount, at) = (GatewayFields.Reference(happened.Fields, "pspReference"), Amount(happened.Fields), happened.Fields.Time("eventDate"));
        return amount.Amount == 0 ? happened.Leave("no money moved")
            : happened.Fields.Has("originalReference") ? make(GatewayFields.Reference(happened.Fields, "originalReference"), own, amount, at)
            : happened.Ask(own, happened.Code, amount, at, EscalationCodes.NoPayment, "which names no payment (originalReference)");
    }

    private static PaymentNotification NeedsPerson(AdyenItem happened, string type) => happened.Ask(
        GatewayFields.Reference(happened.Fields, happened.Fields.Has("originalReference") ? "originalReference" : "pspReference"),
        type,
        GatewayFields.Quietly(happened.Fields, Amount),
        default,
        EscalationCodes.NeedsPerson,
        "which is not booked by itself");

    // docs.adyen.com, "Dispute webhooks". The status in additionalData goes before the code, where it tells how a dispute ended;
    // a request for information that ends has taken no money.
    private static DisputeStatus? DisputeOf(AdyenItem happened)
    {
        var status = happened.Fields.OptionalChild("additionalData")?.OptionalText("disputeStatus");
        return happened.Code switch
        {
            "CHARGEBACK" or "CHARGEBACK_REVERSED" or "DISPUTE_OPENED_WITH_CHARGEBACK" => status switch
            {
                "Lost" or "Accepted" or "Expired" => DisputeStatus.Lost,
                "Won" => DisputeStatus.Won,
                _ => DisputeStatus.Open,
            },
            "SECOND_CHARGEBACK" or "PREARBITRATION_LOST" or "DISPUTE_DEFENSE_PERIOD_ENDED" => DisputeStatus.Lost,
            "ISSUER_RESPONSE_TIMEFRAME_EXPIRED" or "PREARBITRATION_WON" => DisputeStatus.Won,
            "NOTIFICATION_OF_CHARGEBACK" or "REQUEST_FOR_INFORMATION" => DisputeStatus.Open,
            _ => null,
        };
    }

    private static Money Amount(JsonFields item) => GatewayFields.Units(item.Child("amount"), "value", AdyenAmounts.FromMinor);

    private static NoticeRemains Remains(JsonFields item) => new(
        EventIdOf(item.OptionalText("eventCode"), item.OptionalText("pspReference"), item.OptionalFlagOrText("success")),
        item.OptionalText("eventCode") ?? item.OptionalText("type"),
        item.OptionalText("originalReference") ?? item.OptionalText("pspReference"),
        GatewayFields.Quietly(item, Amount));

    private sealed record AdyenItem(string Id, string Code, bool Success, JsonFields Fields, string? Store)
    {
        public PaymentNotification Leave(string reason) => new PaymentNotification.Ignored(Id, Gateway, Code, default) { Reason = reason };

        public PaymentNotification Ask(string payment, string type, Money? amount, DateTimeOffset at, string code, string why, string? captureId = null) =>
            new PaymentNotification.Escalated(Id, Gateway, payment, type, amount is { Amount: > 0 } ? amount : null, at) { Code = code, CaptureId = captureId, Why = why };
    }
}
