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
        PayPalEventReader.Read(Sample.Bytes(Capture)));

    [Fact]
    public void A_refund_is_told_by_itself_and_belongs_to_the_capture_that_it_links_to() => Assert.Equal(
        new PaymentNotification.RefundMade(
            "WH-1SI2005REFUND-8HN650336L201105X",
            "paypal",
            "29SI2005UY2083144",
            "1YSI2005JK6671234",
            new Money(70.62m, Usd),
            DateTimeOffset.Parse("2026-11-03T17:05:10.940Z")),
        PayPalEventReader.Read(Sample.Bytes(Refund)));

    [Fact]
    public void The_invoice_id_stands_in_for_the_custom_id()
    {
        var json = Sample.Json(Capture);
        json["resource"]!.AsObject().Remove("custom_id");
        json["resource"]!["invoice_id"] = "2006";
        Assert.Equal("2006", Assert.IsType<PaymentNotification.Captured>(PayPalEventReader.Read(json.Utf8())).OrderReference);
    }

    [Theory]
    [InlineData("PAYMENT.CAPTURE.REVERSED")]
    [InlineData("PAYMENT.SALE.REVERSED")]
    public void A_capture_that_is_taken_back_names_the_payment_by_its_link_or_is_the_payment(string type)
    {
        var refund = Sample.Json(Refund);
        var capture = Sample.Json(Capture);
        (refund["event_type"], capture["event_type"]) = (type, type);
        var refunded = Assert.IsType<PaymentNotification.RefundMade>(PayPalEventReader.Read(Sample.Bytes(Refund)));
        var linked = Assert.IsType<PaymentNotification.CaptureReversed>(PayPalEventReader.Read(refund.Utf8()));
        var itself = Assert.IsType<PaymentNotification.CaptureReversed>(PayPalEventReader.Read(capture.Utf8()));

        Assert.Equal((refunded.PaymentId, refunded.RefundId, refunded.Amount), (linked.PaymentId, linked.ReversalId, linked.Amount));
        Assert.Equal(("29SI2005UY2083144", "29SI2005UY2083144", new Money(201.94m, Usd)), (itself.PaymentId, itself.ReversalId, itself.Amount));
    }

    [Theory]
    [InlineData("PAYMENT.SALE.DENIED")]
    [InlineData("PAYMENT.CAPTURE.DENIED")]
    public void What_moves_money_in_another_way_needs_a_person(string type)
    {
        var json = Sample.Json(Capture);
        json["event_type"] = type;
        var escalated = Assert.IsType<PaymentNotification.Escalated>(PayPalEventReader.Read(json.Utf8()));
        Assert.Equal((type, "29SI2005UY2083144", new Money(201.94m, Usd)), (escalated.Type, escalated.PaymentId, escalated.Amount));
    }

    // developer.paypal.com, "Customer disputes": dispute_outcome.outcome_code.
    [Theory]
    [InlineData("CUSTOMER.DISPUTE.CREATED", null, DisputeStatus.Open)]
    [InlineData("CUSTOMER.DISPUTE.UPDATED", null, DisputeStatus.Open)]
    [InlineData("CUSTOMER.DISPUTE.RESOLVED", "RESOLVED_BUYER_FAVOUR", DisputeStatus.Lost)]
    [InlineData("CUSTOMER.DISPUTE.RESOLVED", "RESOLVED_SELLER_FAVOUR", DisputeStatus.Won)]
    [InlineData("CUSTOMER.DISPUTE.RESOLVED", "RESOLVED_WITH_PAYOUT", DisputeStatus.Won)]
    [InlineData("CUSTOMER.DISPUTE.RESOLVED", "CANCELED_BY_BUYER", DisputeStatus.Won)]
    public void A_dispute_names_the_payment_and_where_it_stands(string type, string? outcome, DisputeStatus status)
    {
        var json = Dispute(type);
        json["resource"]!["dispute_outcome"] = outcome is null ? null : new System.Text.Json.Nodes.JsonObject { ["outcome_code"] = outcome };
        var disputed = Assert.IsType<PaymentNotification.Disputed>(PayPalEventReader.Read(json.Utf8()));
        Assert.Equal(("29SI2005UY2083144", "PP-D-4012", new Money(201.94m, Usd), status), (disputed.PaymentId, disputed.DisputeId, disputed.Amount, disputed.Status));
    }

    [Theory]
    [InlineData("dispute_amount")]
    [InlineData("disputed_transactions")]
    public void A_dispute_that_does_not_tell_all_is_shown_to_a_person(string field)
    {
        var json = Dispute("CUSTOMER.DISPUTE.CREATED");
        json["resource"]!.AsObject().Remove(field);
        Assert.Equal(EscalationCodes.NeedsPerson, Assert.IsType<PaymentNotification.Escalated>(PayPalEventReader.Read(json.Utf8())).Code);
    }

    [Theory]
    [InlineData("PAYMENT.REFUND.FAILED", "FAILED")]
    [InlineData("PAYMENT.CAPTURE.REFUNDED", "FAILED")]
    [InlineData("PAYMENT.CAPTURE.REFUNDED", "CANCELLED")]
    public void A_refund_that_failed_is_read(string type, string status)
    {
        var json = Sample.Json(Refund);
        json["event_type"] = type;
        json["resource"]!["status"] = status;
        var failed = Assert.IsType<PaymentNotification.RefundFailed>(PayPalEventReader.Read(json.Utf8()));
        Assert.Equal(("29SI2005UY2083144", "1YSI2005JK6671234", new Money(70.62m, Usd)), (failed.PaymentId, failed.RefundId, failed.Amount));
    }

    // developer.paypal.com, "Payments v1": a sale or capture tells total and currency, and the order as custom or invoice_number.
    [Fact]
    public void Resources_of_version_1_are_read()
    {
        var sale = System.Text.Json.Nodes.JsonNode.Parse(
            """
            {"id":"WH-1","create_time":"2026-11-09T10:00:00Z","resource_type":"sale","event_type":"PAYMENT.SALE.COMPLETED",
             "resource":{"id":"SALE1","state":"completed","amount":{"total":"4.54","currency":"USD"},"custom":"","invoice_number":"2007","parent_payment":"PAY-1"}}
            """)!;
        var captured = Assert.IsType<PaymentNotification.Captured>(PayPalEventReader.Read(sale.Utf8()));
        Assert.Equal(("SALE1", "2007", new Money(4.54m, Usd)), (captured.PaymentId, captured.OrderReference, captured.Amount));

        var refund = System.Text.Json.Nodes.JsonNode.Parse(
            """
            {"id":"WH-2","create_time":"2026-11-09T11:00:00Z","resource_type":"refund","event_type":"PAYMENT.SALE.REFUNDED",
             "resource":{"id":"REF1","sale_id":"SALE1","state":"completed","amount":{"total":"-0.54","currency":"USD"}}}
            """)!;
        var made = Assert.IsType<PaymentNotification.RefundMade>(PayPalEventReader.Read(refund.Utf8()));
        Assert.Equal(("SALE1", "REF1", new Money(0.54m, Usd)), (made.PaymentId, made.RefundId, made.Amount));

        sale["resource"]!.AsObject().Remove("invoice_number");
        Assert.Equal(new Money(4.54m, Usd), Assert.IsType<PaymentNotification.Escalated>(PayPalEventReader.Read(sale.Utf8())).Amount);
    }

    [Theory]
    [InlineData("a b/c", "2008")]
    [InlineData("", "2008")]
    [InlineData("{\"cart\":1}", "2008")]
    public void The_invoice_id_stands_in_for_a_custom_id_that_cannot_be_used(string custom, string invoice)
    {
        var json = Sample.Json(Capture);
        json["resource"]!["custom_id"] = custom;
        json["resource"]!["invoice_id"] = invoice;
        Assert.Equal(invoice, Assert.IsType<PaymentNotification.Captured>(PayPalEventReader.Read(json.Utf8())).OrderReference);
    }

    [Fact]
    public void Other_events_are_acknowledged_and_left()
    {
        var json = Sample.Json(Capture);
        json["event_type"] = "CHECKOUT.ORDER.APPROVED";
        Assert.Equal("CHECKOUT.ORDER.APPROVED", Assert.IsType<PaymentNotification.Ignored>(PayPalEventReader.Read(json.Utf8())).Type);
    }

    [Theory]
    [InlineData("id", "$.id:")]
    [InlineData("create_time", "$.create_time:")]
    [InlineData("event_type", "$.event_type:")]
    [InlineData("resource", "$.resource:")]
    public void A_missing_field_is_told_by_its_path(string field, string told)
    {
        var json = Sample.Json(Capture).AsObject();
        json.Remove(field);
        Assert.Contains(told, Told(json).Problem.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id", "$.resource.id:")]
    [InlineData("custom_id", "names no order of ours")]
    [InlineData("amount", "$.resource.amount:")]
    public void A_missing_field_of_the_capture_is_told(string field, string told)
    {
        var json = Sample.Json(Capture);
        json["resource"]!.AsObject().Remove(field);
        Assert.Contains(told, Told(json).Problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refund_without_a_link_to_its_capture_is_told_with_its_amount()
    {
        var json = Sample.Json(Refund);
        json["resource"]!["links"]!.AsArray().RemoveAt(1);
        Assert.Equal((EscalationCodes.NoPayment, new Money(70.62m, Usd)), (Told(json).Code, Told(json).Amount));
    }

    [Theory]
    [InlineData("-1.00", "must not be below zero")]
    [InlineData("1.005", "cannot be paid in USD")]
    [InlineData("1,00", "must be a decimal number")]
    public void An_odd_amount_is_told(string value, string told)
    {
        var json = Sample.Json(Capture);
        json["resource"]!["amount"]!["value"] = value;
        Assert.Contains($"$.resource.amount.value: value {told}", Told(json).Problem.Text, StringComparison.Ordinal);
    }

    private static System.Text.Json.Nodes.JsonNode Dispute(string type) => System.Text.Json.Nodes.JsonNode.Parse(
        $$$"""
        {"id":"WH-9","create_time":"2026-11-09T10:00:00Z","event_type":"{{{type}}}",
         "resource":{"dispute_id":"PP-D-4012","dispute_amount":{"value":"201.94","currency_code":"USD"},"disputed_transactions":[{"seller_transaction_id":"29SI2005UY2083144"}]}}
        """)!;

    private static PaymentNotification.Escalated Told(System.Text.Json.Nodes.JsonNode json) =>
        Assert.IsType<PaymentNotification.Escalated>(PayPalEventReader.Read(json.Utf8()));
}
