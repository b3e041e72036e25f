using Billing.Domain.Access;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Audit;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Audit;

/// <summary>Recomputes every hash of a tenant's records, part by part, and names what was altered, removed or inserted.</summary>
public sealed class GetIntegrity(TenantEndpoint endpoint, IntegrityCheck check)
{
    /// <summary>The next part; the query parameter <c>from</c> is what the part before named as next, and absent for the first.</summary>
    [Function(nameof(GetIntegrity))]
    [AllowedTo(FabricRole.Auditor, FabricRole.Finance)]
    [QueryParameter("from", "What the part before named as next; the first part without it, or since: and a sealed day such as since:2026-11-05: then only streams that have changed after it, and the roots from it on.")]
    [ProducesResponseType<IntegrityPart>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "No part begins at what from says.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "audit/{tenant}/integrity")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => CheckAsync(found, request.Query["from"], cancellation), cancellation);

    private async Task<IResult> CheckAsync(Tenant tenant, string? from, CancellationToken cancellation)
    {
        try
        {
            return Answers.Json(await check.RunAsync(tenant.Id, tenant.HomeRegion, from, cancellation));
        }
        catch (FormatException wrong)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "No such part", "audit.unknown-part", $"from: {wrong.Message}");
        }
    }
}
