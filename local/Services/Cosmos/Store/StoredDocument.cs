using System.Text.Json;
using Billing.Local.Cosmos.Sql;

namespace Billing.Local.Cosmos;

/// <summary>One version of a document. Its content never changes; a write puts another version in its place.</summary>
internal sealed class StoredDocument
{
    private byte[]? _body;
    private DocumentFile? _file;
    private long _place;

    public required DocumentSlot Slot { get; init; }

    /// <summary>The JSON as it is returned, system properties last.</summary>
    public required byte[] Body
    {
        get => Volatile.Read(ref _body) ?? _file!.Read(Volatile.Read(ref _place), Length);
        init => (_body, Length) = (value, value.Length);
    }

    /// <summary>The length of the body.</summary>
    public int Length { get; private init; }

    /// <summary>The commit that wrote this version.</summary>
    public required long Lsn { get; init; }

    /// <summary>The position of the write within its commit.</summary>
    public required int Index { get; init; }

    /// <summary>The number of the container.</summary>
    public required uint Container { get; init; }

    /// <summary>Seconds since 1970 when it was written: <c>_ts</c>.</summary>
    public required long Timestamp { get; init; }

    /// <summary>Its own <c>ttl</c> in seconds, -1 for never, null when the container's default counts.</summary>
    public required int? TimeToLive { get; init; }

    /// <summary>The entity tag with its quotes, as the header holds it.</summary>
    public string ETag => DocumentBody.ETag(Container, Lsn, Index);

    public string Id => Slot.Id;

    /// <summary>Parses the body as the query engine reads it.</summary>
    public JsonElement Root => JsonElement.Parse(Body);

    /// <summary>True if this version is the one in force.</summary>
    public bool IsCurrent => ReferenceEquals(Slot.Current, this);

    /// <summary>Keeps the body in a file instead of in memory, or at another place of it. Called under the container's lock.</summary>
    public void MoveTo(DocumentFile file)
    {
        if ((_body is null && file.IsCurrent(_place)) || !file.TryKeep(Body, out var place))
        {
            return;
        }

        _file = file;
        Volatile.Write(ref _place, place);
        Volatile.Write(ref _body, null);
    }
}

/// <summary>The place of one document, from its creation to its deletion.</summary>
/// <param name="id">The document's id, unique in its logical partition.</param>
/// <param name="sequence">The number of its creation in the container: the order of the resource ids.</param>
/// <param name="partition">The logical partition it belongs to.</param>
internal sealed class DocumentSlot(string id, long sequence, LogicalPartition partition)
{
    public string Id { get; } = DocumentIds.Shared(id);

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

    /// <summary>The canonical partition key.</summary>
    public string Key { get; } = key;

    public DocumentTable Documents { get; } = new();

    /// <summary>Document that holds each unique key; null until the first.</summary>
    public Dictionary<string, DocumentSlot>? UniqueKeys { get; set; }

    /// <summary>The value of the last level, as the query engine sees it.</summary>
    public SqlValue LastComponent => ReadComponents()[^1];

    /// <summary>The hashed key, see <see cref="EffectivePartitionKey"/>.</summary>
    public string EffectiveKey => _effectiveKey ??= EffectivePartitionKey.Of(Key, definition.Hierarchical);

    /// <summary>Reads the value of each level, as the query engine sees it.</summary>
    public SqlValue[] ReadComponents()
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
