using System.Globalization;
using Billing.Domain.Primitives;

namespace Billing.Domain.Invoicing;

/// <summary>A legal number was given to an invoice, together with its day of issue.</summary>
[EventType("invoice-series.number-assigned")]
public sealed record InvoiceNumberAssigned(string InvoiceKey, string Number, DateOnly IssueDate, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>
/// The numbers of one legal entity in one year, of its invoices or of its credit notes: 1, 2, 3… without a gap (Directive 2006/112/EC article 226 (2)). The stream's
/// commit holds the counter, the assignment and the event in one batch; that an invoice asks twice is caught by the receipt
/// of its key, which is why the state need not remember all keys.
/// </summary>
public sealed record InvoiceNumberSeries : IStreamState<InvoiceNumberSeries>
{
    /// <inheritdoc/>
    public static InvoiceNumberSeries Empty { get; } = new();

    /// <summary>The last number that was given; 0 before the first.</summary>
    public long Last { get; init; }

    /// <summary>The day of issue of the last number: later numbers are never dated earlier.</summary>
    public DateOnly LastIssueDate { get; init; }

    /// <inheritdoc/>
    public InvoiceNumberSeries Apply(IDomainEvent happened) => happened is InvoiceNumberAssigned assigned
        ? this with { Last = Last + 1, LastIssueDate = assigned.IssueDate }
        : this;

    /// <summary>Gives the next number. A day before the last one (a clock that was set back) becomes the last one's day.</summary>
    public static Outcome Assign(InvoiceNumberSeries state, string prefix, int year, string invoiceKey, DateOnly today, DateTimeOffset now)
    {
        var issueDate = today < state.LastIssueDate ? state.LastIssueDate : today;
        return Outcome.Accept(new InvoiceNumberAssigned(invoiceKey, Format(prefix, year, state.Last + 1), issueDate, now));
    }

    /// <summary>Formats a number, such as <c>NW-2026-000001</c>.</summary>
    public static string Format(string prefix, int year, long number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{year:D4}-{number:D6}");
}
