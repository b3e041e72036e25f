using Billing.Domain.Invoicing;
using Billing.Platform.Streams;

namespace Billing.Functions.Invoicing;

/// <summary>Builds the invoice register anew from the events, for instance after a restore. Readers see it whole all the while.</summary>
public sealed class InvoiceRegisterRebuild(StreamStore store, StreamQueries queries, InvoiceRegister register)
{
    /// <summary>Enters every issued invoice, and then takes out the rows that no event tells of.</summary>
    /// <returns>How many rows were entered, and how many were taken out.</returns>
    public async Task<(int Entered, int Removed)> RunAsync(string tenant, string region, CancellationToken cancellation)
    {
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var envelope in queries.EventsAsync(tenant, region, FabricStreams.Invoices, cancellation: cancellation))
        {
            if (store.Read(envelope) is InvoiceIssued issued)
            {
                await register.EnterAsync(envelope, issued.Invoice, cancellation);
                numbers.Add(issued.Invoice.Number!);
            }
        }

        var stray = (await register.ListAsync(tenant, region, cancellation)).Where(row => !numbers.Contains(row.Id)).ToList();
        foreach (var row in stray)
        {
            await register.RemoveAsync(tenant, region, row.Id, cancellation);
        }

        return (numbers.Count, stray.Count);
    }
}
