namespace Billing.Local.Cosmos;

/// <summary>Point operations on documents and the batch that bundles them.</summary>
internal static class DocumentEndpoint
{
    /// <summary>POST to a container's documents that is neither query nor batch: create or upsert.</summary>
    public static Task<CosmosReply> CreateAsync(CosmosRequest request, ContainerStore container)
    {
        var action = request.IsSet(CosmosHeader.IsUpsert) ? DocumentAction.Upsert : DocumentAction.Create;
        return ExecuteAsync(request, container, action, null);
    }

    /// <summary>A request that names a document.</summary>
    public static Task<CosmosReply> HandleAsync(CosmosRequest request, ContainerStore container, string id)
    {
        var action = request.Method switch
        {
            "GET" => DocumentAction.Read,
            "PUT" => DocumentAction.Replace,
            "DELETE" => DocumentAction.Delete,
            "PATCH" => DocumentAction.Patch,
            _ => throw new CosmosFault(405, 0, $"{request.Method} is not allowed on a document."),
        };
        return ExecuteAsync(request, container, action, id);
    }

    /// <summary>The answer to one operation.</summary>
    public static CosmosReply Reply(ContainerStore container, DocumentOutcome outcome, long lsn, bool minimal)
    {
        if (outcome.Failed)
        {
            return CosmosReply.Error(outcome.Status, outcome.SubStatus, outcome.Message ?? "", container, outcome.Charge);
        }

        var hasBody = outcome.Document is not null && outcome.Status != 304 && !minimal;
        return new CosmosReply
        {
            Status = outcome.Status,
            Container = container,
            Lsn = lsn,
            ETag = outcome.Document?.ETag,
            Charge = outcome.Charge,
            Body = hasBody ? outcome.Document!.Body : default,
        };
    }

    private static async Task<CosmosReply> ExecuteAsync(CosmosRequest request, ContainerStore container, DocumentAction action, string? id)
    {
        var writesBody = action is DocumentAction.Create or DocumentAction.Upsert or DocumentAction.Replace;
        var scan = writesBody ? DocumentScan.Read(request.Body, container.Definition.Key) : null;
        var operation = new DocumentOperation
        {
            Action = action,
            PartitionKey = PartitionKeyOf(request, container, scan),
            Id = id,
            Scan = scan,
            Patch = action == DocumentAction.Patch ? DocumentPatch.Parse(request.Body) : null,
            IfMatch = request.Headers[CosmosHeader.IfMatch],
            IfNoneMatch = request.Headers[CosmosHeader.IfNoneMatch],
            Minimal = IsMinimal(request) && action != DocumentAction.Read,
        };
        var (outcome, lsn) = await container.ExecuteAsync(operation);
        return Reply(container, outcome, lsn, operation.Minimal);
    }

    private static string PartitionKeyOf(CosmosRequest request, ContainerStore container, DocumentScan? scan)
    {
        var header = request.Headers[CosmosHeader.PartitionKey]
            ?? throw CosmosFault.BadRequest("The partition key of a document must be given.");
        return scan?.PartitionKey == header || container.HasPartition(header) ? header : container.Definition.Key.CanonicalFull(header);
    }

    private static bool IsMinimal(CosmosRequest request) =>
        string.Equals(request.Headers[CosmosHeader.Prefer], "return=minimal", StringComparison.OrdinalIgnoreCase);
}
