using Billing.Domain.Access;
using Billing.Domain.Audit;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Audit;

/// <summary>Audits a tenant's books, on demand.</summary>
public sealed class GetAudit(TenantEndpoint endpoint, BooksReader books)
{
    /// <summary>All checks with their figures.</summary>
    [Function(nameof(GetAudit))]
    [AllowedTo(FabricRole.Auditor, FabricRole.Finance)]
    [ProducesResponseType<AuditReport>(StatusCodes.Status200OK)]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "audit/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => AuditAsync(found, cancellation), cancellation);

    private async Task<AuditReport> AuditAsync(Tenant tenant, CancellationToken cancellation)
    {
        var checks = BooksAudit.Check(await books.ReadAsync(tenant, cancellation));
        return new AuditReport(checks, checks.All(check => check.Ok));
    }
}

/// <summary>The audit of a tenant's books.</summary>
/// <param name="Checks">Each check with its figures.</param>
/// <param name="Ok">True if all of them hold.</param>
public sealed record AuditReport(IReadOnlyList<AuditCheck> Checks, bool Ok);
