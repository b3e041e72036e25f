using System.Net;
using Billing.Domain.Invoicing;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;

namespace Billing.Functions.Invoicing;

/// <summary>A row of the invoice register: a read model, built from events.</summary>
/// <param name="Id">Legal number.</param>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Home region.</param>
/// <param name="View">Always <c>invoices</c>.</param>
/// <param name="Key">What the invoice bills.</param>
/// <param name="LegalEntityId">Who invoiced.</param>
/// <param name="Buyer">Who owes.</param>
/// <param name="OrderReference">The order.</param>
/// <param name="IssueDate">Day of issue.</param>
/// <param name="DueDate">Day on which it is due.</param>
/// <param name="Net">Before tax.</param>
/// <param name="Tax">All taxes.</param>
/// <param name="Gross">Owed.</param>
/// <param name="Pdf">Name of the document in the container <c>invoices</c>.</param>
/// <param name="AsOf">Recording time of the event that the row was built from.</param>
public sealed record InvoiceRow(
    string Id,
    string Tenant,
    string Region,
    string View,
    string Key,
    string LegalEntityId,
    string Buyer,
    string OrderReference,
    DateOnly IssueDate,
    DateOnly DueDate,
    Money Net,
    Money Tax,
    Money Gross,
    string Pdf,
    DateTimeOffset AsOf);

/// <summary>The invoice register in the container <c>views</c>.</summary>
public sealed class InvoiceRegister(Container views)
{
    private const string View = "invoices";

    /// <summary>Name of an invoice's document in the container <c>invoices</c>.</summary>
    public static string DocumentName(string tenant, Invoice invoice) => $"{tenant}/{invoice.IssueDate:yyyy}/{invoice.Number}.pdf";

    /// <summary>Enters an issued invoice; entering it again changes nothing.</summary>
    public Task EnterAsync(EventEnvelope envelope, Invoice invoice, CancellationToken cancellation)
    {
        var row = new InvoiceRow(
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
        return views.UpsertItemAsync(row, Key(envelope.Tenant, envelope.Region), cancellationToken: cancellation);
    }

    /// <summary>Takes a row out that no event tells of.</summary>
    public Task RemoveAsync(string tenant, string region, string number, CancellationToken cancellation) =>
        views.DeleteItemAsync<InvoiceRow>(number, Key(tenant, region), cancellationToken: cancellation);

    /// <summary>The row of a number, or null.</summary>
    public async Task<InvoiceRow?> FindAsync(string tenant, string region, string number, CancellationToken cancellation)
    {
        try
        {
            return await views.ReadItemAsync<InvoiceRow>(number, Key(tenant, region), cancellationToken: cancellation);
        }
        catch (CosmosException missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>All rows, by number.</summary>
    public async Task<IReadOnlyList<InvoiceRow>> ListAsync(string tenant, string region, CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.tenant = @tenant AND c.view = @view ORDER BY c.id")
            .WithParameter("@tenant", tenant)
            .WithParameter("@view", View);
        using var pages = views.GetItemQueryIterator<InvoiceRow>(query, requestOptions: new QueryRequestOptions { PartitionKey = Key(tenant, region) });
        var rows = new List<InvoiceRow>();
        while (pages.HasMoreResults)
        {
            rows.AddRange(await pages.ReadNextAsync(cancellation));
        }

        return rows;
    }

    private static PartitionKey Key(string tenant, string region) => new PartitionKeyBuilder().Add(tenant).Add(region).Add(View).Build();
}
