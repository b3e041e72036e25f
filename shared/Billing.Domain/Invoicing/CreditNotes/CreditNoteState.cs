using Billing.Domain.Primitives;

namespace Billing.Domain.Invoicing.CreditNotes;

/// <summary>The credit note has its legal number and day of issue: it exists for the tax office from now on and never changes.</summary>
[EventType("credit-note.issued")]
public sealed record CreditNoteIssued(Invoice Note, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The document of a credit note was written to Blob storage.</summary>
[EventType("credit-note.rendered")]
public sealed record CreditNoteRendered(string Number, string Blob, string Sha256, long Bytes, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>One credit note from issue to document; what it says is fixed on the stream of its invoice.</summary>
public sealed record CreditNoteState : IStreamState<CreditNoteState>
{
    /// <inheritdoc/>
    public static CreditNoteState Empty { get; } = new();

    /// <summary>The note itself, once issued.</summary>
    public Invoice? Note { get; init; }

    /// <summary>Name of the PDF in the container <c>invoices</c>, once it is there.</summary>
    public string? Blob { get; init; }

    /// <inheritdoc/>
    public CreditNoteState Apply(IDomainEvent happened) => happened switch
    {
        CreditNoteIssued issued => this with { Note = issued.Note },
        CreditNoteRendered rendered => this with { Blob = rendered.Blob },
        _ => this,
    };
}

/// <summary>Decides what may happen to a credit note.</summary>
public static class CreditNoteDecider
{
    /// <summary>Puts number and day of issue on the draft.</summary>
    public static Outcome Issue(CreditNoteState state, Invoice draft, string number, DateOnly issueDate, DateTimeOffset now) => state.Note is not null
        ? Outcome.AlreadyDone()
        : draft.IsCreditNote
            ? Outcome.Accept(new CreditNoteIssued(draft with { Number = number, IssueDate = issueDate }, now))
            : throw new ArgumentException("Only the draft of a credit note is issued as one.", nameof(draft));

    /// <summary>Notes where the document is.</summary>
    public static Outcome RecordDocument(CreditNoteState state, string blob, string sha256, long bytes, DateTimeOffset now) => state.Blob is not null
        ? Outcome.AlreadyDone()
        : Outcome.Accept(new CreditNoteRendered(state.Note!.Number!, blob, sha256, bytes, now));
}
