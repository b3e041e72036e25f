using Billing.Domain.Audit;
using Billing.Domain.Catalogue;
using Billing.Domain.Primitives;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Ledger;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Payments;
using Billing.Domain.Revenue;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Audit;

/// <summary>
/// The books of one order of two shipments, one of them delivered, partly paid, made by the deciders: of a refund of 10.00 a credit note
/// covers 6.00, 3.00 are goodwill, and 1.00 waits for a decision.
/// </summary>
internal static class SoundBooks
{
    public static readonly DateOnly Day = new(2026, 11, 2);

    /// <summary>Facts in which everything holds.</summary>
    public static BooksFacts Facts()
    {
        var order = Ship(Order(0, Line("A", LineKind.Goods, 3, 100), Line("S", LineKind.Shipping, 1, 4.96m)));
        var invoices = order.Shipments.Select((shipment, index) => ShipmentInvoice.Draft(order.Order!, shipment, Nordwind, "de-DE")
            with
        { Number = $"NW-2026-{index + 1:D6}", IssueDate = Day }).ToList();
        var happened = invoices.ConvertAll<IDomainEvent>(invoice => new InvoiceIssued(invoice, Noon));

        var payment = PaymentState.Empty;
        Decide(ref payment, PaymentDecider.Notify(payment, new PaymentNotification.Captured("evt_1", "stripe", "pi_1", "1001", Euro(60), Noon), Nordwind.Id), happened);
        Decide(ref payment, PaymentDecider.Notify(payment, new PaymentNotification.Refunded("evt_2", "stripe", "pi_1", Euro(10), Noon), Nordwind.Id), happened);

        var account = Receivable.Empty;
        Decide(ref account, ReceivableDecider.MoveMoney(account, "1001", "pi_1", Euro(60), Noon), happened);
        invoices.ForEach(invoice => Decide(ref account, ReceivableDecider.OpenInvoice(account, "1001", Nordwind.Id, invoice.Number!, invoice.Gross, Noon), happened));
        Decide(ref account, ReceivableDecider.MoveMoney(account, "1001", "pi_1", Euro(-10), Noon, MovementKind.Refund, "re_1"), happened);
        Decide(ref account, ReceivableDecider.DecideRefund(account, "1001", "re_1", new RefundAnswer(RefundTreatment.CreditNote, "ann", "Scratched", Euro(6)), Noon), happened);
        Decide(ref account, ReceivableDecider.DecideRefund(account, "1001", "re_1", new RefundAnswer(RefundTreatment.Goodwill, "ann", "Late", Euro(3)), Noon), happened);
        var note = NoteOf(invoices[^1], account.Decisions[0]);
        happened.Add(new CreditNoteIssued(note, Noon));
        Decide(ref account, ReceivableDecider.Credit(account, "1001", note.Corrects!.Number, note.Number!, note.Gross, Noon, note.Corrects.DecisionId), happened);

        var contract = RevenueContract.Empty;
        invoices.ForEach(invoice => Decide(ref contract, RevenueDecider.AddInvoice(contract, invoice, Day, Noon), happened));
        Decide(ref contract, RevenueDecider.AddCreditNote(contract, note, Day, Noon), happened);
        Decide(ref contract, RevenueDecider.NoteDelivery(contract, "1001", [new LineQuantity("A", 2), new LineQuantity("S", 1)], Day, Noon), happened);

        var entries = happened.Select((each, index) => (Booking: LedgerPostings.For(each), Name: NameOf(each), Id: $"evt-{index}"))
            .Where(each => each.Booking is { Postings.Count: > 0 })
            .Select(each => new JournalEntry(
                each.Id, each.Booking!.LegalEntityId, Day, each.Name, each.Booking.Reference, each.Booking.Text, each.Booking.Postings, each.Booking.Bases))
            .ToList();
        return new BooksFacts
        {
            Entries = entries,
            Days = [entries.Aggregate(JournalDay.Empty, (day, entry) => day.After(JournalDay.Post(day, entry, Noon)))],
            Numbers = new Dictionary<string, IReadOnlyList<InvoiceNumberAssigned>>
            {
                ["nordwind-de/2026"] = invoices.ConvertAll(invoice => new InvoiceNumberAssigned(invoice.Key, invoice.Number!, Day, Noon)),
                ["nordwind-de/credit-notes/2026"] = [new InvoiceNumberAssigned(note.Key, note.Number!, Day, Noon)],
            },
            Invoices = invoices,
            CreditNotes = [note],
            Orders = [order],
            Payments = [payment],
            Receivables = [account],
            Contracts = [contract],
            Inputs = [new AcknowledgedInput("shopify/1001", 1, false), new AcknowledgedInput("shopify/1005", 0, true)],
            BrokenChains = [],
        };
    }

    private static Invoice NoteOf(Invoice invoice, RefundDecision decision)
    {
        var drafted = InvoiceDecider.Credit(new InvoiceState { Invoice = invoice }, new CreditRequest(decision.Reason, decision.Amount, null, decision.DecisionId), Noon).Single<InvoiceCredited>();
        return drafted.Note with { Number = "NW-CN-2026-000001", IssueDate = Day };
    }

    private static OrderState Ship(SalesOrder order)
    {
        var state = OrderState.Empty.After(OrderDecider.Receive(OrderState.Empty, order, Noon));
        foreach (var (parcel, quantity) in new[] { ("F1", 2m), ("F2", 1m) })
        {
            var report = new FulfilmentReport(parcel, FulfilmentStep.Shipped, "1001", parcel, Noon, [new FulfilledLine("A", quantity)]);
            state = state.After(OrderDecider.RecordFulfilment(state, report));
            state = state.After(OrderDecider.RecordInvoice(state, parcel, "NW", Noon));
        }

        return state;
    }

    private static void Decide<T>(ref T state, Outcome outcome, List<IDomainEvent> happened)
        where T : IStreamState<T>
    {
        happened.AddRange(outcome.Events());
        state = state.After(outcome);
    }

    private static string NameOf(IDomainEvent happened) =>
        happened.GetType().GetCustomAttributes(typeof(EventTypeAttribute), inherit: false).Cast<EventTypeAttribute>().Single().Name;
}
