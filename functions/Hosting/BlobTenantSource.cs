using Azure.Storage.Blobs;
using Billing.Connectors;
using Billing.Platform.Tenants;

namespace Billing.Functions.Hosting;

/// <summary>Reads <c>configuration/tenants.json</c> from Blob storage and keeps it for a minute.</summary>
public sealed class BlobTenantSource(BlobServiceClient blobs, TimeProvider clock) : ITenantSource, IDisposable
{
    private static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _oneReader = new(1);
    private (TenantDirectory Directory, DateTimeOffset ReadAt)? _kept;

    /// <inheritdoc/>
    public async ValueTask<TenantDirectory> GetAsync(CancellationToken cancellation = default)
    {
        if (Fresh() is { } kept)
        {
            return kept;
        }

        await _oneReader.WaitAsync(cancellation);
        try
        {
            return Fresh() ?? await ReadAsync(cancellation);
        }
        finally
        {
            _oneReader.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneReader.Dispose();

    private TenantDirectory? Fresh() => _kept is { } kept && clock.GetUtcNow() - kept.ReadAt < MaximumAge ? kept.Directory : null;

    private async Task<TenantDirectory> ReadAsync(CancellationToken cancellation)
    {
        var content = await blobs.GetBlobContainerClient(BlobContainers.Configuration).GetBlobClient("tenants.json").DownloadContentAsync(cancellation);
        var directory = TenantDirectory.Parse(content.Value.Content.ToMemory().Span, ConnectorCatalogue.Contracts);
        _kept = (directory, clock.GetUtcNow());
        return directory;
    }
}
