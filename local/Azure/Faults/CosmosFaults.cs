using Billing.Local.Cosmos;

namespace Billing.Local.Faults;

/// <summary>
/// What can go wrong with a request to Cosmos DB, and how the service says so ("HTTP status codes for Azure Cosmos DB",
/// https://learn.microsoft.com/rest/api/cosmos-db/http-status-codes-for-cosmosdb).
/// </summary>
internal static class CosmosFaults
{
    private const FaultKind Reads = FaultKind.Throttle | FaultKind.TimeOutBefore;

    /// <summary>The operation on documents that a request is; null for what the SDK reads for itself.</summary>
    public static ServiceCall? CallOf(CosmosRequest request)
    {
        var marker = request.Path.IndexOf("/docs", StringComparison.Ordinal);
        if (marker < 0 || request.IsSet(CosmosHeader.IsQueryPlan))
        {
            return null;
        }

        var item = request.Path[(marker + "/docs".Length)..];
        var target = $"{request.Path[..marker]}{item} {request.Headers[CosmosHeader.PartitionKey]}";
        return new ServiceCall(LocalService.Cosmos, Operation(request, item.Length > 1), target);
    }

    public static FaultKind PossibleFor(ServiceCall call, CosmosRequest request) => call.Operation switch
    {
        "Read" or "Query" or "ReadFeed" => Reads,
        "Batch" => Reads | FaultKind.TimeOutAfter | FaultKind.Conflict,
        _ when request.Headers[CosmosHeader.IfMatch] is null => Reads | FaultKind.TimeOutAfter,
        _ => Reads | FaultKind.TimeOutAfter | FaultKind.Conflict,
    };

    public static CosmosReply Answer(FaultKind fault) => fault switch
    {
        FaultKind.Throttle => new CosmosReply
        {
            Status = 429,
            SubStatus = CosmosSubStatus.RequestRateTooLarge,
            RetryAfter = TimeSpan.FromMilliseconds(1),
            Body = CosmosReply.Error(429, CosmosSubStatus.RequestRateTooLarge, "Request rate is large.").Body,
        },

        // 449 rather than 412: the writer reads again and finds its state unchanged, as after a write that lost and was undone.
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
