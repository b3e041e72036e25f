using Azure.Storage.Blobs;
using Billing.Functions.Hosting.Configuration;
using Billing.Functions.Runtime;
using Billing.Local.Faults;
using Billing.Platform.Configuration;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Local.Hosting;

/// <summary>The contents of a data folder, for commands that look at it, or mend it while no function runs.</summary>
internal sealed class StoredData : IAsyncDisposable
{
    private readonly LocalServices _services;
    private readonly CosmosClient _cosmos;
    private readonly ConfiguredTenants _tenants;

    private StoredData(LocalServices services, CosmosClient cosmos, bool isRead)
    {
        (_services, _cosmos, Blobs) = (services, cosmos, services.Blobs.CreateClient());
        IConfigurationStore configuration = new BlobConfigurationStore(Blobs);
        _tenants = ConfigurationServices.TenantsOf(isRead ? new UnwrittenConfiguration(configuration) : configuration, TimeProvider.System);
    }

    /// <summary>The services of the folder.</summary>
    public LocalServices Services => _services;

    /// <summary>The Blob account.</summary>
    public BlobServiceClient Blobs { get; }

    /// <summary>The container of the streams.</summary>
    public Container Streams => _cosmos.GetContainer(CosmosContainers.Database, CosmosContainers.Streams);

    /// <summary>The container of the read models.</summary>
    public Container Views => _cosmos.GetContainer(CosmosContainers.Database, CosmosContainers.Views);

    /// <summary>Opens a folder that holds data, to change it.</summary>
    /// <exception cref="IOException">The folder holds no data, is in use, or is damaged.</exception>
    public static Task<StoredData> OpenAsync(string data) => OpenFolderAsync(Existing(data), LocalServices.OpenAsync, isRead: false);

    /// <summary>Reads a folder that holds data as it is now; a host may be serving it.</summary>
    /// <exception cref="IOException">The folder holds no data, or is damaged.</exception>
    public static Task<StoredData> ReadAsync(string data) => OpenFolderAsync(Existing(data), LocalServices.ReadAsync, isRead: true);

    /// <summary>Opens a folder, which may be new; what the Bicep files create in Azure and the sample tenants are put there.</summary>
    /// <exception cref="IOException">The folder is in use, cannot be written, or is damaged.</exception>
    public static async Task<StoredData> CreateAsync(string data, string tenantsFile, CancellationToken cancellation)
    {
        var stored = await OpenFolderAsync(data, LocalServices.OpenAsync, isRead: false);
        try
        {
            await FirstStart.CreateContainersAsync(stored._cosmos, stored.Blobs, cancellation);
            await FirstStart.ConfigureAsync(stored.Blobs, tenantsFile, cancellation);
            return stored;
        }
        catch
        {
            await stored.DisposeAsync();
            throw;
        }
    }

    /// <summary>The tenants, or the one that is asked for; none when there is no such tenant.</summary>
    public async Task<IReadOnlyList<Tenant>> TenantsAsync(string? tenant, CancellationToken cancellation) =>
        [.. (await _tenants.GetAsync(cancellation)).Tenants.Where(each => tenant is null || each.Id == tenant)];

    /// <summary>The home regions of all tenants: what the folder holds was written where it might be.</summary>
    public async Task<FabricRegions> RegionsAsync(CancellationToken cancellation) =>
        new((await _tenants.GetAsync(cancellation)).Tenants.Select(each => each.HomeRegion).ToHashSet(StringComparer.OrdinalIgnoreCase));

    public async ValueTask DisposeAsync()
    {
        _tenants.Dispose();
        _cosmos.Dispose();
        await _services.DisposeAsync();
    }

    private static string Existing(string data) => Directory.Exists(DataFolder.JournalIn(data))
        ? data
        : throw new DirectoryNotFoundException(
            $"The folder {Path.GetFullPath(data)} holds no data. This makes some: dotnet run --project local -- demo --data {data}");

    private static async Task<StoredData> OpenFolderAsync(string data, Func<LocalFabricOptions, HostLife, Task<LocalServices>> open, bool isRead)
    {
        var options = new LocalFabricOptions { Folder = data };
        var life = HostLife.Begin(options.Clock, options.Faults, options.Interleaving, NullLoggerFactory.Instance);
        var services = await open(options, life);
        return new StoredData(services, services.Cosmos.CreateClient(new CosmosClientOptions { UseSystemTextJsonSerializerWithOptions = FabricJson.Options }), isRead);
    }
}
