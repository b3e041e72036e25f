namespace Billing.Platform.Tenants;

/// <summary>Source of the present tenant configuration. A seam: the platform names no storage package.</summary>
public interface ITenantSource
{
    /// <summary>The present directory; may be some minutes old.</summary>
    ValueTask<TenantDirectory> GetAsync(CancellationToken cancellation = default);
}
