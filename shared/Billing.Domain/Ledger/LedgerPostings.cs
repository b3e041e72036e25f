using Billing.Domain.Catalogue;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Orders.Taxation;
using Billing.Domain.Payments;
using Billing.Domain.Pricing.Rebates;
using Billing.Domain.Primitives;
using Billing.Domain.Revenue;
using Billing.Domain.Settlement;
using Billing.Domain.Tax;

namespace Billing.Domain.Ledger;

/// <summary>The booking of an event: whose books, on which day, on which accounts.</summary>
/// <param name="LegalEntityId">Whose books.</param>
/// <param name="Date">Booking day, or null for the day of the event in the entity's zone.</param>
/// <param name="Reference">Order or payout.</param>
/// <param name="Text">For a person.</param>
/// <param name="Postings">Balanced; empty when the event moves no money.</param>
/// <param name="Bases">Of an invoice or credit note: what it says of each tax; null for all else.</param>
public sealed record Booking(
    string LegalEntityId, DateOnly? Date, string Reference, string Text, IReadOnlyList<Posting> Postings, IReadOnlyList<TaxBase>? Bases = null)
{
    /// <summary>The entry that books an event.</summary>
    /// <param name="eventId">Id of the event, which becomes the entry's.</param>
    /// <param name="source">Type of the event.</param>
    /// <param name="occurredAt">When it happened: the booking day where the rule names none.</param>
    /// <param name="timeZone">IANA time zone of the legal entity.</param>
    public JournalEntry ToEntry(string eventId, string source, DateTimeOffset occurredAt, string timeZone) =>
        new(eventId, LegalEntityId, Date ?? BusinessDays.In(timeZone, occurredAt), source, Reference, Text, Postings, Bases);
}

/// <summary>Posting rules: one an event type, the same for all tenants.</summary>
public static class LedgerPostings
{
    private static readonly Dictionary<Type, Func<IDomainEvent, Booking>> Rules = new[]
    {
        Rule<InvoiceIssued>(issued => Invoiced(issued.Invoice)),
        Rule<CreditNoteIssued>(issued => Credited(issued.Note)),
        Rule<PaymentCaptured>(Captured),
        Rule<PaymentRefunded>(Refunded),
        Rule<PaymentRefundReversed>(RefundReversed),
        Rule<PaymentChargedBack>(ChargedBack),
        Rule<PaymentChargebackReversed>(ChargebackReversed),
        Rule<PaymentApplied>(Applied),
        Rule<PaymentUnapplied>(Unapplied),
        Rule<RefundHeld>(it => Refund(it.LegalEntityId, it.OrderReference, $"Refund of order {it.OrderReference} to be decided", Account.RefundsToDecide, Account.CustomerDeposits, it.Amount)),
        Rule<RefundReleased>(it => Refund(it.LegalEntityId, it.OrderReference, $"Refund of order {it.OrderReference} covered", Account.CustomerDeposits, Account.RefundsToDecide, it.Amount)),
        Rule<RefundDecided>(it => Refund(it.LegalEntityId, it.OrderReference, $"Refund {it.RefundId}: {it.Treatment}", Of(it.Treatment), Account.RefundsToDecide, it.Amount)),
        Rule<RefundDecisionReversed>(it => Refund(it.LegalEntityId, it.OrderReference, $"Refund that failed: {it.Treatment}", Account.RefundsToDecide, Of(it.Treatment), it.Amount)),
        Rule<RevenueRecognised>(Recognised),
        Rule<RevenueCredited>(TakenBack),
        Rule<SettlementCompleted>(Settled),
        Rule<SettlementLineExplained>(Explained),
        Rule<RebateAccrued>(it => Rebate(it.LegalEntityId, it.Day, it.AgreementId, $"Rebate accrued under {it.AgreementId}", it.Amount)),
        Rule<RebateSettled>(it => Rebate(it.LegalEntityId, it.Day, it.AgreementId, $"Rebate settled under {it.AgreementId}", it.TrueUp)),
        Rule<TaxTruedUp>(TruedUp),
    }.ToDictionary(rule => rule.Type, rule => rule.Book);

    /// <summary>Types of the events that have a rule: what the ledger must be told of.</summary>
    public static IReadOnlyList<Type> EventTypes => [.. Rules.Keys];

    /// <summary>The booking of an event, or null when the ledger has no rule for it.</summary>
    public static Booking? For(IDomainEvent happened) => Rules.TryGetValue(happened.GetType(), out var book) ? book(happened) : null;

    private static (Type Type, Func<IDomainEvent, Booking> Book) Rule<TEvent>(Func<TEvent, Booking> book)
        where TEvent : IDomainEvent => (typeof(TEvent), happened => book((TEvent)happened));

    // The invoice makes the customer a debtor. Its net is a promise to be kept, deferred until it is earned, or owed to somebody else.
    private static Booking Invoiced(Invoice invoice) =>
        new(invoice.Seller.Id, invoice.IssueDate, invoice.OrderReference, TextOf(invoice), Debtor(invoice), BasesOf(invoice));

    // A credit note is its invoice the other way. What of its net was recognised follows when the revenue contract says so.
    private static Booking Credited(Invoice note) => new(
        note.Seller.Id,
        note.IssueDate,
        note.OrderReference,
        TextOf(note),
        [.. Debtor(note).Select(posting => posting with { Amount = -posting.Amount })],
        [.. BasesOf(note).Select(each => each with { Base = -each.Base, Tax = -each.Tax })]);

    /// <summary>Text of the entry of an invoice or credit note, by which it is found.</summary>
    public static string TextOf(Invoice document) => TextOf(document.Number!, document.Corrects?.Number);

    /// <summary>Text of the entry of a document by its number, and by that of the invoice that it takes back.</summary>
    public static string TextOf(string number, string? corrects) => corrects is null ? $"Invoice {number}" : $"Credit note {number} to invoice {corrects}";

    // Rounding for cash is of no tax (EN 16931 BT-114).
    private static IReadOnlyList<TaxBase> BasesOf(Invoice invoice) => TaxBase.Sum(invoice.Lines
        .Where(line => line.Kind != LineKind.CashRounding)
        .SelectMany(line => line.Taxes.Count == 0
            ? [new TaxBase(line.Category.Code(), string.Empty, 0, line.Net, Money.Zero(line.Net.Currency))]
            : line.Taxes.Select(tax => new TaxBase(line.Category.Code(), tax.Jurisdiction, tax.Rate, tax.Base ?? line.Net, tax.Amount))));

    private static IReadOnlyList<Posting> Debtor(Invoice invoice)
    {
        var entry = new EntryBuilder().Debit(Account.Receivables, invoice.Gross);
        foreach (var line in invoice.Lines)
        {
            entry.Credit(Account.OfInvoiced(line.Kind), line.Net);
            foreach (var tax in line.Taxes)
            {
                entry.Credit(Account.TaxOf(tax.Jurisdiction), tax.Amount);
            }
        }

        return entry.Build();
    }

    // Until the gateway pays out it owes us the money; until it is set against an invoice we owe it to the customer.
    private static Booking Captured(PaymentCaptured captured) => new(
        captured.LegalEntityId,
        null,
        captured.OrderReference,
        $"Payment {captured.PaymentId}",
        Pair(Account.OfGateway(captured.Gateway), Account.CustomerDeposits, captured.Amount));

    private static Booking Refunded(PaymentRefunded refunded) => new(
        refunded.LegalEntityId,
        null,
        refunded.OrderReference,
        $"Refund of payment {refunded.PaymentId}",
        Pair(Account.CustomerDeposits, Account.OfGateway(refunded.Gateway), refunded.Amount));

    private static Booking RefundReversed(PaymentRefundReversed reversed) => new(
        reversed.LegalEntityId,
        null,
        reversed.OrderReference,
        $"Refund of payment {reversed.PaymentId} that failed",
        Pair(Account.GatewayClearing, Account.CustomerDeposits, reversed.Amount));

    // The gateway took the money when the dispute began, as its settlement file says; now the customer has it. A capture that was taken back
    // without a dispute is owed by the gateway no more.
    private static Booking ChargedBack(PaymentChargedBack back) => new(
        back.LegalEntityId,
        null,
        back.OrderReference,
        back.IsOfCapture == true ? $"Capture of payment {back.PaymentId} taken back by {back.DisputeId}" : $"Dispute {back.DisputeId} of payment {back.PaymentId} lost",
        Pair(Account.CustomerDeposits, back.IsOfCapture == true ? Account.OfGateway(back.Gateway) : Account.Disputes, back.Amount));

    private static Booking ChargebackReversed(PaymentChargebackReversed reversed) => new(
        reversed.LegalEntityId,
        null,
        reversed.OrderReference,
        reversed.IsOfCapture == true ? $"Capture of payment {reversed.PaymentId} taken back by a dispute" : $"Dispute {reversed.DisputeId} of payment {reversed.PaymentId} not lost after all",
        Pair(reversed.IsOfCapture == true ? Account.OfGateway(reversed.Gateway) : Account.Disputes, Account.CustomerDeposits, reversed.Amount));

    private static Booking Applied(PaymentApplied applied) => new(
        applied.LegalEntityId,
        null,
        applied.OrderReference,
        $"Payment of invoice {applied.InvoiceNumber}",
        Pair(Account.CustomerDeposits, Account.Receivables, applied.Amount));

    private static Booking Unapplied(PaymentUnapplied unapplied) => new(
        unapplied.LegalEntityId,
        null,
        unapplied.OrderReference,
        $"Payment of invoice {unapplied.InvoiceNumber} given back",
        Pair(Account.Receivables, Account.CustomerDeposits, unapplied.Amount));

    // A refund after invoicing leaves the invoice paid and stands apart. Decided without a note it goes to the account of its treatment; what a
    // note covers, or what is owed again, goes back to the customer's money, of which the invoice then gives up as much.
    private static Booking Refund(string legalEntityId, string order, string text, string debit, string credit, Money amount) =>
        new(legalEntityId, null, order, text, debit == credit ? [] : Pair(debit, credit, amount));

    private static string Of(RefundTreatment treatment) => treatment switch
    {
        RefundTreatment.Goodwill => Account.Goodwill,
        RefundTreatment.RevenueReduction => Account.RefundsGranted,
        _ => Account.RefundsToDecide,
    };

    private static Booking TakenBack(RevenueCredited credited)
    {
        var entry = new EntryBuilder();
        foreach (var part in credited.Amounts)
        {
            entry.Debit(Account.RevenueOf(part.Kind), part.Recognised).Credit(Account.DeferredRevenue, part.Recognised);
        }

        return new Booking(
            credited.LegalEntityId, credited.CreditedOn, credited.OrderReference, $"Revenue taken back by credit note {credited.NoteNumber}", entry.Build());
    }

    private static Booking Recognised(RevenueRecognised recognised)
    {
        var entry = new EntryBuilder();
        foreach (var earned in recognised.Amounts)
        {
            entry.Debit(Account.DeferredRevenue, earned.Amount).Credit(Account.RevenueOf(earned.Kind), earned.Amount);
        }

        var reasons = string.Join(", ", recognised.Amounts.Select(earned => earned.Reason).Distinct(StringComparer.Ordinal));
        return new Booking(
            recognised.LegalEntityId, recognised.RecognisedOn, recognised.OrderReference, $"Revenue of invoice {recognised.InvoiceNumber}: {reasons}", entry.Build());
    }

    // The gateway has paid what it owed less what it kept or holds back. What it paid for something unknown waits for a person. What it
    // turned into another currency leaves the clearing of the one and comes as the other.
    private static Booking Settled(SettlementCompleted completed) => new(
        completed.LegalEntityId,
        completed.EffectiveOn,
        completed.PayoutId,
        $"Payout {completed.PayoutId} of {completed.Gateway}",
        Split(new EntryBuilder().Debit(Account.Bank, completed.Totals.Cash), completed.Totals).Credit(Account.UnidentifiedReceipts, completed.Totals.Unmatched).Build());

    // What was not identified when it was paid out is now: it closes on the day on which that is found.
    private static Booking Explained(SettlementLineExplained explained) => new(
        explained.LegalEntityId,
        null,
        explained.PayoutId,
        $"Line {explained.Line.Line.LineId} of payout {explained.PayoutId} matched: {explained.Line.Match.Reason}",
        Split(new EntryBuilder().Debit(Account.UnidentifiedReceipts, explained.Totals.Cash), explained.Totals).Build());

    private static EntryBuilder Split(EntryBuilder entry, SettlementTotals totals)
    {
        entry.Debit(Account.PaymentFees, totals.Fees)
            .Debit(Account.Disputes, totals.Disputes)
            .Credit(Account.GatewayClearing, totals.Charges - totals.Refunds);
        if (totals.Reserves is { } reserves)
        {
            entry.Credit(Account.GatewayClearing, reserves);
        }

        foreach (var conversion in totals.Converted ?? [])
        {
            entry.Debit(Account.GatewayClearing, conversion.Settled).Credit(Account.CurrencyConversion, conversion.Settled)
                .Debit(Account.CurrencyConversion, conversion.Presented).Credit(Account.GatewayClearing, conversion.Presented);
        }

        return entry;
    }

    // On the day of the revenue that it lessens, so that both stand in one period.
    private static Booking Rebate(string legalEntityId, DateOnly day, string agreement, string text, Money amount) =>
        new(legalEntityId, day, agreement, text, Pair(Account.RebatesGranted, Account.RebateAccruals, amount));

    // The invoice stays as it is, and so does what the buyer owes: the company bears what was charged too little, until a credit or
    // debit note says otherwise.
    private static Booking TruedUp(TaxTruedUp trued)
    {
        var entry = new EntryBuilder();
        foreach (var difference in trued.Differences)
        {
            entry.Credit(Account.TaxOf(difference.Jurisdiction), difference.Amount).Debit(Account.TaxDifferences, difference.Amount);
        }

        return new Booking(trued.LegalEntityId, null, trued.Reference, $"True-up of provisional tax, {trued.Stage}", entry.Build());
    }

    private static IReadOnlyList<Posting> Pair(string debit, string credit, Money amount) =>
        new EntryBuilder().Debit(debit, amount).Credit(credit, amount).Build();
}
