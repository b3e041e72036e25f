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
    /// <summary>Name of the header that names what could not be read.</summary>
    public const string UnreadHeader = "Fabric-Unread";

    /// <summary>All accounts of all legal entities; 207 without the journal days that cannot be read, which the header names.</summary>
    [Function(nameof(GetTrialBalance))]
    [AllowedTo(FabricRole.Finance, FabricRole.Auditor)]
    [ProducesResponseType<IReadOnlyList<TrialBalanceLine>>(StatusCodes.Status200OK)]
    [ProducesResponseType<IReadOnlyList<TrialBalanceLine>>(StatusCodes.Status207MultiStatus, Description = "The same without journal days that cannot be read; the header Fabric-Unread names them.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "trial-balance/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => SumAsync(found, cancellation), cancellation);

    private async Task<IResult> SumAsync(Tenant tenant, CancellationToken cancellation)
    {
        var (days, unread) = (new List<JournalDay>(), new UnreadRecords());
        await foreach (var day in queries.Collecting(unread).StatesAsync<JournalDay>(tenant.Id, tenant.HomeRegion, FabricStreams.Journal, cancellation))
        {
            days.Add(day.Data);
        }

        return unread.All.Count == 0
            ? Answers.Json(TrialBalance.Of(days))
            : Answers.With(Answers.Json(TrialBalance.Of(days), StatusCodes.Status207MultiStatus), UnreadHeader, string.Join(", ", unread.All.Select(record => record.Stream)));
    }
}
