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
        Read(Authorisation()).Value());

    [Fact]
    public void An_authorisation_of_an_account_that_captures_later_is_left() =>
        Assert.IsType<PaymentNotification.Ignored>(Read(Authorisation(), AdyenCapture.Manual).Value());

    [Fact]
    public void A_capture_is_one_of_the_payment_that_was_authorised()
    {
        var item = With(Authorisation(), ("eventCode", "CAPTURE"), ("pspReference", "CAP1"), ("originalReference", "NW1002DQZ7ZTCC82"));
        Assert.All([AdyenCapture.Immediate, AdyenCapture.Manual], capture =>
        {
            var captured = Assert.IsType<PaymentNotification.Captured>(Read(item, capture).Value());
            Assert.Equal(("NW1002DQZ7ZTCC82", "1002", Sold.Euro(191.70m)), (captured.PaymentId, captured.OrderReference, captured.Amount));
        });
    }

    [Fact]
    public void A_refund_is_told_by_itself_and_named_by_its_own_reference() => Assert.Equal(
        new PaymentNotification.RefundMade(
            "REFUND-NW1002RFD4K9PV76-true", "adyen", "NW1002DQZ7ZTCC82", "NW1002RFD4K9PV76", Sold.Euro(49.80m), DateTimeOffset.Parse("2026-11-04T15:02:11+01:00")),
        Read(Item("refund-1002-and-others", 0)).Value());

    [Theory]
    [InlineData("refund", true)]
    [InlineData("cancel", false)]
    public void A_cancel_or_refund_counts_when_it_became_a_refund(string action, bool isRefund)
    {
        var item = With(Item("refund-1002-and-others", 0), ("eventCode", "CANCEL_OR_REFUND"));
        item["additionalData"]!["modification.action"] = action;
        Assert.Equal(isRefund, Read(item).Value() is PaymentNotification.RefundMade);
    }

    [Theory]
    [InlineData("CHARGEBACK", "true")]
    [InlineData("SECOND_CHARGEBACK", "true")]
    [InlineData("REFUND_FAILED", "true")]
    [InlineData("CAPTURE_FAILED", "true")]
    [InlineData("CAPTURE", "false")]
    [InlineData("REFUND", "false")]
    public void What_moves_money_in_another_way_needs_a_person(string code, string success)
    {
        var escalated = Assert.IsType<PaymentNotification.Escalated>(
            Read(With(Item("refund-1002-and-others", 0), ("eventCode", code), ("success", success))).Value());
        Assert.Equal(("NW1002DQZ7ZTCC82", Sold.Euro(49.80m)), (escalated.PaymentId, escalated.Amount));
        Assert.Equal("payments.needs-person", escalated.Problem.Code);
    }

    [Theory]
    [InlineData("AUTHORISATION", "false")]
    [InlineData("REPORT_AVAILABLE", "true")]
    [InlineData("CANCELLATION", "true")]
    [InlineData("SOMETHING_NEW", "true")]
    public void What_moves_no_money_is_acknowledged_and_left(string code, string success) => Assert.Equal(
        code, Assert.IsType<PaymentNotification.Ignored>(Read(With(Authorisation(), ("eventCode", code), ("success", success))).Value()).Type);

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
            new Money(decimal.Parse(amount.Split(' ')[0]), Currency.Of(currency)), Assert.IsType<PaymentNotification.Captured>(Read(item).Value()).Amount);
    }

    [Theory]
    [InlineData("pspReference")]
    [InlineData("merchantReference")]
    [InlineData("eventCode")]
    [InlineData("eventDate")]
    [InlineData("success")]
    [InlineData("amount")]
    public void A_missing_field_is_named_by_its_path(string field)
    {
        var item = Authorisation();
        item.Remove(field);
        Assert.Contains($"$.{field} payments.missing", Read(item).Problems());
    }

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

    private static ParseResult<PaymentNotification> Read(JsonObject item, AdyenCapture capture = AdyenCapture.Immediate) => AdyenItemReader.Read(item.Utf8(), capture);
}
