using Billing.Domain.Invoicing;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Billing.Platform.Views;
using Microsoft.Azure.Cosmos;

namespace Billing.Functions.Invoicing;

/// <summary>The invoice register: a view with one row an issued invoice.</summary>
public sealed class InvoiceRegister(Container views) : EventView<InvoiceRow>(views, View)
{
    /// <summary>Name of the view.</summary>
    public const string View = "invoices";

    /// <summary>Types of the events that it is built from.</summary>
    public static IReadOnlyList<Type> Types { get; } = [typeof(InvoiceIssued)];

    /// <inheritdoc/>
    public override IReadOnlyList<Type> EventTypes => Types;

    /// <summary>Name of an invoice's document in the container <c>invoices</c>.</summary>
    public static string DocumentName(string tenant, Invoice invoice) => $"{tenant}/{invoice.IssueDate:yyyy}/{invoice.Number}.pdf";

    /// <summary>The row of a number, or null.</summary>
    public Task<InvoiceRow?> FindAsync(string tenant, string region, string number, CancellationToken cancellation) =>
        Rows.FindAsync(tenant, region, number, cancellation);

    /// <summary>All rows, by number.</summary>
    public async Task<IReadOnlyList<InvoiceRow>> ListAsync(string tenant, string region, CancellationToken cancellation)
    {
        var rows = new List<InvoiceRow>();
        await foreach (var row in Rows.QueryAsync(tenant, region, "ORDER BY c.id", [], cancellation))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <inheritdoc/>
    protected override InvoiceRow? RowOf(EventEnvelope envelope, IDomainEvent happened, Tenant tenant) => happened is not InvoiceIssued { Invoice: var invoice }
        ? null
        : new InvoiceRow(
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
            envelope.RecordedAt);
}
