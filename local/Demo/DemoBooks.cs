using Billing.Domain.Audit;
using Billing.Domain.Ledger;
using Billing.Domain.Settlement;
using Billing.Domain.Primitives;
using Billing.Functions.Audit;
using Billing.Functions.Invoicing;
using Billing.Local.Hosting;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Demo;

/// <summary>The books of one tenant at the end of the day.</summary>
internal sealed record DemoBooks(
    Tenant Tenant,
    BooksFacts Facts,
    IReadOnlyList<AuditCheck> Checks,
    IReadOnlyList<InvoiceRow> Invoices,
    IReadOnlyList<SettlementState> Settlements,
    IReadOnlyList<TrialBalanceLine> TrialBalance)
{
    /// <summary>Reads the books of every tenant that is at home here.</summary>
    public static async Task<IReadOnlyList<DemoBooks>> ReadAsync(LocalFabric fabric, CancellationToken cancellation)
    {
        var services = fabric.Services;
        var regions = services.GetRequiredService<FabricRegions>();
        var directory = await services.GetRequiredService<ITenantSource>().GetAsync(cancellation);
        var books = new List<DemoBooks>();
        foreach (var tenant in directory.Tenants.Where(tenant => regions.Served.Contains(tenant.HomeRegion)))
        {
            books.Add(await ReadAsync(services, tenant, cancellation));
        }

        return books;
    }

    /// <summary>A sum for each currency.</summary>
    public static IReadOnlyDictionary<string, decimal> ByCurrency(IEnumerable<Money> amounts) => amounts
        .GroupBy(amount => amount.Currency.Code)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(amount => amount.Amount), StringComparer.Ordinal);

    private static async Task<DemoBooks> ReadAsync(IServiceProvider services, Tenant tenant, CancellationToken cancellation)
    {
        var facts = await services.GetRequiredService<BooksReader>().ReadAsync(tenant, cancellation);
        var queries = services.GetRequiredService<StreamQueries>();
        return new DemoBooks(
            tenant,
            facts,
            BooksAudit.Check(facts),
            await services.GetRequiredService<InvoiceRegister>().AllAsync(tenant.Id, tenant.HomeRegion, string.Empty, cancellation).ToListAsync(cancellation),
            await StatesAsync<SettlementState>(queries, tenant, FabricStreams.Settlements, cancellation),
            Domain.Ledger.TrialBalance.Of(facts.Days));
    }

    private static async Task<List<TState>> StatesAsync<TState>(StreamQueries queries, Tenant tenant, string prefix, CancellationToken cancellation)
    {
        var states = new List<TState>();
        await foreach (var state in queries.StatesAsync<TState>(tenant.Id, tenant.HomeRegion, prefix, cancellation))
        {
            states.Add(state.Data);
        }

        return states;
    }
}
