using Billing.Domain.Catalogue;
using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Domain.Settlement;
using Billing.Domain.Tests.Payments;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Audit;

/// <summary>README: "Order does not matter". Every order of everything that may be told of one order ends in the same books.</summary>
[Trait("Capability", "ORD-02")]
[Trait("Capability", "STL-02")]
public sealed class EveryOrderTests
{
    private static readonly (string Name, Action<Thread> Tell)[] Inputs =
    [
        ("order", thread => thread.Place(Order(0, Line("A", LineKind.Goods, 1, 84.03m)))),
        ("payment", thread => thread.Notify(Captured("cap_1", 60))),
        ("partial capture", thread => thread.Notify(Captured("cap_2", 40))),
        ("refund", thread => thread.Notify(new PaymentNotification.RefundMade("evt_r", "stripe", "pi_1", "re_1", Euro(30), Noon.AddHours(1)))),
        ("refund failure", thread => thread.Notify(new PaymentNotification.RefundFailed("evt_f", "stripe", "pi_1", "re_1", Euro(30), "refund.failed", Noon.AddHours(2)))),
        ("dispute", thread => thread.Notify(new PaymentNotification.Disputed(
            "evt_d", "stripe", "pi_1", "du_1", Euro(20), DisputeStatus.Lost, "charge.dispute.closed", Noon.AddHours(3)))),
        ("shipment", thread => thread.Ship(new FulfilmentReport("F1", FulfilmentStep.Shipped, "1001", "F1", Noon, [new FulfilledLine("A", 1)]))),
        ("settlement file", thread =>
        {
            thread.Settle("po_1", Settled("po_1", 1, SettlementLineKind.Charge, 100, 2, "ch_1"), Settled("po_1", 2, SettlementLineKind.Refund, -30, 0, "re_1"), Settled("po_1", 3, SettlementLineKind.Dispute, -20, 15, "du_1"));
            thread.Settle("po_2", Settled("po_2", 4, SettlementLineKind.RefundFailure, 30, 0, "re_1"));
        }),
    ];

    [Fact]
    public void A_twentieth_of_all_orders_of_a_threads_inputs_end_in_the_same_books() => EndAlike(every: 19, orders: 2_123);

    [Fact(Explicit = true)]
    public void All_orders_of_a_threads_inputs_end_in_the_same_books() => EndAlike(every: 1, orders: 40_320);

    private static void EndAlike(int every, int orders)
    {
        var expected = Books(Inputs);
        Assert.Contains("captured 100.00, refunded 0.00, charged back 20.00, settled 100.00, refunds settled 0.00", expected, StringComparison.Ordinal);
        Assert.Contains("waiting 0, unmatched 0", expected, StringComparison.Ordinal);
        Assert.DoesNotContain("2900", expected, StringComparison.Ordinal);
        Assert.DoesNotContain("1200", expected, StringComparison.Ordinal);
        Assert.DoesNotContain("1300", expected, StringComparison.Ordinal);

        var played = 0;
        foreach (var order in Permutations.Of(Inputs).Where((_, index) => index % every == 0))
        {
            played++;
            var books = Books(order);
            Assert.True(books == expected, $"{string.Join(", ", order.Select(input => input.Name))}:\n{books}\nagainst\n{expected}");
        }

        Assert.Equal(orders, played);
    }

    // Whether it went back before it was invoiced, as it happened to be told, makes no difference: what no invoice needs went back first.
    [Fact]
    public void In_all_orders_a_refund_of_what_was_invoiced_stands_apart_and_a_credit_note_covers_it()
    {
        var inputs = Inputs.Where(input => input.Name is not ("refund failure" or "settlement file")).ToList();
        foreach (var order in Permutations.Of(inputs))
        {
            var thread = new Thread();
            foreach (var (_, tell) in order)
            {
                tell(thread);
            }

            Assert.Contains("1100-receivables 20.00; 1150-refunds-to-decide 30.00; 1200-gateway-clearing 70.00; 1300-disputed-payments -20.00;", thread.Books, StringComparison.Ordinal);
            Assert.Contains("open 20.00", thread.Books, StringComparison.Ordinal);
            Assert.DoesNotContain("2100", thread.Books, StringComparison.Ordinal);

            thread.Credit("re_1");
            Assert.Contains(
                "1100-receivables 20.00; 1200-gateway-clearing 70.00; 1300-disputed-payments -20.00; 2000-tax-payable/DE -11.18; 2200-deferred-revenue -58.82; captured",
                thread.Books,
                StringComparison.Ordinal);
        }
    }

    private static string Books(IReadOnlyList<(string Name, Action<Thread> Tell)> inputs)
    {
        var thread = new Thread();
        foreach (var (_, tell) in inputs)
        {
            tell(thread);
        }

        return thread.Books;
    }

    private static PaymentNotification.Captured Captured(string captureId, decimal amount) =>
        new($"evt_{captureId}", "stripe", "pi_1", "1001", Euro(amount), Noon) { CaptureId = captureId };

    private static SettlementLine Settled(string payout, int number, SettlementLineKind kind, decimal gross, decimal fee, string source) => new(
        number, $"txn_{number}", payout, SoundBooks.Day, Noon, kind, kind.ToString(), Euro(gross), Euro(fee), Euro(gross - fee), source, "pi_1", "ch_1");
}
