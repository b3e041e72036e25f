using Billing.Domain.Access;
using Billing.Domain.Audit;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Audit;

/// <summary>The audit of a tenant's books, on demand.</summary>
public sealed class GetAudit(TenantGate gate, BooksReader books)
{
    /// <summary>All checks with their figures.</summary>
    [Function(nameof(GetAudit))]
    [AllowedTo(FabricRole.Auditor, FabricRole.Finance)]
    [ProducesResponseType<AuditReport>(StatusCodes.Status200OK)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "audit/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation)
    {
        var (found, refusal) = await gate.EnterAsync(tenant, cancellation);
        if (found is null)
        {
            return refusal!;
        }

        var checks = BooksAudit.Check(await books.ReadAsync(found, cancellation));
        return Results.Json(new AuditReport(checks, checks.All(check => check.Ok)), FabricJson.Options);
    }
}

/// <summary>The audit of a tenant's books.</summary>
/// <param name="Checks">Each check with its figures.</param>
/// <param name="Ok">Whether all of them hold.</param>
public sealed record AuditReport(IReadOnlyList<AuditCheck> Checks, bool Ok);
