using System.Text.Json;
using System.Text.Json.Nodes;

namespace Billing.Local.Cosmos;

/// <summary>The account, databases, containers and partition key ranges: everything but documents.</summary>
internal sealed class ResourceEndpoint(LocalCosmosAccount account)
{
    private const string QueryEngine =
        """
        {
          "maxSqlQueryInputLength": 262144, "maxJoinsPerSqlQuery": 5, "maxLogicalAndPerSqlQuery": 500,
          "maxLogicalOrPerSqlQuery": 500, "maxUdfRefPerSqlQuery": 10, "maxInExpressionItemsCount": 16000,
          "queryMaxInMemorySortDocumentCount": 500, "maxQueryRequestTimeoutFraction": 0.9, "sqlAllowNonFiniteNumbers": false,
          "sqlAllowAggregateFunctions": true, "sqlAllowSubQuery": true, "sqlAllowScalarSubQuery": true,
          "allowNewKeywords": true, "sqlAllowLike": true, "sqlAllowGroupByClause": true, "maxSpatialQueryCells": 12,
          "spatialMaxGeometryPointCount": 256, "sqlDisableQueryILOptimization": false,
          "sqlDisableFilterPlanOptimization": false, "sqlAllowTop": true, "enableSpatialIndexing": false
        }
        """;

    /// <summary>The answer to the SDK's first question: the account.</summary>
    public static CosmosReply Account(string origin)
    {
        var region = new JsonObject { ["name"] = "Local", ["databaseAccountEndpoint"] = origin };
        return Resource(200, new JsonObject
        {
            ["_self"] = "",
            ["id"] = "local",
            ["_rid"] = "local",
            ["media"] = "//media/",
            ["addresses"] = "//addresses/",
            ["_dbs"] = "//dbs/",
            ["writableLocations"] = new JsonArray(region.DeepClone()),
            ["readableLocations"] = new JsonArray(region),
            ["enableMultipleWriteLocations"] = false,
            ["userReplicationPolicy"] = new JsonObject { ["minReplicaSetSize"] = 1, ["maxReplicasetSize"] = 4 },
            ["userConsistencyPolicy"] = new JsonObject { ["defaultConsistencyLevel"] = "Strong" },
            ["systemReplicationPolicy"] = new JsonObject { ["minReplicaSetSize"] = 1, ["maxReplicasetSize"] = 4 },
            ["readPolicy"] = new JsonObject { ["primaryReadCoefficient"] = 1, ["secondaryReadCoefficient"] = 1 },
            ["queryEngineConfiguration"] = QueryEngine,
        });
    }

    public async Task<CosmosReply> DatabasesAsync(CosmosRequest request)
    {
        if (request.Method == "GET")
        {
            return Feed("Databases", "", account.Databases.Select(database => database.ToResource()));
        }

        if (request.IsSet(CosmosHeader.IsQuery))
        {
            throw CosmosFault.Unsupported("a query over databases");
        }

        var database = await account.CreateDatabaseAsync(IdOf(request));
        return Resource(201, database.ToResource(), database.ETag);
    }

    public async Task<CosmosReply> DatabaseAsync(CosmosRequest request, DatabaseStore database)
    {
        switch (request.Method)
        {
            case "GET":
                return Resource(200, database.ToResource(), database.ETag);
            case "DELETE":
                await account.DropDatabaseAsync(database);
                return new CosmosReply { Status = 204 };
            default:
                throw new CosmosFault(405, 0, $"{request.Method} is not allowed on a database.");
        }
    }

    public async Task<CosmosReply> ContainersAsync(CosmosRequest request, DatabaseStore database)
    {
        if (request.Method == "GET")
        {
            return Feed("DocumentCollections", database.Rid, database.InOrder.Select(ToResource));
        }

        if (request.IsSet(CosmosHeader.IsQuery))
        {
            throw CosmosFault.Unsupported("a query over containers");
        }

        var container = await account.CreateContainerAsync(database, ContainerDefinition.Parse(request.Body.Span));
        return Reply(201, container);
    }

    public async Task<CosmosReply> ContainerAsync(CosmosRequest request, DatabaseStore database, ContainerStore container)
    {
        switch (request.Method)
        {
            case "GET":
                return Reply(200, container);
            case "PUT":
                await account.RedefineAsync(container, ContainerDefinition.Parse(request.Body.Span));
                return Reply(200, container);
            case "DELETE":
                await account.DropContainerAsync(database, container);
                return new CosmosReply { Status = 204 };
            default:
                throw new CosmosFault(405, 0, $"{request.Method} is not allowed on a container.");
        }
    }

    /// <summary>The one range that each container has.</summary>
    public static CosmosReply PartitionKeyRanges(CosmosRequest request, ContainerStore container)
    {
        const string etag = "\"1\"";
        if (request.Headers[CosmosHeader.IfNoneMatch] == etag)
        {
            return new CosmosReply { Status = 304, ETag = etag, Container = container, Lsn = container.Lsn, ItemCount = 0 };
        }

        var range = new JsonObject
        {
            ["_rid"] = container.Rid,
            ["id"] = "0",
            ["_etag"] = etag,
            ["minInclusive"] = "",
            ["maxExclusive"] = "FF",
            ["ridPrefix"] = 0,
            ["_self"] = container.Self + "pkranges/0/",
            ["throughputFraction"] = 1,
            ["status"] = "online",
            ["parents"] = new JsonArray(),
            ["_ts"] = container.Timestamp,
        };
        var page = new JsonObject { ["_rid"] = container.Rid, ["PartitionKeyRanges"] = new JsonArray(range), ["_count"] = 1 };
        return new CosmosReply
        {
            Status = 200,
            ETag = etag,
            Container = container,
            Lsn = container.Lsn,
            ItemCount = 1,
            Body = JsonSerializer.SerializeToUtf8Bytes(page),
        };
    }

    private static JsonObject ToResource(ContainerStore container) =>
        container.Definition.ToResource(container.Rid, container.Self, container.ETag, container.Timestamp);

    private static CosmosReply Reply(int status, ContainerStore container) => new()
    {
        Status = status,
        ETag = container.ETag,
        Container = container,
        Lsn = container.Lsn,
        Body = JsonSerializer.SerializeToUtf8Bytes(ToResource(container)),
    };

    private static CosmosReply Resource(int status, JsonObject resource, string? etag = null) =>
        new() { Status = status, ETag = etag, Body = JsonSerializer.SerializeToUtf8Bytes(resource) };

    private static CosmosReply Feed(string name, string rid, IEnumerable<JsonObject> resources)
    {
        var items = new JsonArray([.. resources]);
        var count = items.Count;
        var page = new JsonObject { ["_rid"] = rid, [name] = items, ["_count"] = count };
        return new CosmosReply { Status = 200, ItemCount = count, Body = JsonSerializer.SerializeToUtf8Bytes(page) };
    }

    private static string IdOf(CosmosRequest request)
    {
        try
        {
            return JsonNode.Parse(request.Body.Span)?["id"]?.GetValue<string>() ?? throw CosmosFault.BadRequest("An id is missing.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw CosmosFault.BadRequest("The body is not valid: " + exception.Message);
        }
    }
}
