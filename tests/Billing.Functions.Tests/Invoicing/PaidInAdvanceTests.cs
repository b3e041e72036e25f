using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Functions.Tests.Invoicing.Documents;

namespace Billing.Functions.Tests.Invoicing;

/// <summary>What the invoice of a part of an order says of a payment that came before.</summary>
[Trait("Capability", "BIL-04")]
public class PaidInAdvanceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_part_of_an_order_that_was_paid_in_advance_is_paid_and_owes_nothing()
    {
        var invoice = Draft(termDays: 0, captured: 149.70m);
        Assert.Equal(Euros(99.80m), invoice.Gross);
        Assert.Equal(invoice.Gross, invoice.Prepaid);
        Assert.Equal(Euros(0), invoice.AmountDue);
        Assert.True(invoice.IsSettledInAdvance);
    }

    [Theory]
    [InlineData(0, "149.69")]
    [InlineData(14, "0")]
    [InlineData(14, "149.70")]
    public void What_is_not_paid_in_full_or_is_sold_on_credit_owes_its_gross(int termDays, string captured)
    {
        var invoice = Draft(termDays, decimal.Parse(captured, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Null(invoice.Prepaid);
        Assert.Equal(invoice.Gross, invoice.AmountDue);
        Assert.False(invoice.IsSettledInAdvance);
    }

    private static Invoice Draft(int termDays, decimal captured)
    {
        var sample = SampleInvoices.ReverseCharge();
        var lamp = sample.Lines[0];
        var line = new OrderLine("1", lamp.Sku, lamp.Description, lamp.Kind, 3, lamp.Unit, 49.90m, Euros(0), Euros(149.70m), lamp.Category, []);
        var order = new SalesOrder("1001", "shopify", "5001", sample.Seller.Id, Noon, "EUR", sample.Buyer, sample.Buyer.Address, termDays, [line]);
        var state = new OrderState { Order = order, Payments = [new RecordedPayment("pi_1", Euros(captured))] };
        var shipment = new Shipment("F1", [new LineSlice("1", 0, 2)], Noon, InvoiceNumber: null);
        return ShipmentInvoice.Draft(order, shipment, sample.Seller, "de-DE", state.IsPaid);
    }

    private static Money Euros(decimal amount) => new(amount, Currency.Of("EUR"));
}
