using Billing.Domain.Catalogue;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Orders;

[Trait("Capability", "ORD-01")]
public sealed class OrderDeciderTests
{
    private static readonly SalesOrder Books = Order(0, Line("A", LineKind.Goods, 2, 100));

    [Fact]
    public void A_new_order_is_confirmed_and_the_same_order_again_changes_nothing()
    {
        var state = OrderState.Empty.After(OrderDecider.Receive(OrderState.Empty, Books, Noon));

        Assert.Equal(OrderStatus.Confirmed, state.Status);
        Assert.Same(Books, state.Order);
        OrderDecider.Receive(state, Books with { Lines = [.. Books.Lines] }, Noon.AddDays(1)).IsDone();
        Assert.Equal("orders.other-content", OrderDecider.Receive(state, Books with { OrderedAt = Noon.AddDays(1) }, Noon).Code());
    }

    [Fact]
    public void Another_order_under_a_number_that_is_taken_is_refused()
    {
        var state = OrderState.Empty.After(OrderDecider.Receive(OrderState.Empty, Books, Noon));

        Assert.Equal("orders.reference-taken", OrderDecider.Receive(state, Books with { SourceOrderId = "7" }, Noon).Code());
    }

    [Fact]
    public void A_refused_order_may_be_followed_by_a_corrected_one_and_not_the_other_way_round()
    {
        var problems = new[] { Problem.Error("orders.total-differs", "$.total_price", "The lines come to something else.") };
        var refused = OrderState.Empty.After(OrderDecider.Refuse(OrderState.Empty, "1001", problems, Noon));
        Assert.Equal(OrderStatus.Rejected, refused.Status);

        var corrected = refused.After(OrderDecider.Receive(refused, Books, Noon));
        Assert.Equal(OrderStatus.Confirmed, corrected.Status);
        OrderDecider.Refuse(corrected, "1001", problems, Noon).IsDone();
    }

    [Fact]
    public void A_payment_that_comes_before_its_order_counts_once_the_order_is_here()
    {
        var paid = OrderState.Empty.After(OrderDecider.RecordPayment(OrderState.Empty, "pi_1", Euro(119), Noon));
        Assert.False(paid.MayBeFulfilled);

        var state = paid.After(OrderDecider.Receive(paid, Books, Noon));
        Assert.Equal(Euro(119), state.Captured);
        Assert.True(state.MayBeFulfilled);
    }

    [Fact]
    public void A_payment_counts_once_however_often_it_is_told_also_after_its_refund()
    {
        var state = Confirmed(Books).After(OrderDecider.RecordPayment(Confirmed(Books), "pi_1", Euro(119), Noon));
        state = state.After(OrderDecider.RecordRefund("pi_1", "re_1", Euro(19), Noon));

        OrderDecider.RecordPayment(state, "pi_1", Euro(119), Noon).IsDone();
        Assert.Equal((Euro(119), Euro(19)), (state.Captured, state.Refunded));
    }

    [Fact]
    public void Money_in_another_currency_does_not_pay_the_order()
    {
        var state = Confirmed(Books);
        state = state.After(OrderDecider.RecordPayment(state, "pi_1", new Money(1000, Currency.Of("USD")), Noon));

        Assert.Equal(Euro(0), state.Captured);
        Assert.False(state.MayBeFulfilled);
    }

    [Fact]
    public void Two_payments_together_pay_the_order()
    {
        var state = Confirmed(Books);
        state = state.After(OrderDecider.RecordPayment(state, "pi_1", Euro(100), Noon));
        Assert.False(state.MayBeFulfilled);
        state = state.After(OrderDecider.RecordPayment(state, "pi_2", Euro(19), Noon));
        Assert.True(state.MayBeFulfilled);
    }

    [Fact]
    public void That_payment_in_advance_did_not_come_is_noted_once_with_what_is_missing()
    {
        var state = Confirmed(Books);
        state = state.After(OrderDecider.RecordPayment(state, "pi_1", Euro(20), Noon));
        var outcome = OrderDecider.MarkPaymentOverdue(state, Noon);

        Assert.Equal(Euro(99), outcome.Single<OrderPaymentOverdue>().Missing);
        OrderDecider.MarkPaymentOverdue(state.After(outcome), Noon).IsDone();
        var asked = OrderDecider.OverdueQuestionOf(state.After(outcome));
        Assert.Equal(("payments.overdue", Euro(99)), (asked?.Problem.Code, asked?.Open));
        Assert.Null(OrderDecider.OverdueQuestionOf(state));
    }

    [Fact]
    public void An_order_that_is_paid_or_on_credit_is_never_overdue()
    {
        OrderDecider.MarkPaymentOverdue(Confirmed(Books with { PaymentTermDays = 30 }), Noon).IsDone();
        var paid = Confirmed(Books);
        OrderDecider.MarkPaymentOverdue(paid.After(OrderDecider.RecordPayment(paid, "pi_1", Euro(119), Noon)), Noon).IsDone();
    }

    [Fact]
    public void A_shipment_gets_one_invoice_and_a_subscription_runs_once()
    {
        var state = Confirmed(Books).After([new OrderLinesFulfilled("F1", [new LineQuantity("A", 1)], Noon)]);
        var invoiced = state.After(OrderDecider.RecordInvoice(state, "F1", "NW-2026-000001", Noon));

        Assert.Equal("NW-2026-000001", invoiced.Shipments[0].InvoiceNumber);
        OrderDecider.RecordInvoice(invoiced, "F1", "NW-2026-000002", Noon).IsDone();
        OrderDecider.RecordInvoice(invoiced, "F9", "NW-2026-000002", Noon).IsDone();
        var active = invoiced.After(OrderDecider.RecordActivation(invoiced, "A", "1001-1", Noon));
        OrderDecider.RecordActivation(active, "A", "1001-1", Noon).IsDone();
    }

    private static OrderState Confirmed(SalesOrder order) => OrderState.Empty.After(OrderDecider.Receive(OrderState.Empty, order, Noon));
}
