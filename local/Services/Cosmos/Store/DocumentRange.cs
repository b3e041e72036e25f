namespace Billing.Local.Cosmos;

/// <summary>The part of a container that a request addresses: everything, one logical partition, or a range of hashed keys.</summary>
/// <param name="PartitionKey">The canonical key of one logical partition, or null.</param>
/// <param name="StartEpk">The hashed key at which the range starts, included, or null.</param>
/// <param name="EndEpk">The hashed key at which it ends, excluded.</param>
internal sealed record DocumentRange(string? PartitionKey = null, string? StartEpk = null, string? EndEpk = null)
{
    public static readonly DocumentRange All = new();

    public bool IsAll => PartitionKey is null && StartEpk is null;

    public bool Contains(LogicalPartition partition) => PartitionKey is { } key
        ? key == partition.Key
        : StartEpk is null || Contains(partition.EffectiveKey);

    /// <summary>True if a hashed key lies in the range of hashed keys.</summary>
    public bool Contains(string effectiveKey) =>
        string.CompareOrdinal(effectiveKey, StartEpk) >= 0 && string.CompareOrdinal(effectiveKey, EndEpk) < 0;

    /// <summary>Reads the headers that narrow a request to a part of a container.</summary>
    public static DocumentRange Of(CosmosRequest request, PartitionKeyDefinition definition)
    {
        if (request.Headers[CosmosHeader.PartitionKey] is { } header)
        {
            var key = definition.Canonical(header, out var levels);
            return levels == definition.Levels ? new DocumentRange(key) : OfPrefix(key, definition);
        }

        var start = request.Headers[CosmosHeader.StartEpk];
        var end = request.Headers[CosmosHeader.EndEpk];
        return start is null || end is null || (start.Length == 0 && end == "FF") ? All : new DocumentRange(null, start, end);
    }

    private static DocumentRange OfPrefix(string key, PartitionKeyDefinition definition)
    {
        if (!definition.Hierarchical)
        {
            throw CosmosFault.BadRequest("The partition key has too many or too few values.", CosmosSubStatus.PartitionKeyMismatch);
        }

        var start = EffectivePartitionKey.Of(key, hierarchical: true);
        return new DocumentRange(null, start, start + "FF");
    }
}
