using System.Text.Json;
using System.Text.Json.Nodes;

namespace Billing.Local.Cosmos;

/// <summary>A container's properties, as they were sent, and what this endpoint acts on.</summary>
internal sealed class ContainerDefinition
{
    private ContainerDefinition(JsonObject properties)
    {
        Properties = properties;
        Id = properties["id"]?.GetValue<string>() ?? throw CosmosFault.BadRequest("A container must have an id.");
        var key = properties["partitionKey"] as JsonObject ?? throw CosmosFault.BadRequest("A container must have a partition key.");
        var paths = key["paths"]?.AsArray().Select(path => path!.GetValue<string>()).ToArray() ?? [];
        if (paths.Length is < 1 or > 3)
        {
            throw CosmosFault.BadRequest("A partition key has one to three paths.");
        }

        Key = new PartitionKeyDefinition(paths, string.Equals(key["kind"]?.GetValue<string>(), "MultiHash", StringComparison.Ordinal));
        DefaultTimeToLive = properties["defaultTtl"]?.GetValue<int>();
        UniqueKeys = ReadUniqueKeys(properties);
        Indexes = IndexPolicy.Read(properties["indexingPolicy"] as JsonObject);
    }

    public string Id { get; }

    public PartitionKeyDefinition Key { get; }

    /// <summary>Null: items never expire. -1: only those with a <c>ttl</c> of their own. Otherwise seconds.</summary>
    public int? DefaultTimeToLive { get; }

    /// <summary>For each unique key its paths, split into segments.</summary>
    public IReadOnlyList<string[][]> UniqueKeys { get; }

    public IndexPolicy Indexes { get; }

    /// <summary>The properties as sent, without system properties.</summary>
    private JsonObject Properties { get; }

    /// <summary>Reads a definition from the body of a request or a journal record.</summary>
    public static ContainerDefinition Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var properties = JsonNode.Parse(json) as JsonObject ?? throw CosmosFault.BadRequest("A container must be a JSON object.");
            foreach (var name in properties.Select(property => property.Key).Where(name => name.StartsWith('_')).ToArray())
            {
                properties.Remove(name);
            }

            return new ContainerDefinition(properties);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw CosmosFault.BadRequest("The container's definition is not valid: " + exception.Message);
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(Properties);

    /// <summary>The properties together with the system's.</summary>
    public JsonObject ToResource(string rid, string self, string etag, long timestamp)
    {
        var resource = (JsonObject)Properties.DeepClone();
        resource["indexingPolicy"] ??= IndexPolicy.Default();
        resource["_rid"] = rid;
        resource["_ts"] = timestamp;
        resource["_self"] = self;
        resource["_etag"] = etag;
        resource["_docs"] = "docs/";
        resource["_sprocs"] = "sprocs/";
        resource["_triggers"] = "triggers/";
        resource["_udfs"] = "udfs/";
        resource["_conflicts"] = "conflicts/";
        return resource;
    }

    /// <summary>Text of what may not change while the container lives.</summary>
    public string Fixed() => string.Join(';', Key.Paths.Select(path => string.Join('/', path)))
        + "|" + string.Join(';', UniqueKeys.Select(key => string.Join(',', key.Select(path => string.Join('/', path)))));

    private static List<string[][]> ReadUniqueKeys(JsonObject properties)
    {
        var keys = (properties["uniqueKeyPolicy"] as JsonObject)?["uniqueKeys"] as JsonArray ?? [];
        return
        [
            .. keys.Select(key => ((JsonArray)key!["paths"]!)
                .Select(path => path!.GetValue<string>().Split('/', StringSplitOptions.RemoveEmptyEntries)).ToArray()),
        ];
    }
}
