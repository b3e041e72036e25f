using Azure.Identity;
using Billing.Functions.Hosting.Configuration;
using Billing.Functions.Runtime;
using Billing.Local.Hosting;
using Billing.Platform.Configuration;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Commands;

/// <summary>The store of a tenant's streams and read models: a data folder, or a Cosmos DB account.</summary>
internal sealed class StoreOfTenant : IAsyncDisposable
{
    private readonly StoredData? _folder;
    private readonly CosmosClient? _account;

    private readonly string? _tenantsFile;

    private StoreOfTenant(StoredData? folder, CosmosClient? account, string tenant, string region, string? tenantsFile = null) =>
        (_folder, _account, Tenant, Region, _tenantsFile) = (folder, account, tenant, region, tenantsFile);

    /// <summary>Tenant id; empty where a backup says it.</summary>
    public string Tenant { get; }

    /// <summary>Home region of the tenant.</summary>
    public string Region { get; }

    /// <summary>The container of the streams.</summary>
    public Container Streams => _folder?.Streams ?? _account!.GetContainer(CosmosContainers.Database, CosmosContainers.Streams);

    /// <summary>The container of the read models.</summary>
    public Container Views => _folder?.Views ?? _account!.GetContainer(CosmosContainers.Database, CosmosContainers.Views);

    /// <summary>A tenant of a data folder, to be read; a host may be serving it.</summary>
    /// <exception cref="IOException">The folder holds no data, or is damaged.</exception>
    /// <exception cref="InvalidDataException">There is no such tenant.</exception>
    public static async Task<StoreOfTenant> ReadAsync(string data, string tenant, CancellationToken cancellation) =>
        await OfAsync(await StoredData.ReadAsync(data), tenant, cancellation);

    /// <summary>A tenant of a data folder, to be changed.</summary>
    /// <exception cref="IOException">The folder holds no data, is in use, or is damaged.</exception>
    /// <exception cref="InvalidDataException">There is no such tenant.</exception>
    public static async Task<StoreOfTenant> InFolderAsync(string data, string tenant, CancellationToken cancellation) =>
        await OfAsync(await StoredData.OpenAsync(data), tenant, cancellation);

    private static async Task<StoreOfTenant> OfAsync(StoredData folder, string tenant, CancellationToken cancellation)
    {
        if (await folder.TenantsAsync(tenant, cancellation) is [var found])
        {
            return new StoreOfTenant(folder, account: null, found.Id, found.HomeRegion);
        }

        await folder.DisposeAsync();
        throw new InvalidDataException($"There is no tenant {tenant}.");
    }

    /// <summary>A data folder that may be new.</summary>
    /// <exception cref="IOException">The folder is in use, cannot be written, or is damaged.</exception>
    public static async Task<StoreOfTenant> InNewFolderAsync(string data, string tenantsFile, CancellationToken cancellation) =>
        new(await StoredData.CreateAsync(data, tenantsFile, cancellation), account: null, string.Empty, string.Empty);

    /// <summary>A Cosmos DB account, for whoever is signed in.</summary>
    /// <exception cref="InvalidDataException">The region is missing.</exception>
    public static StoreOfTenant InAzure(Uri endpoint, string tenant, string? region, string? tenantsFile = null) => new(
        folder: null,
        new CosmosClient(
            endpoint.ToString(),
            new DefaultAzureCredential(),
            new CosmosClientOptions { UseSystemTextJsonSerializerWithOptions = FabricJson.Options, ApplicationName = "billing-fabric-operator" }),
        tenant,
        region ?? throw new InvalidDataException("--endpoint needs --region."),
        tenantsFile);

    /// <summary>A tenant as configured: in the data folder, or in the file that was named for the account.</summary>
    /// <exception cref="InvalidDataException">The configuration has no such tenant.</exception>
    public async Task<Tenant> ConfiguredAsync(string tenant, CancellationToken cancellation)
    {
        var configured = _folder is not null
            ? (await _folder.TenantsAsync(tenant, cancellation)).SingleOrDefault()
            : _tenantsFile is not null
                ? TenantsFile.ReadAll(await File.ReadAllBytesAsync(_tenantsFile, cancellation), DocumentCatalogue.Tenant).Find(tenant)
                : throw new InvalidDataException("Read models follow the tenants' configuration: name it with --tenants.");
        return configured ?? throw new InvalidDataException($"The configuration has no tenant {tenant}, so its read models cannot be built.");
    }

    public async ValueTask DisposeAsync()
    {
        _account?.Dispose();
        if (_folder is not null)
        {
            await _folder.DisposeAsync();
        }
    }
}
