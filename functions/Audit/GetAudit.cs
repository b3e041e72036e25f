using Billing.Domain.Audit;
using Billing.Functions.Operations;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Audit;

/// <summary>The audit of a tenant's books, on demand.</summary>
public sealed class GetAudit(TenantGate gate, BooksReader books)
{
    /// <summary>All checks with their figures.</summary>
    [Function(nameof(GetAudit))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "audit/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation)
    {
        var (found, refusal) = await gate.EnterAsync(tenant, cancellation);
        if (found is null)
        {
            return refusal!;
        }

        var checks = BooksAudit.Check(await books.ReadAsync(found, cancellation));
        return Results.Json(new Report(checks, checks.All(check => check.Ok)), FabricJson.Options);
    }

    private sealed record Report(IReadOnlyList<AuditCheck> Checks, bool Ok);
}
