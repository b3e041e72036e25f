using System.Text.Json.Nodes;
using Billing.Connectors.Adyen;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Domain.Tests.Orders;

namespace Billing.Connectors.Tests.Adyen;

[Trait("Capability", "PAY-01")]
[Trait("Adapter", "adyen")]
public sealed class AdyenItemReaderTests
{
    [Fact]
    public void An_authorisation_of_an_account_that_captures_at_once_is_a_capture() => Assert.Equal(
        new PaymentNotification.Captured(
            "AUTHORISATION-NW1002DQZ7ZTCC82-true", "adyen", "NW1002DQZ7ZTCC82", "1002", Sold.Euro(191.70m), DateTimeOffset.Parse("2026-11-02T09:14:40+01:00")),
        Read(Authorisation()));

    [Fact]
    public void An_authorisation_of_an_account_that_captures_later_says_how_much_may_be_captured() =>
        Assert.Equal(Sold.Euro(191.70m), Assert.IsType<PaymentNotification.Authorised>(Read(Authorisation(), AdyenCapture.Manual)).Amount);

    [Fact]
    public void A_capture_is_one_of_the_payment_that_was_authorised()
    {
        var item = With(Authorisation(), ("eventCode", "CAPTURE"), ("pspReference", "CAP1"), ("originalReference", "NW1002DQZ7ZTCC82"));
        Assert.All([AdyenCapture.Immediate, AdyenCapture.Manual], capture =>
        {
            var captured = Assert.IsType<PaymentNotification.Captured>(Read(item, capture));
            Assert.Equal(("NW1002DQZ7ZTCC82", "1002", Sold.Euro(191.70m)), (captured.PaymentId, captured.OrderReference, captured.Amount));
        });
    }

    [Fact]
    public void A_refund_is_told_by_itself_and_named_by_its_own_reference() => Assert.Equal(
        new PaymentNotification.RefundMade(
            "REFUND-NW1002RFD4K9PV76-true", "adyen", "NW1002DQZ7ZTCC82", "NW1002RFD4K9PV76", Sold.Euro(49.80m), DateTimeOffset.Parse("2026-11-04T15:02:11+01:00")),
        Read(Item("refund-1002-and-others", 0)));

    [Theory]
    [InlineData("refund", true)]
    [InlineData("cancel", false)]
    public void A_cancel_or_refund_counts_when_it_became_a_refund(string action, bool isRefund)
    {
        var item = With(Item("refund-1002-and-others", 0), ("eventCode", "CANCEL_OR_REFUND"));
        item["additionalData"]!["modification.action"] = action;
        Assert.Equal(isRefund, Read(item) is PaymentNotification.RefundMade);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void A_capture_that_failed_after_it_was_told_is_taken_back(string success)
    {
        var failed = Assert.IsType<PaymentNotification.CaptureReversed>(Read(With(Item("refund-1002-and-others", 0), ("eventCode", "CAPTURE_FAILED"), ("success", success))));
        Assert.Equal(("NW1002DQZ7ZTCC82", Sold.Euro(49.80m), "CAPTURE_FAILED"), (failed.PaymentId, failed.Amount, failed.Type));
    }

    [Theory]
    [InlineData("CAPTURE", "false")]
    [InlineData("REFUND_WITH_DATA", "true")]
    [InlineData("PAIDOUT_REVERSED", "true")]
    public void What_moves_money_in_another_way_needs_a_person(string code, string success)
    {
        var escalated = Assert.IsType<PaymentNotification.Escalated>(
            Read(With(Item("refund-1002-and-others", 0), ("eventCode", code), ("success", success))));
        Assert.Equal(("NW1002DQZ7ZTCC82", Sold.Euro(49.80m)), (escalated.PaymentId, escalated.Amount));
        Assert.Equal("payments.needs-person", escalated.Problem.Code);
    }

    [Theory]
    [InlineData("AUTHORISATION", "false")]
    [InlineData("REPORT_AVAILABLE", "true")]
    [InlineData("CANCELLATION", "true")]
    [InlineData("SOMETHING_NEW", "true")]
    public void What_moves_no_money_is_acknowledged_and_left(string code, string success) => Assert.Equal(
        code, Assert.IsType<PaymentNotification.Ignored>(Read(With(Authorisation(), ("eventCode", code), ("success", success)))).Type);

    // docs.adyen.com/development-resources/currency-codes: the decimals of that page go before those of ISO 4217.
    [Theory]
    [InlineData("JPY", 500, "500 JPY")]
    [InlineData("BHD", 5120, "5.120 BHD")]
    [InlineData("ISK", 50000, "500 ISK")]
    [InlineData("CLP", 50000, "500 CLP")]
    [InlineData("IDR", 500, "500.00 IDR")]
    [InlineData("CVE", 500, "500.00 CVE")]
    public void Amounts_are_in_the_units_that_Adyen_counts_in(string currency, long units, string amount)
    {
        var item = Authorisation();
        item["amount"] = new JsonObject { ["currency"] = currency, ["value"] = units };
        Assert.Equal(
            new Money(decimal.Parse(amount.Split(' ')[0]), Currency.Of(currency)), Assert.IsType<PaymentNotification.Captured>(Read(item)).Amount);
    }

    [Theory]
    [InlineData("REFUND_FAILED", "true")]
    [InlineData("REFUNDED_REVERSED", "true")]
    [InlineData("REFUND", "false")]
    public void A_refund_that_failed_is_read(string code, string success)
    {
        var failed = Assert.IsType<PaymentNotification.RefundFailed>(Read(With(Item("refund-1002-and-others", 0), ("eventCode", code), ("success", success))));
        Assert.Equal(("NW1002DQZ7ZTCC82", "NW1002RFD4K9PV76", Sold.Euro(49.80m)), (failed.PaymentId, failed.RefundId, failed.Amount));
    }

    // docs.adyen.com, "Dispute webhooks": all events of a dispute share its reference; additionalData.disputeStatus tells how it ended.
    [Theory]
    [InlineData("NOTIFICATION_OF_CHARGEBACK", null, DisputeStatus.Open)]
    [InlineData("REQUEST_FOR_INFORMATION", "Unresponded", DisputeStatus.Open)]
    [InlineData("CHARGEBACK", "Undefended", DisputeStatus.Open)]
    [InlineData("CHARGEBACK", null, DisputeStatus.Open)]
    [InlineData("CHARGEBACK", "Lost", DisputeStatus.Lost)]
    [InlineData("CHARGEBACK_REVERSED", "Pending", DisputeStatus.Open)]
    [InlineData("CHARGEBACK_REVERSED", "Won", DisputeStatus.Won)]
    [InlineData("SECOND_CHARGEBACK", "Lost", DisputeStatus.Lost)]
    [InlineData("PREARBITRATION_LOST", null, DisputeStatus.Lost)]
    [InlineData("DISPUTE_DEFENSE_PERIOD_ENDED", "Expired", DisputeStatus.Lost)]
    [InlineData("ISSUER_RESPONSE_TIMEFRAME_EXPIRED", "Won", DisputeStatus.Won)]
    public void A_dispute_is_read_with_where_it_stands(string code, string? status, DisputeStatus stands)
    {
        var item = With(Item("refund-1002-and-others", 0), ("eventCode", code));
        item["additionalData"] = new JsonObject { ["disputeStatus"] = status };
        var disputed = Assert.IsType<PaymentNotification.Disputed>(Read(item));
        Assert.Equal(("NW1002DQZ7ZTCC82", "NW1002RFD4K9PV76", Sold.Euro(49.80m), stands), (disputed.PaymentId, disputed.DisputeId, disputed.Amount, disputed.Status));
    }

    [Fact]
    public void Two_captures_of_one_authorisation_are_parts_of_one_payment()
    {
        var part = With(Authorisation(), ("eventCode", "CAPTURE"), ("pspReference", "CAP1"), ("originalReference", "AUTH1"));
        var other = With(Authorisation(), ("eventCode", "CAPTURE"), ("pspReference", "CAP2"), ("originalReference", "AUTH1"));
        Assert.Equal(
            [("AUTH1", "CAP1"), ("AUTH1", "CAP2")],
            new[] { part, other }.Select(item => Assert.IsType<PaymentNotification.Captured>(Read(item, AdyenCapture.Manual))).Select(captured => (captured.PaymentId, captured.CaptureId)));
    }

    [Theory]
    [InlineData(AdyenCapture.Immediate)]
    [InlineData(AdyenCapture.Manual)]
    public void A_check_of_a_card_is_left(AdyenCapture capture)
    {
        var item = Authorisation();
        item["amount"]!["value"] = 0;
        Assert.Equal("no money moved: a card was checked", Assert.IsType<PaymentNotification.Ignored>(Read(item, capture)).Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# /")]
    public void A_payment_that_names_no_order_of_ours_is_told_with_its_amount(string reference)
    {
        var escalated = Assert.IsType<PaymentNotification.Escalated>(Read(With(Authorisation(), ("merchantReference", reference))));
        Assert.Equal((EscalationCodes.NoOrderReference, "NW1002DQZ7ZTCC82", Sold.Euro(191.70m)), (escalated.Code, escalated.PaymentId, escalated.Amount));
    }

    [Theory]
    [InlineData("pspReference")]
    [InlineData("eventCode")]
    [InlineData("eventDate")]
    [InlineData("success")]
    [InlineData("amount")]
    public void A_missing_field_is_told_by_its_path(string field)
    {
        var item = Authorisation();
        item.Remove(field);
        var escalated = Assert.IsType<PaymentNotification.Escalated>(Read(item));
        Assert.Contains($"$.{field}:", escalated.Problem.Text, StringComparison.Ordinal);
        Assert.NotEmpty(escalated.EventId);
    }

    // docs.adyen.com/api-explorer/Tokenization-webhooks, "recurring.token.created".
    [Fact]
    public void A_webhook_of_a_token_is_left_under_its_own_id() => Assert.Equal(
        ("EV1", "recurring.token.created"),
        Read(JsonNode.Parse("""{"eventId":"EV1","environment":"live","type":"recurring.token.created","data":{"storedPaymentMethodId":"T1"}}""")!.AsObject())
            is PaymentNotification.Ignored left ? (left.EventId, left.Type) : default);

    private static JsonObject Authorisation() => Item("authorisation-1002", 0);

    private static JsonObject Item(string sample, int index) =>
        Sample.Json($"nordwind/adyen/{sample}.json")["notificationItems"]![index]!["NotificationRequestItem"]!.DeepClone().AsObject();

    private static JsonObject With(JsonObject item, params (string Field, string Value)[] changes)
    {
        foreach (var (field, value) in changes)
        {
            item[field] = value;
        }

        return item;
    }

    private static PaymentNotification Read(JsonObject item, AdyenCapture capture = AdyenCapture.Immediate) => AdyenItemReader.Read(item.Utf8(), capture);
}
