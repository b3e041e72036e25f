using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Primitives;

namespace Billing.Domain.Invoicing;

/// <summary>The content of an invoice is fixed; it has no number yet.</summary>
[EventType("invoice.drafted")]
public sealed record InvoiceDrafted(Invoice Invoice, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The invoice has its legal number and day of issue: it exists for the tax office from now on and never changes.</summary>
[EventType("invoice.issued")]
public sealed record InvoiceIssued(Invoice Invoice, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The document was written to Blob storage.</summary>
[EventType("invoice.rendered")]
public sealed record InvoiceRendered(string Number, string Blob, string Sha256, long Bytes, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A part of the invoice is taken back by a credit note, whose content is fixed; it has no number yet.</summary>
/// <param name="Note">The draft of the credit note.</param>
/// <param name="Taken">What it takes of each line.</param>
/// <param name="OccurredAt">When it was drafted: its day in the seller's zone becomes the day of issue.</param>
[EventType("invoice.credited")]
public sealed record InvoiceCredited(Invoice Note, IReadOnlyList<CreditedLine> Taken, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>One invoice from draft to document.</summary>
public sealed record InvoiceState : IStreamState<InvoiceState>
{
    /// <inheritdoc/>
    public static InvoiceState Empty { get; } = new();

    /// <summary>The invoice itself; a draft has no number.</summary>
    public Invoice? Invoice { get; init; }

    /// <summary>Time of drafting: its day in the seller's zone becomes the day of issue, whenever the number is given.</summary>
    public DateTimeOffset DraftedAt { get; init; }

    /// <summary>Name of the PDF in the container <c>invoices</c>, once it is there.</summary>
    public string? Blob { get; init; }

    /// <summary>Parts of its lines that credit notes have taken, a row for each line that one touched.</summary>
    public IReadOnlyList<CreditedLine> Credited { get; init; } = [];

    /// <summary>Keys of its credit notes, the oldest first.</summary>
    public IReadOnlyList<string> CreditNotes { get; init; } = [];

    /// <inheritdoc/>
    public InvoiceState Apply(IDomainEvent happened) => happened switch
    {
        InvoiceDrafted drafted => this with { Invoice = drafted.Invoice, DraftedAt = drafted.OccurredAt },
        InvoiceIssued issued => this with { Invoice = issued.Invoice },
        InvoiceRendered rendered => this with { Blob = rendered.Blob },
        InvoiceCredited credited => this with
        {
            Credited = CreditedLine.Add(Credited, credited.Taken),
            CreditNotes = [.. CreditNotes, credited.Note.Key],
        },
        _ => this,
    };
}

/// <summary>Decides what may happen to an invoice.</summary>
public static class InvoiceDecider
{
    /// <summary>Fixes what will be invoiced; the first draft stands.</summary>
    public static Outcome Draft(InvoiceState state, Invoice draft, DateTimeOffset now) => state.Invoice is not null
        ? Outcome.AlreadyDone()
        : draft.Lines.Count == 0
            ? Outcome.Reject(Problem.Error("invoicing.no-lines", "$.lines", "An invoice needs a line."))
            : Outcome.Accept(new InvoiceDrafted(draft, now));

    /// <summary>Puts number and day of issue on the draft.</summary>
    public static Outcome Issue(InvoiceState state, string number, DateOnly issueDate, DateTimeOffset now) => state.Invoice switch
    {
        null => Outcome.Reject(Problem.Error("invoicing.no-draft", "$", "There is no draft to issue.")),
        { Number: not null } => Outcome.AlreadyDone(),
        var draft => Outcome.Accept(new InvoiceIssued(draft with { Number = number, IssueDate = issueDate }, now)),
    };

    /// <summary>Takes a part of the invoice back; refused is what exceeds the rest of it, or of a line.</summary>
    public static Outcome Credit(InvoiceState state, CreditRequest request, DateTimeOffset now)
    {
        if (state.Invoice is not { Number: not null } invoice)
        {
            return Outcome.Reject(Problem.Error("invoicing.not-issued", "$", "There is no issued invoice to take back."));
        }

        return CreditNoteDraft.Take(invoice, state.Credited, request) switch
        {
            ParseResult<IReadOnlyList<CreditedLine>>.Success { Value: var taken } => Outcome.Accept(new InvoiceCredited(
                CreditNoteDraft.Of(invoice, state.Credited, taken, CreditNoteDraft.KeyOf(invoice.Key, state.CreditNotes.Count + 1), request), taken, now)),
            ParseResult<IReadOnlyList<CreditedLine>>.Failure { Problems: var problems } => Outcome.Reject(problems),
            _ => throw new InvalidOperationException("A reading is a success or a failure."),
        };
    }

    /// <summary>Notes where the document is.</summary>
    public static Outcome RecordDocument(InvoiceState state, string blob, string sha256, long bytes, DateTimeOffset now) => state.Blob is not null
        ? Outcome.AlreadyDone()
        : Outcome.Accept(new InvoiceRendered(state.Invoice!.Number!, blob, sha256, bytes, now));
}
