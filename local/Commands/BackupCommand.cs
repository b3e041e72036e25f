using Billing.Functions.Invoicing;
using Billing.Platform.Backup;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Local.Commands;

/// <summary>Exports a tenant, puts it back, and builds read models anew.</summary>
internal static class BackupCommand
{
    /// <summary>Writes a new file; one that could not be finished is deleted.</summary>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    /// <exception cref="InvalidDataException">A record is not as it was written.</exception>
    public static async Task<int> BackUpAsync(StoreOfTenant store, DateTimeOffset asOf, string file, TextWriter output, CancellationToken cancellation)
    {
        var content = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        var isWhole = false;
        try
        {
            var manifest = await new TenantBackup(store.Streams).WriteAsync(
                store.Tenant, store.Region, asOf, content, count => output.WriteLine($"{count} streams written"), cancellation);
            isWhole = true;
            await output.WriteLineAsync(
                $"{store.Tenant}, {store.Region} as of {asOf.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z: {manifest.Streams} streams, {manifest.Events} events, {manifest.Receipts} receipts in {Path.GetFullPath(file)}. Root {manifest.Root}.");
            return 0;
        }
        finally
        {
            await content.DisposeAsync();
            if (!isWhole)
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Checks a file and puts it into a store that holds nothing of its tenant.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not whole, or the store is not empty. Nothing was written.</exception>
    public static async Task<int> RestoreAsync(StoreOfTenant store, string file, TextWriter output, CancellationToken cancellation)
    {
        await using var content = File.OpenRead(file);
        var (header, manifest) = await new TenantRestore(store.Streams, EventCatalogue.All).RunAsync(
            content, count => output.WriteLine($"{count} streams restored"), cancellation);
        var (rows, _) = await RebuildAsync(store, header.Tenant, header.Region, cancellation);
        await output.WriteLineAsync(
            $"{header.Tenant}, {header.Region} as of {header.AsOf.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z: {manifest.Streams} streams, {manifest.Events} events, {manifest.Receipts} receipts restored; {rows} invoices in the register.");
        return 0;
    }

    /// <summary>Builds the read models of a tenant anew.</summary>
    public static async Task<int> RebuildViewsAsync(StoreOfTenant store, TextWriter output, CancellationToken cancellation)
    {
        var (entered, removed) = await RebuildAsync(store, store.Tenant, store.Region, cancellation);
        await output.WriteLineAsync($"{store.Tenant}: {entered} invoices entered in the register, {removed} rows taken out that no event tells of.");
        return 0;
    }

    private static Task<(int Entered, int Removed)> RebuildAsync(StoreOfTenant store, string tenant, string region, CancellationToken cancellation) =>
        new InvoiceRegisterRebuild(
            new StreamStore(store.Streams, EventCatalogue.All, TimeProvider.System, new StreamStoreOptions(), new FabricRegions(new HashSet<string>([region]))),
            new StreamQueries(store.Streams),
            new InvoiceRegister(store.Views)).RunAsync(tenant, region, cancellation);
}
