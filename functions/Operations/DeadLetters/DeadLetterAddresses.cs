using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Operations.DeadLetters;

/// <summary>The streams of dead letters: with their tenant, or with nobody's when they do not say whose they are.</summary>
public sealed class DeadLetterAddresses(ITenantSource tenants, FabricRegions regions)
{
    /// <summary>Stands in place of a tenant id for messages that name no tenant that there is.</summary>
    public const string Nobody = TenantDirectory.Nobody;

    /// <summary>The stream of a dead letter.</summary>
    public async ValueTask<StreamAddress> OfAsync(string? tenantId, string id, CancellationToken cancellation)
    {
        var tenant = tenantId is null ? null : (await tenants.GetAsync(cancellation)).Find(tenantId);
        return tenant is null ? new StreamAddress(Nobody, regions.OfNobody, FabricStreams.DeadLetter(id)) : new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.DeadLetter(id));
    }

}
