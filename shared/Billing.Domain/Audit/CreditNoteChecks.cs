using Billing.Domain.Catalogue;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;

namespace Billing.Domain.Audit;

/// <summary>Checks credit notes against their invoices, and refunds after invoicing against what was decided about them.</summary>
internal static class CreditNoteChecks
{
    public static IEnumerable<AuditCheck> Of(BooksFacts facts) => [NotesTie(facts), NotesEqualReceivables(facts), HeldEqualsLedger(facts), DecisionsAreCarriedOut(facts)];

    // What a note takes back was invoiced, under that number and date, and no line or tax is taken back by more than it was invoiced.
    private static AuditCheck NotesTie(BooksFacts facts)
    {
        var invoices = facts.Invoices.ToDictionary(invoice => invoice.Number!, StringComparer.Ordinal);
        var fault = facts.CreditNotes.GroupBy(note => note.Corrects!.Number).Select(notes => FaultOf([.. notes], invoices.GetValueOrDefault(notes.Key))).OfType<string>().FirstOrDefault();
        return new AuditCheck("credit-notes-tie-to-invoices", fault is null, fault ?? $"{facts.CreditNotes.Count} credit notes");
    }

    private static string? FaultOf(IReadOnlyList<Invoice> notes, Invoice? invoice)
    {
        if (invoice is null)
        {
            return $"credit note {notes[0].Number} takes back invoice {notes[0].Corrects!.Number}, which was never issued";
        }

        if (notes.FirstOrDefault(note => (note.Corrects!.IssueDate, note.Seller.Id, note.Currency, note.OrderReference) != (invoice.IssueDate, invoice.Seller.Id, invoice.Currency, invoice.OrderReference)) is { } foreign)
        {
            return $"credit note {foreign.Number} differs from invoice {invoice.Number} in date, seller, currency or order";
        }

        // What money given back in cash was rounded by is a note's own line.
        bool IsOwn(InvoiceLine line) => line.Kind == LineKind.CashRounding && invoice.Lines.All(each => each.Number != line.Number);
        foreach (var taken in notes.SelectMany(note => note.Lines).Where(line => !IsOwn(line)).GroupBy(line => line.Number))
        {
            var line = invoice.Lines.FirstOrDefault(each => each.Number == taken.Key);
            if (line is null
                || Exceeds(taken.Sum(each => each.Net.Amount), line.Net.Amount)
                || line.Taxes.Where((tax, index) => Exceeds(taken.Sum(each => each.Taxes[index].Amount.Amount), tax.Amount.Amount)).Any())
            {
                return $"credit notes take back more of line {taken.Key} of invoice {invoice.Number} than was invoiced";
            }
        }

        return null;
    }

    private static bool Exceeds(decimal taken, decimal invoiced) => invoiced < 0 ? taken < invoiced || taken > 0 : taken > invoiced || taken < 0;

    private static AuditCheck NotesEqualReceivables(BooksFacts facts)
    {
        const string name = "credit-note-gross-equals-receivable-postings";
        var notes = BooksAudit.SumBy(facts.CreditNotes, note => (note.Seller.Id, note.Gross));
        var booked = BooksAudit.SumBy(
            facts.Entries.Where(entry => entry.Source == "credit-note.issued").SelectMany(entry => entry.Postings, (entry, posting) => (entry.LegalEntityId, posting))
                .Where(row => row.posting.Account == Account.Receivables),
            row => (row.LegalEntityId, -row.posting.Amount));
        var accounts = BooksAudit.SumBy(
            facts.Receivables.SelectMany(account => account.Items).Where(item => item.Credited is not null), item => (item.LegalEntityId, item.Credited!.Value));
        var check = BooksAudit.Compare(name, notes, booked, $"{facts.CreditNotes.Count} credit notes");
        return check.Ok ? BooksAudit.Compare(name, notes, accounts, $"{facts.CreditNotes.Count} credit notes") : check;
    }

    // What stands apart follows from invoices, notes, money and decisions; so it is on each account, and in the ledger.
    private static AuditCheck HeldEqualsLedger(BooksFacts facts)
    {
        const string name = "refunds-to-decide-equal-held";
        var held = facts.Receivables
            .Where(account => account.Items.Count > 0)
            .SelectMany(account => account.Held.Select(each => (Account: account, Entity: account.Items.First(item => item.Amount.Currency == each.Currency).LegalEntityId, Held: each)))
            .ToList();
        var wrong = facts.Receivables.FirstOrDefault(account => account.Items.Select(item => item.Amount.Currency).Distinct().Any(currency => RefundTargets.Held(account, currency) != account.HeldOf(currency)));
        return wrong is not null
            ? new AuditCheck(name, false, $"the account of invoice {wrong.Items[0].Number} holds other refunds apart than follow from what happened")
            : BooksAudit.Compare(
                name,
                BooksAudit.SumBy(held, each => (each.Entity, each.Held)),
                BooksAudit.Balances(facts, account => account == Account.RefundsToDecide),
                $"{held.Count(each => !each.Held.IsZero)} accounts with refunds to decide");
    }

    // A decision with a note has its notes, a note for a refund has its decision, and what was decided without one is booked.
    private static AuditCheck DecisionsAreCarriedOut(BooksFacts facts)
    {
        const string name = "decided-refunds-are-carried-out";
        var decisions = facts.Receivables.SelectMany(account => account.Decisions).ToList();
        if (decisions.FirstOrDefault(decision => decision.Pending.Count > 0) is { } waiting)
        {
            return new AuditCheck(name, false, $"decision {waiting.DecisionId} waits for a credit note to invoice {waiting.Pending[0].InvoiceNumber}");
        }

        Money Zero(RefundDecision decision) => Money.Zero(decision.Amount.Currency);
        var credited = BooksAudit.SumBy(decisions.Where(decision => decision.Treatment == RefundTreatment.CreditNote), decision => (decision.DecisionId, decision.Amount));
        var notes = BooksAudit.SumBy(facts.CreditNotes.Where(note => note.Corrects!.DecisionId is not null), note => (note.Corrects!.DecisionId!, note.Gross));
        var check = BooksAudit.Compare(name, notes, credited, string.Empty);
        if (!check.Ok)
        {
            return check;
        }

        var without = BooksAudit.SumBy(
            facts.Receivables.Where(account => account.Items.Count > 0).SelectMany(account => account.Decisions, (account, decision) => (account.Items[0].LegalEntityId, decision)),
            row => (row.LegalEntityId, row.decision.Treatment is RefundTreatment.Goodwill or RefundTreatment.RevenueReduction ? row.decision.Amount : Zero(row.decision)));
        var booked = BooksAudit.Balances(facts, account => account is Account.Goodwill or Account.RefundsGranted);
        return BooksAudit.Compare(name, without, booked, $"{decisions.Count} decisions");
    }
}
