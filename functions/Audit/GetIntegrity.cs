using Billing.Domain.Access;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Audit;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Audit;

/// <summary>Recomputes every hash of a tenant's records, part by part, and names what was altered, removed or inserted.</summary>
public sealed class GetIntegrity(TenantGate gate, IntegrityCheck check)
{
    /// <summary>The next part; the query parameter <c>from</c> is what the part before named as next, and absent for the first.</summary>
    [Function(nameof(GetIntegrity))]
    [AllowedTo(FabricRole.Auditor, FabricRole.Finance)]
    [QueryParameter("from", "What the part before named as next; the first part without it.")]
    [ProducesResponseType<IntegrityPart>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "No part begins at what from says.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "audit/{tenant}/integrity")] HttpRequest request, string tenant, CancellationToken cancellation)
    {
        var (found, refusal) = await gate.EnterAsync(tenant, cancellation);
        if (found is null)
        {
            return refusal!;
        }

        try
        {
            string? from = request.Query["from"];
            return Results.Json(await check.RunAsync(found.Id, found.HomeRegion, from, cancellation), FabricJson.Options);
        }
        catch (FormatException wrong)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "No such part", "audit.unknown-part", $"from: {wrong.Message}");
        }
    }
}
