using Billing.Domain.Access;
using Billing.Domain.Exceptions;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Exceptions;

/// <summary>The exception queue of a tenant.</summary>
public sealed class GetExceptions(TenantGate gate, StreamQueries queries)
{
    /// <summary>All exceptions, newest first.</summary>
    [Function(nameof(GetExceptions))]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Auditor)]
    [ProducesResponseType<IReadOnlyList<ExceptionRaised>>(StatusCodes.Status200OK)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "exceptions/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation)
    {
        var (found, refusal) = await gate.EnterAsync(tenant, cancellation);
        if (found is null)
        {
            return refusal!;
        }

        var raised = new List<ExceptionRaised>();
        await foreach (var state in queries.StatesAsync<ExceptionState>(found.Id, found.HomeRegion, FabricStreams.Exceptions, cancellation))
        {
            raised.Add(state.Data.Raised!);
        }

        return Results.Json(raised.OrderByDescending(each => each.OccurredAt), FabricJson.Options);
    }
}
