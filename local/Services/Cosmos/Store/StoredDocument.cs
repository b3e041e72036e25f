using System.Text.Json;
using Billing.Local.Cosmos.Sql;

namespace Billing.Local.Cosmos;

/// <summary>One version of a document. Never changes; a write puts another in its place.</summary>
internal sealed class StoredDocument
{
    private JsonDocument? _parsed;

    public required DocumentSlot Slot { get; init; }

    /// <summary>The JSON as it is returned, system properties last.</summary>
    public required byte[] Body { get; init; }

    /// <summary>The commit that wrote this version.</summary>
    public required long Lsn { get; init; }

    /// <summary>The position of the write within its commit.</summary>
    public required int Index { get; init; }

    /// <summary>Seconds since 1970 when it was written: <c>_ts</c>.</summary>
    public required long Timestamp { get; init; }

    /// <summary>Its own <c>ttl</c> in seconds, -1 for never, null when the container's default counts.</summary>
    public required int? TimeToLive { get; init; }

    /// <summary>The entity tag with its quotes, as the header holds it.</summary>
    public required string ETag { get; init; }

    public string Id => Slot.Id;

    /// <summary>The body as the query engine reads it; parsed once and kept, since what is queried once mostly is queried again.</summary>
    public JsonElement Root => (_parsed ??= JsonDocument.Parse(Body)).RootElement;

    /// <summary>True if this version is the one in force.</summary>
    public bool IsCurrent => ReferenceEquals(Slot.Current, this);
}

/// <summary>The place of one document, from its creation to its deletion.</summary>
/// <param name="id">The document's id, unique in its logical partition.</param>
/// <param name="sequence">The number of its creation in the container: the order of the resource ids.</param>
/// <param name="partition">The logical partition it belongs to.</param>
internal sealed class DocumentSlot(string id, long sequence, LogicalPartition partition)
{
    public string Id { get; } = id;

    public long Sequence { get; } = sequence;

    public LogicalPartition Partition { get; } = partition;

    /// <summary>The version in force; null after deletion and before the creating commit is done.</summary>
    public StoredDocument? Current { get; set; }

    /// <summary>The unique keys that the current version holds, or null when the container has none.</summary>
    public string[]? UniqueKeys { get; set; }
}

/// <summary>The documents that share one partition key.</summary>
internal sealed class LogicalPartition(string key, PartitionKeyDefinition definition)
{
    private string? _effectiveKey;
    private SqlValue[]? _components;

    /// <summary>The canonical partition key.</summary>
    public string Key { get; } = key;

    public Dictionary<string, DocumentSlot> Documents { get; } = new(StringComparer.Ordinal);

    /// <summary>Document that holds each unique key; null until the first.</summary>
    public Dictionary<string, DocumentSlot>? UniqueKeys { get; set; }

    /// <summary>The value of each level, as the query engine sees it.</summary>
    public SqlValue[] Components => _components ??= ReadComponents();

    /// <summary>The hashed key, see <see cref="EffectivePartitionKey"/>.</summary>
    public string EffectiveKey => _effectiveKey ??= EffectivePartitionKey.Of(Key, definition.Hierarchical);

    private SqlValue[] ReadComponents()
    {
        using var parsed = JsonDocument.Parse(Key);
        return
        [
            .. parsed.RootElement.EnumerateArray().Select(component => component.ValueKind switch
            {
                JsonValueKind.String => SqlValue.Of(component.GetString()!),
                JsonValueKind.Number => SqlValue.Of(component.GetDouble()),
                JsonValueKind.Object => SqlValue.Undefined,
                _ => SqlValue.Of(component.Clone()),
            }),
        ];
    }
}
