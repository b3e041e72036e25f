using Billing.Local.Faults;

namespace Billing.Local.Cosmos;

/// <summary>Finds out what a request is about and who answers it.</summary>
internal sealed class CosmosRouter(LocalCosmosAccount account)
{
    private readonly ResourceEndpoint _resources = new(account);

    public Task<CosmosReply> HandleAsync(CosmosRequest request) => AnswerAsync(() => RouteAsync(request, Split(request.Path)));

    /// <summary>Carries out a write on documents after somebody else has written what it guards; 449 when it guards nothing.</summary>
    public Task<CosmosReply> ContestAsync(CosmosRequest request) => AnswerAsync(async () =>
    {
        var path = Split(request.Path);
        return account.FindDatabase(path[1])?.Find(path[3]) is { } container && await CompetingWriter.WriteFirstAsync(request, container)
            ? await RouteAsync(request, path)
            : CosmosFaults.Answer(FaultKind.Conflict);
    });

    private static async Task<CosmosReply> AnswerAsync(Func<Task<CosmosReply>> work)
    {
        try
        {
            return await work();
        }
        catch (CosmosFault fault)
        {
            return CosmosReply.Error(fault.Status, fault.SubStatus, fault.Message);
        }
        catch (CosmosThrottle throttle)
        {
            var reply = CosmosReply.Error(429, CosmosSubStatus.RequestRateTooLarge, throttle.Message);
            return new CosmosReply { Status = 429, SubStatus = reply.SubStatus, Body = reply.Body, RetryAfter = throttle.RetryAfter };
        }
        catch (IOException exception)
        {
            // The journal could not take the record: nothing may be acknowledged.
            return CosmosReply.Error(500, 0, exception.Message);
        }
    }

    private Task<CosmosReply> RouteAsync(CosmosRequest request, string[] path)
    {
        if (path.Length == 0)
        {
            return Task.FromResult(ResourceEndpoint.Account(request.Origin));
        }

        if (path[0] != "dbs")
        {
            throw CosmosFault.Unsupported($"the resource /{path[0]}");
        }

        if (path.Length == 1)
        {
            return _resources.DatabasesAsync(request);
        }

        var database = account.FindDatabase(path[1]);
        if (path.Length > 2 && path[2] == "colls")
        {
            return path.Length == 3
                ? _resources.ContainersAsync(request, database ?? throw NotFound(path[1]))
                : RouteContainerAsync(request, path, database);
        }

        return path.Length == 2
            ? _resources.DatabaseAsync(request, database ?? throw NotFound(path[1]))
            : throw CosmosFault.Unsupported($"the resource {path[2]} of a database");
    }

    private Task<CosmosReply> RouteContainerAsync(CosmosRequest request, string[] path, DatabaseStore? database)
    {
        if (database?.Find(path[3]) is not { } container)
        {
            throw path.Length == 4 ? NotFound(path[3]) : CosmosFault.OwnerNotFound();
        }

        if (request.Headers[CosmosHeader.IntendedContainerRid] is { Length: > 0 } intended && intended != container.Rid)
        {
            throw CosmosFault.BadRequest(
                "The container has been made anew since the client learnt of it.", CosmosSubStatus.IncorrectContainerRid);
        }

        return (path.Length, path.Length > 4 ? path[4] : null) switch
        {
            (4, _) => _resources.ContainerAsync(request, database, container),
            (5, "pkranges") => Task.FromResult(ResourceEndpoint.PartitionKeyRanges(request, container)),
            (5, "docs") => RouteDocumentsAsync(request, container),
            (6, "docs") => DocumentEndpoint.HandleAsync(request, container, path[5]),
            _ => throw CosmosFault.Unsupported($"the resource {path[4]} of a container"),
        };
    }

    private static Task<CosmosReply> RouteDocumentsAsync(CosmosRequest request, ContainerStore container)
    {
        if (request.Method == "GET")
        {
            return ChangeFeedEndpoint.IsChangeFeed(request)
                ? ChangeFeedEndpoint.HandleAsync(request, container)
                : QueryEndpoint.ReadFeedAsync(request, container);
        }

        if (request.Method != "POST")
        {
            throw new CosmosFault(405, 0, $"{request.Method} is not allowed on documents.");
        }

        if (request.IsSet(CosmosHeader.IsQueryPlan))
        {
            return Task.FromResult(QueryEndpoint.Plan(request));
        }

        if (request.IsSet(CosmosHeader.IsQuery))
        {
            return QueryEndpoint.QueryAsync(request, container);
        }

        return request.IsSet(CosmosHeader.IsBatch)
            ? BatchEndpoint.HandleAsync(request, container)
            : DocumentEndpoint.CreateAsync(request, container);
    }

    private static CosmosFault NotFound(string name) => new(404, 0, $"Resource Not Found: {name}.");

    /// <summary>The segments of a path, without their percent encoding.</summary>
    public static string[] Split(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].Contains('%', StringComparison.Ordinal))
            {
                segments[i] = Uri.UnescapeDataString(segments[i]);
            }
        }

        return segments;
    }
}
