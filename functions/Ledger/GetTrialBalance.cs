using Billing.Domain.Access;
using Billing.Domain.Ledger;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Ledger;

/// <summary>Shows the trial balance of a tenant, summed from its journal days.</summary>
public sealed class GetTrialBalance(TenantEndpoint endpoint, StreamQueries queries)
{
    /// <summary>All accounts of all legal entities.</summary>
    [Function(nameof(GetTrialBalance))]
    [AllowedTo(FabricRole.Finance, FabricRole.Auditor)]
    [ProducesResponseType<IReadOnlyList<TrialBalanceLine>>(StatusCodes.Status200OK)]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "trial-balance/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => SumAsync(found, cancellation), cancellation);

    private async Task<IReadOnlyList<TrialBalanceLine>> SumAsync(Tenant tenant, CancellationToken cancellation)
    {
        var days = new List<JournalDay>();
        await foreach (var day in queries.StatesAsync<JournalDay>(tenant.Id, tenant.HomeRegion, FabricStreams.Journal, cancellation))
        {
            days.Add(day.Data);
        }

        return TrialBalance.Of(days);
    }
}
