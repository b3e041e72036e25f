using Billing.Local.Cosmos;

namespace Billing.Local.Faults;

/// <summary>Faults of requests to Cosmos DB, and the service's answers for them.</summary>
/// <remarks>"HTTP status codes for Azure Cosmos DB", https://learn.microsoft.com/rest/api/cosmos-db/http-status-codes-for-cosmosdb.</remarks>
internal static class CosmosFaults
{
    private const FaultKind Reads = FaultKind.Throttle | FaultKind.TimeOutBefore;
    private const FaultKind Writes = Reads | FaultKind.TimeOutAfter | FaultKind.Conflict;

    /// <summary>The operation on documents that a request is; null for what the SDK reads for itself.</summary>
    public static ServiceCall? CallOf(CosmosRequest request)
    {
        if (CosmosRouter.Split(request.Path) is not ["dbs", var database, "colls", var container, "docs", .. var item]
            || request.IsSet(CosmosHeader.IsQueryPlan))
        {
            return null;
        }

        var target = string.Join('/', [database, container, .. item]);
        return new ServiceCall(LocalService.Cosmos, Operation(request, item.Length > 0), $"{target} {request.Headers[CosmosHeader.PartitionKey]}");
    }

    public static FaultKind PossibleFor(ServiceCall call) => call.Operation is "Read" or "Query" or "ReadFeed" ? Reads : Writes;

    public static CosmosReply Answer(FaultKind fault) => fault switch
    {
        FaultKind.Throttle => new CosmosReply
        {
            Status = 429,
            SubStatus = CosmosSubStatus.RequestRateTooLarge,
            RetryAfter = TimeSpan.FromMilliseconds(1),
            Body = CosmosReply.Error(429, CosmosSubStatus.RequestRateTooLarge, "Request rate is large.").Body,
        },
        FaultKind.Conflict => CosmosReply.Error(449, 0, "Conflicting request to resource has been attempted. Retry to avoid conflicts."),
        _ => CosmosReply.Error(408, 0, "The operation did not complete within the allowed time."),
    };

    private static string Operation(CosmosRequest request, bool hasItem) => (request.Method, hasItem) switch
    {
        ("GET", true) => "Read",
        ("GET", false) => "ReadFeed",
        ("PUT", _) => "Replace",
        ("PATCH", _) => "Patch",
        ("DELETE", _) => "Delete",
        _ when request.IsSet(CosmosHeader.IsBatch) => "Batch",
        _ when request.IsSet(CosmosHeader.IsQuery) => "Query",
        _ when request.IsSet(CosmosHeader.IsUpsert) => "Upsert",
        _ => "Create",
    };
}
