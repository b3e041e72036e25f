using Billing.Connectors.PayPal;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Domain.Tests.Orders;

namespace Billing.Connectors.Tests.PayPal;

[Trait("Capability", "PAY-01")]
[Trait("Adapter", "paypal")]
public sealed class PayPalEventReaderTests
{
    private const string Capture = "sierra/paypal/capture-2005.json";
    private const string Refund = "sierra/paypal/refund-2005.json";

    private static readonly Currency Usd = Currency.Of("USD");

    [Fact]
    public void A_capture_is_read() => Assert.Equal(
        new PaymentNotification.Captured(
            "WH-2SI2005CAPTURE-5VB92446WP7345818",
            "paypal",
            "29SI2005UY2083144",
            "2005",
            new Money(201.94m, Usd),
            DateTimeOffset.Parse("2026-11-02T15:20:31.336Z")),
        PayPalEventReader.Read(Sample.Bytes(Capture)).Value());

    [Fact]
    public void A_refund_is_told_by_itself_and_belongs_to_the_capture_that_it_links_to() => Assert.Equal(
        new PaymentNotification.RefundMade(
            "WH-1SI2005REFUND-8HN650336L201105X",
            "paypal",
            "29SI2005UY2083144",
            "1YSI2005JK6671234",
            new Money(70.62m, Usd),
            DateTimeOffset.Parse("2026-11-03T17:05:10.940Z")),
        PayPalEventReader.Read(Sample.Bytes(Refund)).Value());

    [Fact]
    public void The_invoice_id_stands_in_for_the_custom_id()
    {
        var json = Sample.Json(Capture);
        json["resource"]!.AsObject().Remove("custom_id");
        json["resource"]!["invoice_id"] = "2006";
        Assert.Equal("2006", Assert.IsType<PaymentNotification.Captured>(PayPalEventReader.Read(json.Utf8()).Value()).OrderReference);
    }

    [Theory]
    [InlineData("PAYMENT.CAPTURE.REVERSED")]
    [InlineData("PAYMENT.CAPTURE.DENIED")]
    public void What_moves_money_in_another_way_needs_a_person(string type)
    {
        var json = Sample.Json(Capture);
        json["event_type"] = type;
        var escalated = Assert.IsType<PaymentNotification.Escalated>(PayPalEventReader.Read(json.Utf8()).Value());
        Assert.Equal((type, "29SI2005UY2083144", new Money(201.94m, Usd)), (escalated.Type, escalated.PaymentId, escalated.Amount));
    }

    [Fact]
    public void A_dispute_needs_a_person_and_names_the_payment()
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(
            """
            {"id":"WH-9","create_time":"2026-11-09T10:00:00Z","event_type":"CUSTOMER.DISPUTE.CREATED",
             "resource":{"dispute_id":"PP-D-4012","disputed_transactions":[{"seller_transaction_id":"29SI2005UY2083144"}]}}
            """)!;
        Assert.Equal("29SI2005UY2083144", Assert.IsType<PaymentNotification.Escalated>(PayPalEventReader.Read(json.Utf8()).Value()).PaymentId);
    }

    [Fact]
    public void Other_events_are_acknowledged_and_left()
    {
        var json = Sample.Json(Capture);
        json["event_type"] = "CHECKOUT.ORDER.APPROVED";
        Assert.Equal("CHECKOUT.ORDER.APPROVED", Assert.IsType<PaymentNotification.Ignored>(PayPalEventReader.Read(json.Utf8()).Value()).Type);
    }

    [Theory]
    [InlineData("id", "$.id payments.missing")]
    [InlineData("create_time", "$.create_time payments.missing")]
    [InlineData("event_type", "$.event_type payments.missing")]
    [InlineData("resource", "$.resource payments.missing")]
    public void A_missing_field_is_named_by_its_path(string field, string problem)
    {
        var json = Sample.Json(Capture).AsObject();
        json.Remove(field);
        Assert.Contains(problem, PayPalEventReader.Read(json.Utf8()).Problems());
    }

    [Theory]
    [InlineData("id", "$.resource.id payments.missing")]
    [InlineData("custom_id", "$.resource.custom_id payments.missing")]
    [InlineData("amount", "$.resource.amount payments.missing")]
    public void A_missing_field_of_the_capture_is_named_by_its_path(string field, string problem)
    {
        var json = Sample.Json(Capture);
        json["resource"]!.AsObject().Remove(field);
        Assert.Contains(problem, PayPalEventReader.Read(json.Utf8()).Problems());
    }

    [Fact]
    public void A_refund_without_a_link_to_its_capture_is_refused()
    {
        var json = Sample.Json(Refund);
        json["resource"]!["links"]!.AsArray().RemoveAt(1);
        Assert.Equal(["$.resource.links payments.missing"], PayPalEventReader.Read(json.Utf8()).Problems());
    }

    [Theory]
    [InlineData("0.00", "payments.not-positive")]
    [InlineData("-1.00", "payments.not-positive")]
    [InlineData("1.005", "payments.below-minor-unit")]
    [InlineData("1,00", "payments.not-a-number")]
    public void An_ill_formed_amount_is_refused(string value, string code)
    {
        var json = Sample.Json(Capture);
        json["resource"]!["amount"]!["value"] = value;
        Assert.Equal([$"$.resource.amount.value {code}"], PayPalEventReader.Read(json.Utf8()).Problems());
    }
}
