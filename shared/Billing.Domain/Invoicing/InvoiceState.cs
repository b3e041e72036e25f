using Billing.Domain.Primitives;

namespace Billing.Domain.Invoicing;

/// <summary>What will be invoiced is fixed; it has no number yet.</summary>
[EventType("invoice.drafted")]
public sealed record InvoiceDrafted(Invoice Invoice, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The invoice has its legal number and day of issue: it exists for the tax office from now on and never changes.</summary>
[EventType("invoice.issued")]
public sealed record InvoiceIssued(Invoice Invoice, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The document was written to Blob storage.</summary>
[EventType("invoice.rendered")]
public sealed record InvoiceRendered(string Number, string Blob, string Sha256, long Bytes, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>One invoice from draft to document.</summary>
public sealed record InvoiceState : IStreamState<InvoiceState>
{
    /// <inheritdoc/>
    public static InvoiceState Empty { get; } = new();

    /// <summary>What it says; a draft has no number.</summary>
    public Invoice? Invoice { get; init; }

    /// <summary>When it was drafted: its day in the seller's zone becomes the day of issue, whenever the number is given.</summary>
    public DateTimeOffset DraftedAt { get; init; }

    /// <summary>Name of the PDF in the container <c>invoices</c>, once it is there.</summary>
    public string? Blob { get; init; }

    /// <inheritdoc/>
    public InvoiceState Apply(IDomainEvent happened) => happened switch
    {
        InvoiceDrafted drafted => this with { Invoice = drafted.Invoice, DraftedAt = drafted.OccurredAt },
        InvoiceIssued issued => this with { Invoice = issued.Invoice },
        InvoiceRendered rendered => this with { Blob = rendered.Blob },
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

    /// <summary>Notes where the document is.</summary>
    public static Outcome RecordDocument(InvoiceState state, string blob, string sha256, long bytes, DateTimeOffset now) => state.Blob is not null
        ? Outcome.AlreadyDone()
        : Outcome.Accept(new InvoiceRendered(state.Invoice!.Number!, blob, sha256, bytes, now));
}
