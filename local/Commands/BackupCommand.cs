using Billing.Functions.Hosting;
using Billing.Platform.Backup;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Billing.Platform.Views;

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
        var (header, manifest) = await new TenantRestore(store.Streams, FabricAreas.Events, FabricAreas.Streams).RunAsync(
            content, count => output.WriteLine($"{count} streams restored"), cancellation);
        await output.WriteLineAsync(
            $"{header.Tenant}, {header.Region} as of {header.AsOf.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z: {manifest.Streams} streams, {manifest.Events} events, {manifest.Receipts} receipts restored.");
        return await RebuildAsync(store, header.Tenant, output, cancellation);
    }

    /// <summary>Builds the read models of a tenant anew.</summary>
    /// <exception cref="InvalidDataException">The configuration has no such tenant.</exception>
    public static Task<int> RebuildViewsAsync(StoreOfTenant store, TextWriter output, CancellationToken cancellation) =>
        RebuildAsync(store, store.Tenant, output, cancellation);

    private static async Task<int> RebuildAsync(StoreOfTenant store, string tenantId, TextWriter output, CancellationToken cancellation)
    {
        var tenant = await store.ConfiguredAsync(tenantId, cancellation);
        var streams = new StreamStore(
            store.Streams, FabricAreas.Events, TimeProvider.System, new StreamStoreOptions(), new FabricRegions(new HashSet<string>([tenant.HomeRegion])));
        var rebuild = new ViewRebuild(streams, new StreamQueries(store.Streams), FabricAreas.Streams);
        foreach (var create in FabricAreas.Views.Select(view => view.Create).OfType<Func<Microsoft.Azure.Cosmos.Container, TimeProvider, IEventView>>())
        {
            var built = await rebuild.RunAsync(create(store.Views, TimeProvider.System), tenant, cancellation);
            await output.WriteLineAsync($"{tenantId}: view {built.View} holds {built.Entered} rows; {built.Removed} taken out that no event tells of.");
            foreach (var record in built.Unread)
            {
                await output.WriteLineAsync($"{tenantId}: view {built.View} lacks {record}");
            }
        }

        return 0;
    }
}
