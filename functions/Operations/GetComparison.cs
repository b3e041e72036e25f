using Billing.Domain.Access;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Comparison;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Operations;

/// <summary>Makes a parallel run: two versions of a consumer on the events that a tenant has recorded. Nothing is written.</summary>
public sealed class GetComparison(TenantEndpoint endpoint, StreamStore store, StreamQueries queries)
{
    private const int MostListed = 1000;

    /// <summary>Differences between two versions of a consumer: all are counted, the first thousand listed.</summary>
    /// <remarks>Costs as much as the tenant has events.</remarks>
    [Function(nameof(GetComparison))]
    [AllowedTo(FabricRole.Auditor, FabricRole.Finance)]
    [ProducesResponseType<ComparisonReport>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status404NotFound, "There is no such consumer or version; the answer names those there are.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "comparisons/{tenant}/{consumer}/{left}/{right}")] HttpRequest request,
        string tenant,
        string consumer,
        string left,
        string right,
        CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => CompareAsync(found, consumer, left, right, cancellation), cancellation);

    private async Task<IResult> CompareAsync(Tenant tenant, string consumer, string left, string right, CancellationToken cancellation)
    {
        if (ComparedConsumer.Find(consumer) is not { } compared)
        {
            return Unknown($"There is no consumer {consumer}; there are {string.Join(", ", ComparedConsumer.All.Select(each => each.Name))}.");
        }

        if (compared.Version(left) is not { } one || compared.Version(right) is not { } other)
        {
            return Unknown($"The versions of {consumer} are {string.Join(", ", compared.Versions.Select(each => each.Name))}.");
        }

        var report = ConsumerComparison.Run(compared, one, other, await RecordedHistory.ReadAsync(queries, store, tenant, cancellation));
        return Answers.Json(report with { Differences = [.. report.Differences.Take(MostListed)] });
    }

    private static IResult Unknown(string text) => Problems.Of(StatusCodes.Status404NotFound, "Nothing to compare", "comparison.unknown", text);
}
