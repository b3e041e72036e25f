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
        StripeEventReader.Read(Sample.Bytes("nordwind/stripe/payment-1001.json")).Value());

    [Fact]
    public void A_refund_is_read_as_the_running_total_of_its_payment() => Assert.Equal(
        new PaymentNotification.Refunded(
            "evt_1SI2005r", "stripe", "pi_3SI2005RefundLine", new Money(70.62m, Currency.Of("USD")), DateTimeOffset.FromUnixTimeSeconds(1793649600)),
        StripeEventReader.Read(Sample.Bytes("sierra/stripe/refund-2005.json")).Value());

    [Fact]
    public void Other_events_are_acknowledged_and_left() => Assert.Equal(
        "customer.created",
        Assert.IsType<PaymentNotification.Ignored>(Read("""{"id":"evt_1","type":"customer.created","created":1,"data":{"object":{}}}""").Value()).Type);

    // docs.stripe.com/currencies: zero-decimal currencies, three-decimal currencies and special cases.
    [Theory]
    [InlineData("jpy", 500, "500 JPY")]
    [InlineData("bhd", 5120, "5.120 BHD")]
    [InlineData("isk", 500, "5 ISK")]
    [InlineData("ugx", 12300, "123 UGX")]
    [InlineData("mga", 700, "700.00 MGA")]
    public void Amounts_are_in_the_units_that_Stripe_counts_in(string currency, long units, string amount) =>
        Assert.Equal(Of(amount), Assert.IsType<PaymentNotification.Captured>(Capture(currency, units).Value()).Amount);

    [Fact]
    public void An_amount_below_the_minor_unit_is_refused() =>
        Assert.Equal(["$.data.object.amount_received payments.below-minor-unit"], Capture("isk", 550).Problems());

    [Theory]
    [InlineData("eur", 0, "$.data.object.amount_received payments.not-positive")]
    [InlineData("eur", -1, "$.data.object.amount_received payments.not-positive")]
    [InlineData("xxx", 100, "$.data.object.currency payments.unknown-currency")]
    public void An_ill_formed_amount_is_refused(string currency, long units, string problem) =>
        Assert.Equal([problem], Capture(currency, units).Problems());

    [Fact]
    public void Missing_fields_are_named_by_their_paths() => Assert.Equal(
        [
            "$.created payments.missing", "$.data.object.amount_received payments.missing", "$.data.object.currency payments.missing",
            "$.data.object.id payments.missing", "$.data.object.metadata payments.missing", "$.id payments.missing",
        ],
        Read("""{"type":"payment_intent.succeeded","data":{"object":{}}}""").Problems().Order(StringComparer.Ordinal));

    [Fact]
    public void A_payment_without_an_order_is_refused() => Assert.Equal(
        ["$.data.object.metadata.order_reference payments.missing"],
        Read("""{"id":"evt_1","type":"payment_intent.succeeded","created":1,"data":{"object":{"id":"pi_1","amount_received":1,"currency":"eur","metadata":{}}}}""")
            .Problems());

    private static ParseResult<PaymentNotification> Capture(string currency, long units) => Read(
        $$$"""{"id":"evt_1","type":"payment_intent.succeeded","created":1,"data":{"object":{"id":"pi_1","amount_received":{{{units}}},"currency":"{{{currency}}}","metadata":{"order_reference":"1"} } } }""");

    private static ParseResult<PaymentNotification> Read(string json) => StripeEventReader.Read(Encoding.UTF8.GetBytes(json));

    private static Money Of(string text) => new(decimal.Parse(text.Split(' ')[0]), Currency.Of(text.Split(' ')[1]));
}
