using Billing.Platform.Tenants;
using Microsoft.Extensions.Logging;

namespace Billing.Platform.Configuration;

/// <summary>The tenants as their documents say, kept for a minute. One tenant's document that is not sound touches no other.</summary>
public sealed class ConfiguredTenants(
    IConfigurationStore store,
    ConfigurationReader reader,
    DocumentType<Tenant> type,
    IConfigurationAlerts alerts,
    TimeProvider clock,
    ILogger<ConfiguredTenants> log) : ITenantSource, IDisposable
{
    private readonly SemaphoreSlim _oneReader = new(1);
    private readonly TenantsFileImport _import = new(store, type);
    private (TenantDirectory Directory, DateTimeOffset ReadAt)? _kept;
    private bool _owesAlert;

    /// <inheritdoc/>
    public ValueTask<TenantDirectory> GetAsync(CancellationToken cancellation = default) =>
        Fresh() is { } kept ? ValueTask.FromResult(kept) : new ValueTask<TenantDirectory>(ReadAsync(Fresh, cancellation));

    /// <summary>The tenants as their documents say now.</summary>
    public Task<TenantDirectory> RefreshAsync(CancellationToken cancellation) => ReadAsync(() => null, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _oneReader.Dispose();

    private TenantDirectory? Fresh() => _kept is { } kept && clock.GetUtcNow() - kept.ReadAt < ConfigurationReader.MaximumAge ? kept.Directory : null;

    private async Task<TenantDirectory> ReadAsync(Func<TenantDirectory?> fresh, CancellationToken cancellation)
    {
        await _oneReader.WaitAsync(cancellation);
        try
        {
            if (fresh() is { } read)
            {
                return read;
            }

            var directory = await ReadAsync(cancellation);
            _kept = (directory, clock.GetUtcNow());
            return directory;
        }
        catch (ConfigurationUnavailableException outage) when (_kept is not null)
        {
            log.LogWarning(outage, "The tenants cannot be read; what was read before stays in force.");
            _kept = (_kept.Value.Directory, clock.GetUtcNow());
            return _kept.Value.Directory;
        }
        finally
        {
            _oneReader.Release();
        }
    }

    private async Task<TenantDirectory> ReadAsync(CancellationToken cancellation)
    {
        _owesAlert |= await _import.RunAsync(cancellation);
        var tenants = new List<Tenant>();
        foreach (var entry in await store.ListAsync(TenantDocument.Folder, cancellation))
        {
            if (IdOf(entry.Path) is { } id)
            {
                var document = await reader.GetAsync(type, type.KeyOf(id, string.Empty, region: null), entry.Tag, TimeSpan.Zero, cancellation);
                tenants.AddRange(document.Value is { } tenant ? [tenant] : Array.Empty<Tenant>());
            }
        }

        if (_owesAlert)
        {
            await TellAsync(tenants, cancellation);
        }

        return new TenantDirectory(tenants);
    }

    // A file that is no list at all is every tenant's business; an entry without an id is nobody's, and stands in the log alone.
    private async Task TellAsync(IReadOnlyList<Tenant> tenants, CancellationToken cancellation)
    {
        if (_import.Problems.Count > 0)
        {
            log.LogError("Entries of {File} belong to no tenant: {Problems}", TenantsFile.Name, string.Join(' ', _import.Problems));
        }

        try
        {
            foreach (var tenant in tenants)
            {
                var key = new DocumentKey(tenant.Id, "tenants-file", TenantsFile.Name, tenant.HomeRegion);
                await (_import.Refused is { } refused ? alerts.RefusedAsync(key, refused, cancellation) : alerts.PutRightAsync(key, _import.Tag!, cancellation));
            }

            _owesAlert = false;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "Nobody could be told about {File}; it is tried again within a minute.", TenantsFile.Name);
        }
    }

    private static string? IdOf(string path) =>
        path.EndsWith(".json", StringComparison.Ordinal) && path.AsSpan(TenantDocument.Folder.Length).Contains('/') == false
            ? path[TenantDocument.Folder.Length..^".json".Length]
            : null;
}
