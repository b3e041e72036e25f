using Billing.Functions.Operations;
using Billing.Local.Faults;
using Billing.Local.Hosting;
using Billing.Platform.Comparison;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Local.Commands;

/// <summary>What a data folder has recorded, tenant by tenant. No function runs while it is read.</summary>
internal static class RecordedBooks
{
    /// <summary>The histories of the tenants that have one.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="tenant">One tenant alone, or null for all.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="IOException">The folder holds no data, is in use, or is damaged.</exception>
    public static async Task<IReadOnlyList<RecordedHistory>> ReadAsync(string data, string? tenant, CancellationToken cancellation)
    {
        if (!Directory.Exists(DataFolder.JournalIn(data)))
        {
            throw new DirectoryNotFoundException(
                $"The folder {Path.GetFullPath(data)} holds no data. This makes some: dotnet run --project local -- demo --data {data}");
        }

        var options = new LocalFabricOptions { Folder = data };
        var life = HostLife.Begin(options.Clock, options.Faults, options.Interleaving, NullLoggerFactory.Instance);
        await using var services = await LocalServices.OpenAsync(options, life);
        using var cosmos = services.Cosmos.CreateClient(new CosmosClientOptions { UseSystemTextJsonSerializerWithOptions = FabricJson.Options });
        var streams = cosmos.GetContainer(FabricServices.Database, FabricServices.StreamsContainer);
        using var tenants = new BlobTenantSource(services.Blobs.CreateClient(), TimeProvider.System);
        var all = (await tenants.GetAsync(cancellation)).Tenants;
        // What the folder holds was written where it might be; nothing is written here.
        var regions = new FabricRegions(all.Select(each => each.HomeRegion).ToHashSet(StringComparer.OrdinalIgnoreCase));
        var store = new StreamStore(streams, EventCatalogue.All, TimeProvider.System, new StreamStoreOptions(), regions);
        var histories = new List<RecordedHistory>();
        foreach (var each in all.Where(each => tenant is null || each.Id == tenant))
        {
            var history = await RecordedHistory.ReadAsync(new StreamQueries(streams), store, each, cancellation);
            if (history.Events.Count > 0)
            {
                histories.Add(history);
            }
        }

        return histories;
    }
}
