using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Billing.Platform.Views;
using Microsoft.Azure.Cosmos;

namespace Billing.Functions.Invoicing;

/// <summary>The invoice register: a view with one row an issued invoice or credit note.</summary>
public sealed class InvoiceRegister(Container views) : EventView<InvoiceRow>(views, View)
{
    /// <summary>Name of the view.</summary>
    public const string View = "invoices";

    /// <summary>Types of the events that it is built from.</summary>
    public static IReadOnlyList<Type> Types { get; } = [typeof(InvoiceIssued), typeof(CreditNoteIssued)];

    /// <inheritdoc/>
    public override IReadOnlyList<Type> EventTypes => Types;

    /// <summary>Name of an invoice's document in the container <c>invoices</c>.</summary>
    public static string DocumentName(string tenant, Invoice invoice) => $"{tenant}/{invoice.IssueDate:yyyy}/{invoice.Number}.pdf";

    /// <summary>The row of a number, or null.</summary>
    public Task<InvoiceRow?> FindAsync(string tenant, string region, string number, CancellationToken cancellation) =>
        Rows.FindAsync(tenant, region, number, cancellation);

    /// <summary>Every row behind a number, by number.</summary>
    public IAsyncEnumerable<InvoiceRow> AllAsync(string tenant, string region, string after, CancellationToken cancellation) =>
        Rows.QueryAsync(tenant, region, "AND c.id > @after ORDER BY c.id", [("@after", after)], cancellation);

    /// <summary>The rows whose day of issue lies in a period, in no order.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="from">First day.</param>
    /// <param name="until">Day after the last.</param>
    /// <param name="cancellation">Stops between pages.</param>
    public IAsyncEnumerable<InvoiceRow> IssuedAsync(string tenant, string region, DateOnly from, DateOnly until, CancellationToken cancellation) =>
        Rows.QueryAsync(tenant, region, "AND c.issueDate >= @from AND c.issueDate < @until", [("@from", from), ("@until", until)], cancellation);

    /// <summary>A page of the rows, by number.</summary>
    public async Task<Page<InvoiceRow>> ListAsync(string tenant, string region, PageRequest page, CancellationToken cancellation)
    {
        var rows = new List<(string Key, InvoiceRow Row)>();
        await foreach (var row in AllAsync(tenant, region, page.After ?? string.Empty, cancellation))
        {
            rows.Add((row.Id, row));
            if (rows.Count > page.Limit)
            {
                break;
            }
        }

        return page.Cut(rows);
    }

    /// <inheritdoc/>
    protected override InvoiceRow? RowOf(EventEnvelope envelope, IDomainEvent happened, Tenant tenant) => happened switch
    {
        InvoiceIssued { Invoice: var invoice } => RowOf(envelope, invoice),
        CreditNoteIssued { Note: var note } => RowOf(envelope, note),
        _ => null,
    };

    private static InvoiceRow RowOf(EventEnvelope envelope, Invoice invoice) => new(
            invoice.Number!,
            envelope.Tenant,
            envelope.Region,
            View,
            invoice.Key,
            invoice.Seller.Id,
            invoice.Buyer.Name,
            invoice.OrderReference,
            invoice.IssueDate!.Value,
            invoice.DueDate!.Value,
            invoice.Net,
            invoice.Tax,
            invoice.Gross,
            DocumentName(envelope.Tenant, invoice),
            envelope.RecordedAt,
            invoice.IsCreditNote ? DocumentType.CreditNote : DocumentType.Invoice,
            invoice.Corrects?.Number,
            invoice.Rounding,
            invoice.TaxBreakdown);
}
