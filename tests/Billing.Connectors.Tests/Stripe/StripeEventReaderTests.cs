using System.Text;
using Billing.Connectors.Stripe;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Domain.Tests.Orders;

namespace Billing.Connectors.Tests.Stripe;

[Trait("Capability", "PAY-01")]
[Trait("Adapter", "stripe")]
public sealed class StripeEventReaderTests
{
    [Fact]
    public void A_capture_is_read() => Assert.Equal(
        new PaymentNotification.Captured(
            "evt_1NW1001a", "stripe", "pi_3NW1001OctFleetPro", "1001", Sold.Euro(142.80m), DateTimeOffset.FromUnixTimeSeconds(1790845530), "ch_3NW1001OctFleetPro"),
        StripeEventReader.Read(Sample.Bytes("nordwind/stripe/payment-1001.json")));

    [Fact]
    public void A_refund_is_read_as_the_running_total_of_its_payment() => Assert.Equal(
        new PaymentNotification.Refunded(
            "evt_1SI2005r", "stripe", "pi_3SI2005RefundLine", new Money(70.62m, Currency.Of("USD")), DateTimeOffset.FromUnixTimeSeconds(1793649600)),
        StripeEventReader.Read(Sample.Bytes("sierra/stripe/refund-2005.json")));

    [Fact]
    public void Other_events_are_acknowledged_and_left() => Assert.Equal(
        "customer.created",
        Assert.IsType<PaymentNotification.Ignored>(Read("""{"id":"evt_1","type":"customer.created","created":1790845530,"data":{"object":{}}}""")).Type);

    // docs.stripe.com/currencies: zero-decimal currencies, three-decimal currencies and special cases.
    [Theory]
    [InlineData("jpy", 500, "500 JPY")]
    [InlineData("bhd", 5120, "5.120 BHD")]
    [InlineData("isk", 500, "5 ISK")]
    [InlineData("ugx", 12300, "123 UGX")]
    [InlineData("mga", 700, "700.00 MGA")]
    public void Amounts_are_in_the_units_that_Stripe_counts_in(string currency, long units, string amount) =>
        Assert.Equal(Of(amount), Assert.IsType<PaymentNotification.Captured>(Capture(currency, units)).Amount);

    [Theory]
    [InlineData("isk", 550, "$.data.object.amount_received: amount_received cannot be paid in ISK")]
    [InlineData("eur", -1, "$.data.object.amount_received: amount_received must not be below zero")]
    [InlineData("xxx", 100, "$.data.object.currency: currency is not an ISO 4217 code")]
    public void An_odd_amount_is_told_with_its_path(string currency, long units, string told)
    {
        var escalated = Assert.IsType<PaymentNotification.Escalated>(Capture(currency, units));
        Assert.Equal((EscalationCodes.Unreadable, "pi_1", "evt_1"), (escalated.Code, escalated.PaymentId, escalated.EventId));
        Assert.Contains(told, escalated.Problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payment_of_nothing_is_left_for_a_stated_reason() =>
        Assert.Equal("no money moved", Assert.IsType<PaymentNotification.Ignored>(Capture("eur", 0)).Reason);

    [Fact]
    public void Missing_fields_are_told_by_their_paths()
    {
        var escalated = Assert.IsType<PaymentNotification.Escalated>(Read("""{"type":"payment_intent.succeeded","data":{"object":{}}}"""));
        Assert.StartsWith("sha256-", escalated.EventId, StringComparison.Ordinal);
        Assert.All(
            ["$.id:", "$.created:", "$.data.object.id:", "$.data.object.amount_received:", "$.data.object.currency:"],
            path => Assert.Contains(path, escalated.Problem.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("""{"id":7,"type":["x"],"created":"y","data":"z"}""")]
    [InlineData("""{"id":"evt_1","type":"charge.dispute.created","created":1790845530,"data":{"object":[]}}""")]
    public void Whatever_is_signed_is_told_and_named_by_its_content_where_it_names_nothing(string body)
    {
        var escalated = Assert.IsType<PaymentNotification.Escalated>(Read(body));
        Assert.Equal(EscalationCodes.Unreadable, escalated.Code);
        Assert.NotEmpty(escalated.EventId);
        Assert.NotEqual(escalated.EventId, body == "{}" ? string.Empty : Read("{}").EventId);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"order_reference":"#/ -"}""")]
    [InlineData("""{"order_id":"77"}""")]
    public void A_payment_that_names_no_order_of_ours_is_told_with_its_amount(string metadata)
    {
        var escalated = Assert.IsType<PaymentNotification.Escalated>(Read(Event(
            "payment_intent.succeeded", $$"""{"id":"pi_1","amount_received":2500,"currency":"eur","metadata":{{metadata}} }""")));
        Assert.Equal((EscalationCodes.NoOrderReference, "pi_1", Sold.Euro(25)), (escalated.Code, escalated.PaymentId, escalated.Amount));
    }

    [Theory]
    [InlineData("#1001", "1001")]
    [InlineData(" 1001 ", "1001")]
    public void An_order_is_named_as_the_storefront_names_it(string given, string reference) => Assert.Equal(
        reference,
        Assert.IsType<PaymentNotification.Captured>(Read(Event(
            "payment_intent.succeeded", $$$"""{"id":"pi_1","amount_received":2500,"currency":"eur","metadata":{"order_reference":"{{{given}}}"} }"""))).OrderReference);

    // The charges of integrations without payment intents (docs.stripe.com/payments/charges-api).
    [Fact]
    public void A_charge_without_intent_is_a_payment_of_its_own_and_one_with_intent_is_left_to_it()
    {
        var alone = Read(Event("charge.succeeded", """{"id":"ch_1","amount":2500,"amount_captured":2500,"captured":true,"currency":"eur","payment_intent":null,"metadata":{"order_reference":"7"}}"""));
        Assert.Equal(("ch_1", "7"), (Assert.IsType<PaymentNotification.Captured>(alone).PaymentId, ((PaymentNotification.Captured)alone).OrderReference));
        Assert.IsType<PaymentNotification.Ignored>(Read(Event("charge.succeeded", """{"id":"ch_1","amount":2500,"captured":true,"currency":"eur","payment_intent":"pi_1","metadata":{}}""")));
        Assert.IsType<PaymentNotification.Ignored>(Read(Event("charge.succeeded", """{"id":"ch_1","amount":2500,"captured":false,"currency":"eur","metadata":{}}""")));
        Assert.Equal(
            EscalationCodes.NoOrderReference,
            Assert.IsType<PaymentNotification.Escalated>(Read(Event("charge.captured", """{"id":"ch_1","amount":2500,"captured":true,"currency":"eur"}"""))).Code);
    }

    [Fact]
    public void A_refund_of_a_charge_without_intent_is_told_with_its_amount()
    {
        var escalated = Assert.IsType<PaymentNotification.Escalated>(Read(Event(
            "charge.refunded", """{"id":"ch_1","amount":2500,"amount_refunded":500,"currency":"eur","payment_intent":null}""")));
        Assert.Equal((EscalationCodes.NoPayment, "ch_1", Sold.Euro(5)), (escalated.Code, escalated.PaymentId, escalated.Amount));
    }

    [Theory]
    [InlineData("refund.failed", "failed")]
    [InlineData("refund.updated", "failed")]
    [InlineData("charge.refund.updated", "canceled")]
    [InlineData("refund.created", "failed")]
    public void A_refund_that_failed_or_was_cancelled_is_read(string type, string status)
    {
        var failed = Assert.IsType<PaymentNotification.RefundFailed>(Read(Event(type, Refund(status))));
        Assert.Equal(("pi_1", "re_1", Sold.Euro(40)), (failed.PaymentId, failed.RefundId, failed.Amount));
    }

    [Theory]
    [InlineData("refund.created", "succeeded", typeof(PaymentNotification.RefundMade))]
    [InlineData("refund.created", "pending", typeof(PaymentNotification.RefundMade))]
    [InlineData("refund.created", "requires_action", typeof(PaymentNotification.Ignored))]
    [InlineData("refund.updated", "succeeded", typeof(PaymentNotification.Ignored))]
    [InlineData("charge.refund.updated", "succeeded", typeof(PaymentNotification.Ignored))]
    public void A_refund_that_goes_well_is_told_once(string type, string status, Type expected) => Assert.IsType(expected, Read(Event(type, Refund(status))));

    [Theory]
    [InlineData("charge.dispute.created", "needs_response", DisputeStatus.Open)]
    [InlineData("charge.dispute.created", "warning_needs_response", DisputeStatus.Open)]
    [InlineData("charge.dispute.funds_withdrawn", "needs_response", DisputeStatus.Open)]
    [InlineData("charge.dispute.updated", "under_review", DisputeStatus.Open)]
    [InlineData("charge.dispute.closed", "lost", DisputeStatus.Lost)]
    [InlineData("charge.dispute.closed", "won", DisputeStatus.Won)]
    [InlineData("charge.dispute.closed", "warning_closed", DisputeStatus.Won)]
    [InlineData("charge.dispute.funds_reinstated", "won", DisputeStatus.Won)]
    public void A_dispute_is_read_with_where_it_stands(string type, string status, DisputeStatus stands)
    {
        var disputed = Assert.IsType<PaymentNotification.Disputed>(Read(Event(
            type, $$"""{"id":"du_1","object":"dispute","amount":1680,"currency":"eur","charge":"ch_1","payment_intent":"pi_1","status":"{{status}}"}""")));
        Assert.Equal(("pi_1", "du_1", Sold.Euro(16.80m), stands), (disputed.PaymentId, disputed.DisputeId, disputed.Amount, disputed.Status));
    }

    // docs.stripe.com/api/v2/core/events: a thin event holds ids only, its time is text.
    [Theory]
    [InlineData("v1.billing.meter.no_meter_found", false)]
    [InlineData("v2.core.account.created", false)]
    [InlineData("v1.payment_intent.succeeded", true)]
    [InlineData("v1.refund.failed", true)]
    public void A_thin_event_is_left_and_told_where_money_moved(string type, bool isTold) => Assert.Equal(
        isTold ? EscalationCodes.Thin : null,
        (Read($$"""{"id":"evt_1","object":"v2.core.event","type":"{{type}}","created":"2026-11-29T10:00:00.123Z","related_object":{"id":"x"} }""") as PaymentNotification.Escalated)?.Code);

    [Theory]
    [InlineData("payment_intent.partially_funded")]
    [InlineData("payout.failed")]
    public void Money_without_a_rule_is_told(string type) => Assert.Equal(
        Sold.Euro(12),
        Assert.IsType<PaymentNotification.Escalated>(Read(Event(type, """{"id":"x_1","amount":1200,"currency":"eur"}"""))).Amount);

    private static PaymentNotification Capture(string currency, long units) => Read(Event(
        "payment_intent.succeeded", $$$"""{"id":"pi_1","amount_received":{{{units}}},"currency":"{{{currency}}}","metadata":{"order_reference":"1"} }"""));

    private static string Refund(string status) => $$"""{"id":"re_1","object":"refund","amount":4000,"currency":"eur","charge":"ch_1","payment_intent":"pi_1","status":"{{status}}"}""";

    private static string Event(string type, string about) => $$$"""{"id":"evt_1","object":"event","created":1790845530,"type":"{{{type}}}","data":{"object":{{{about}}}} }""";

    private static PaymentNotification Read(string json) => StripeEventReader.Read(Encoding.UTF8.GetBytes(json));

    private static Money Of(string text) => new(decimal.Parse(text.Split(' ')[0]), Currency.Of(text.Split(' ')[1]));
}
