namespace Billing.Platform.Tenants;

/// <summary>Where the present tenant configuration comes from. A seam: the platform names no storage package.</summary>
public interface ITenantSource
{
    /// <summary>The present directory; may be some minutes old.</summary>
    ValueTask<TenantDirectory> GetAsync(CancellationToken cancellation = default);
}

/// <summary>The regions whose tenants this deployment serves.</summary>
/// <param name="Served">Azure region names, such as <c>westeurope</c>.</param>
public sealed record FabricRegions(IReadOnlySet<string> Served);
