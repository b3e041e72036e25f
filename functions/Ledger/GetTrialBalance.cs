using Billing.Domain.Access;
using Billing.Domain.Ledger;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Ledger;

/// <summary>The trial balance of a tenant, summed from its journal days.</summary>
public sealed class GetTrialBalance(TenantGate gate, StreamQueries queries)
{
    /// <summary>All accounts of all legal entities.</summary>
    [Function(nameof(GetTrialBalance))]
    [AllowedTo(FabricRole.Finance, FabricRole.Auditor)]
    [ProducesResponseType<IReadOnlyList<TrialBalanceLine>>(StatusCodes.Status200OK)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "trial-balance/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation)
    {
        var (found, refusal) = await gate.EnterAsync(tenant, cancellation);
        if (found is null)
        {
            return refusal!;
        }

        var days = new List<JournalDay>();
        await foreach (var day in queries.StatesAsync<JournalDay>(found.Id, found.HomeRegion, FabricStreams.Journal, cancellation))
        {
            days.Add(day.Data);
        }

        return Results.Json(TrialBalance.Of(days), FabricJson.Options);
    }
}
