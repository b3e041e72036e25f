using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Ledger;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Domain.Settlement;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Audit;

/// <summary>
/// One order with all that is told about it, by the deciders and wired as the functions wire them: payment events go to the order and the
/// receivable, shipments are invoiced, settlement lines that fit nothing wait for their payment, and the ledger books every event.
/// </summary>
internal sealed class Thread
{
    private readonly Dictionary<string, SettlementState> _payouts = [];
    private readonly Dictionary<string, List<SettlementLine>> _lines = [];
    private readonly SortedDictionary<string, decimal> _balances = new(StringComparer.Ordinal);
    private OrderState _order = OrderState.Empty;
    private PaymentState _payment = PaymentState.Empty;
    private Receivable _account = Receivable.Empty;
    private Invoice? _invoice;
    private int _invoices;

    /// <summary>Balances by account, what the payment and the receivable come to, and what is not identified.</summary>
    public string Books => string.Join(
        "; ",
        _balances.Where(balance => balance.Value != 0).Select(balance => $"{balance.Key} {balance.Value:0.00}")
            .Append($"captured {_payment.Captured?.Amount:0.00}, refunded {_payment.Refunded?.Amount:0.00}, charged back {_payment.ChargedBack?.Amount:0.00}, settled {_payment.Settled?.Amount:0.00}, refunds settled {_payment.RefundsSettled?.Amount:0.00}")
            .Append($"open {string.Join('+', _account.Items.Select(item => item.Open.Amount.ToString("0.00")))}")
            .Append($"order {_order.Status} paid {_order.IsPaid}, captured {_order.Captured.Amount:0.00}, refunded {_order.Refunded.Amount:0.00}")
            .Append($"waiting {_payment.WaitingLines.Count}, unmatched {_payouts.Values.Sum(payout => payout.Unmatched)}"));

    public void Place(SalesOrder order) => Order(OrderDecider.Receive(_order, order, Noon));

    public void Ship(FulfilmentReport report) => Order(OrderDecider.RecordFulfilment(_order, report));

    public void Notify(PaymentNotification notice)
    {
        var outcome = PaymentDecider.Notify(_payment, notice, Nordwind.Id);
        _payment = _payment.After(outcome);
        foreach (var happened in outcome.Events())
        {
            Paid(happened);
        }
    }

    public void Settle(string payoutId, params IReadOnlyList<SettlementLine> lines)
    {
        var summary = new PayoutSummary(payoutId, SoundBooks.Day, lines.Count, Sum(lines, line => line.Gross), Sum(lines, line => line.Fee), Sum(lines, line => line.Net));
        var file = new SettlementFileSummary($"{payoutId}.csv", "digest", [summary]);
        _lines[payoutId] = [.. lines];
        var state = SettlementState.Empty.After(SettlementDecider.Accept(SettlementState.Empty, Nordwind.Id, "stripe", file, summary, Noon));
        var known = CapturedPayment.Of(_payment) is { } captured ? new Dictionary<string, CapturedPayment> { [captured.PaymentId] = captured } : [];
        var matched = SettlementMatcher.MatchAll(lines, known, PayoutPairs.Of(() => lines));
        state = state.After(SettlementDecider.RecordChunk(state, 0, matched, Noon));
        var completed = SettlementDecider.Complete(state, Noon);
        _payouts[payoutId] = state.After(completed);
        Book(completed);
        foreach (var line in matched)
        {
            _payment = _payment.After(line.Match.Status == MatchStatus.Unmatched
                ? PaymentDecider.Wait(_payment, line.Line.PaymentId!, new WaitingLine("stripe", payoutId, line.Line.LineId), Noon)
                : SettlementDecider.SettledBy(line) is { } settled
                    ? PaymentDecider.Settle(_payment, payoutId, line.Line.LineId, settled.Amount, Noon, settled.Part)
                    : Outcome.AlreadyDone());
        }

        Explain();
    }

    /// <summary>Decides what waits of a refund with a credit note, and issues it.</summary>
    public void Credit(string refundId)
    {
        var decided = ReceivableDecider.DecideRefund(_account, "1001", refundId, new RefundAnswer(RefundTreatment.CreditNote, "ann", "Returned"), Noon);
        _account = _account.After(decided);
        Book(decided);
        var request = new CreditRequest("Returned", _account.Decisions[^1].Amount, null, _account.Decisions[^1].DecisionId);
        var note = InvoiceDecider.Credit(new InvoiceState { Invoice = _invoice }, request, Noon).Single<InvoiceCredited>().Note with { Number = "NW-CN-2026-000001", IssueDate = SoundBooks.Day };
        Book(new CreditNoteIssued(note, Noon));
        var credited = ReceivableDecider.Credit(_account, "1001", note.Corrects!.Number, note.Number!, note.Gross, Noon, note.Corrects.DecisionId);
        _account = _account.After(credited);
        Book(credited);
    }

    private static Money Sum(IReadOnlyList<SettlementLine> lines, Func<SettlementLine, Money> part) => Money.Sum(lines.Select(part), Eur);

    private void Paid(IDomainEvent happened)
    {
        Book(happened);
        switch (happened)
        {
            case PaymentCaptured captured:
                Order(OrderDecider.RecordPayment(_order, captured.PaymentId, captured.Amount, Noon, captured.CaptureId));
                Move(captured.Amount);
                Explain();
                break;
            case PaymentRefunded refunded:
                Order(OrderDecider.RecordRefund(refunded.PaymentId, refunded.RefundId, refunded.Amount, Noon));
                Move(-refunded.Amount, MovementKind.Refund, refunded.RefundId);
                Explain();
                break;
            case PaymentRefundFailed:
                Explain();
                break;
            case PaymentRefundReversed reversed:
                Order(OrderDecider.ReverseRefund(reversed.PaymentId, reversed.RefundId, reversed.Amount, Noon));
                Move(reversed.Amount, MovementKind.Refund, reversed.RefundId);
                break;
            case PaymentChargedBack back:
                Order(OrderDecider.RecordRefund(back.PaymentId, back.DisputeId, back.Amount, Noon));
                Move(-back.Amount, MovementKind.Dispute);
                break;
        }
    }

    private void Move(Money amount, MovementKind? kind = null, string? refundId = null)
    {
        var outcome = ReceivableDecider.MoveMoney(_account, "1001", "pi_1", amount, Noon, kind, refundId);
        _account = _account.After(outcome);
        Book(outcome);
    }

    private void Order(Outcome outcome)
    {
        Assert.IsNotType<Outcome.Rejected>(outcome);
        _order = _order.After(outcome);
        foreach (var shipment in _order.Order is null ? [] : _order.Shipments.Where(shipment => shipment.InvoiceNumber is null).ToList())
        {
            var number = $"NW-2026-{++_invoices:D6}";
            var invoice = _invoice = ShipmentInvoice.Draft(_order.Order!, shipment, Nordwind, "de-DE") with { Number = number, IssueDate = SoundBooks.Day };
            Book(new InvoiceIssued(invoice, Noon));
            _order = _order.After(OrderDecider.RecordInvoice(_order, shipment.Id, number, Noon));
            var opened = ReceivableDecider.OpenInvoice(_account, "1001", Nordwind.Id, number, invoice.Gross, Noon);
            _account = _account.After(opened);
            Book(opened);
        }
    }

    // As ExplainSettlementLines does, until none of the lines that wait matches any more.
    private void Explain()
    {
        bool isOneExplained;
        do
        {
            isOneExplained = false;
            foreach (var waiting in _payment.WaitingLines)
            {
                isOneExplained |= Explain(waiting);
            }
        }
        while (isOneExplained);
    }

    private bool Explain(WaitingLine waiting)
    {
        var lines = _lines[waiting.PayoutId];
        var line = lines.Find(each => each.LineId == waiting.LineId)!;
        if (CapturedPayment.Of(_payment) is not { } payment || SettlementMatcher.Match(line, payment, PayoutPairs.Of(() => lines)) is not { Status: MatchStatus.Matched } match)
        {
            return false;
        }

        var matched = new MatchedLine(line, match);
        var explained = SettlementDecider.Explain(_payouts[waiting.PayoutId], matched, Noon);
        _payouts[waiting.PayoutId] = _payouts[waiting.PayoutId].After(explained);
        Book(explained);
        var settled = SettlementDecider.SettledBy(matched) ?? (SettledPart.Dispute, line.Gross);
        _payment = _payment.After(PaymentDecider.Settle(_payment, waiting.PayoutId, waiting.LineId, settled.Amount, Noon, settled.Part));
        return true;
    }

    private void Book(Outcome outcome)
    {
        foreach (var happened in outcome.Events())
        {
            Book(happened);
        }
    }

    private void Book(IDomainEvent happened)
    {
        foreach (var posting in LedgerPostings.For(happened)?.Postings ?? [])
        {
            _balances[posting.Account] = _balances.GetValueOrDefault(posting.Account) + posting.Amount.Amount;
        }
    }
}
