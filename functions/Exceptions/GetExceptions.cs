using Billing.Domain.Access;
using Billing.Domain.Exceptions;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Exceptions;

/// <summary>Shows the exception queue of a tenant.</summary>
public sealed class GetExceptions(TenantEndpoint endpoint, StreamQueries queries)
{
    /// <summary>All exceptions, newest first.</summary>
    [Function(nameof(GetExceptions))]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Auditor)]
    [ProducesResponseType<IReadOnlyList<ExceptionRaised>>(StatusCodes.Status200OK)]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "exceptions/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => ListAsync(found, cancellation), cancellation);

    private async Task<IEnumerable<ExceptionRaised>> ListAsync(Tenant tenant, CancellationToken cancellation)
    {
        var raised = new List<ExceptionRaised>();
        await foreach (var state in queries.StatesAsync<ExceptionState>(tenant.Id, tenant.HomeRegion, FabricStreams.Exceptions, cancellation))
        {
            raised.Add(state.Data.Raised!);
        }

        return raised.OrderByDescending(each => each.OccurredAt);
    }
}
