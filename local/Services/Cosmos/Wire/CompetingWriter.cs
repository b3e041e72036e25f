namespace Billing.Local.Cosmos;

/// <summary>
/// Somebody who writes the documents of a guarded write first, with the content that they have. The guard then fails because
/// of what is stored, and whoever reads again finds another ETag, as after a true conflict.
/// </summary>
internal static class CompetingWriter
{
    /// <summary>Writes what the request wants to find unchanged; what has changed or is gone is left as it is.</summary>
    /// <returns>True if the request guards anything at all.</returns>
    public static async Task<bool> WriteFirstAsync(CosmosRequest request, ContainerStore container)
    {
        var guards = await GuardsAsync(request);
        if (guards.Count == 0 || request.Headers[CosmosHeader.PartitionKey] is not { } header)
        {
            return false;
        }

        var key = container.HasPartition(header) ? header : container.Definition.Key.CanonicalFull(header);
        foreach (var (id, etag) in guards)
        {
            await WriteAgainAsync(container, key, id, etag);
        }

        return true;
    }

    private static async Task WriteAgainAsync(ContainerStore container, string key, string id, string etag)
    {
        var (found, _) = await container.ExecuteAsync(new DocumentOperation { Action = DocumentAction.Read, PartitionKey = key, Id = id });
        if (found is { Failed: false, Document: { } document })
        {
            await container.ExecuteAsync(new DocumentOperation
            {
                Action = DocumentAction.Replace,
                PartitionKey = key,
                Id = id,
                Scan = DocumentScan.Read(document.Body, container.Definition.Key),
                IfMatch = etag,
            });
        }
    }

    /// <summary>The documents that are to have an ETag. An upsert names its document only in the body, and guards nothing here.</summary>
    private static async Task<IReadOnlyList<(string Id, string ETag)>> GuardsAsync(CosmosRequest request)
    {
        if (request.IsSet(CosmosHeader.IsBatch))
        {
            return [.. (await BatchCodec.ReadAsync(request.Body))
                .Where(row => row.Id is not null && IsGuard(row.IfMatch))
                .Select(row => (row.Id!, row.IfMatch!))];
        }

        var isDocument = CosmosRouter.Split(request.Path).Length == 6;
        var etag = request.Headers[CosmosHeader.IfMatch];
        return isDocument && IsGuard(etag) ? [(CosmosRouter.Split(request.Path)[5], etag!)] : [];
    }

    private static bool IsGuard(string? etag) => etag is { Length: > 0 } and not "*";
}
