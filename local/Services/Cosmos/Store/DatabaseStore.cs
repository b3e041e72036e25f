using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Billing.Local.Cosmos;

/// <summary>One database: a name and its containers.</summary>
internal sealed class DatabaseStore(string name, uint number, long timestamp)
{
    public string Name { get; } = name;

    public uint Number { get; } = number;

    /// <summary>Seconds since 1970 when it was made.</summary>
    public long Timestamp { get; } = timestamp;

    public string Rid { get; } = ResourceIds.Database(number);

    public ConcurrentDictionary<string, ContainerStore> Containers { get; } = new(StringComparer.Ordinal);

    /// <summary>The containers in the order of their creation.</summary>
    public IEnumerable<ContainerStore> InOrder => Containers.Values.OrderBy(container => container.Address.Container);

    /// <summary>The container with this name or resource id, or null.</summary>
    public ContainerStore? Find(string nameOrRid) => Containers.TryGetValue(nameOrRid, out var container)
        ? container
        : Containers.Values.FirstOrDefault(other => other.Rid == nameOrRid);

    public string ETag => $"\"{Number:x8}-0000-0000-0000-{Timestamp:x12}\"";

    public JsonObject ToResource() => new()
    {
        ["id"] = Name,
        ["_rid"] = Rid,
        ["_self"] = $"dbs/{Rid}/",
        ["_etag"] = ETag,
        ["_colls"] = "colls/",
        ["_users"] = "users/",
        ["_ts"] = Timestamp,
    };
}
