using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Http;

/// <summary>Lets a request through to its tenant, if the tenant exists and is at home here.</summary>
public sealed class TenantGate(ITenantSource tenants, FabricRegions regions)
{
    /// <summary>
    /// The tenant, or the answer to give instead: 404 when there is none, 421 (Misdirected Request) naming the home region and
    /// the address of its deployment when this one does not serve it.
    /// </summary>
    /// <param name="tenantId">Of the route.</param>
    /// <param name="takesNobody">True if <see cref="TenantDirectory.Nobody"/> is let through.</param>
    /// <param name="cancellation">Stops the lookup.</param>
    public async ValueTask<(Tenant? Tenant, IResult? Refusal)> EnterAsync(string tenantId, bool takesNobody, CancellationToken cancellation)
    {
        if (takesNobody && tenantId == TenantDirectory.Nobody)
        {
            return (TenantDirectory.NobodyIn(regions.OfNobody), null);
        }

        var (tenant, elsewhere) = await FindAsync(tenantId, cancellation);
        return tenant is null && elsewhere is null
            ? (null, Problems.Of(StatusCodes.Status404NotFound, "Unknown tenant", "tenants.unknown", "There is no such tenant."))
            : (tenant, elsewhere);
    }

    /// <summary>The tenant, null when there is none; or, when this deployment does not serve it, the answer 421.</summary>
    public async ValueTask<(Tenant? Tenant, IResult? Elsewhere)> FindAsync(string tenantId, CancellationToken cancellation)
    {
        var tenant = (await tenants.GetAsync(cancellation)).Find(tenantId);
        return tenant is not null && regions.Check(tenant.HomeRegion) is { } problem
            ? (null, Problems.OfOtherRegion(problem, tenant.HomeRegion, regions.AddressOf(tenant.HomeRegion)))
            : (tenant, null);
    }
}
