namespace Billing.Local.Cosmos;

/// <summary>Several operations in one request: atomic as a transactional batch, or one by one as the SDK's bulk mode sends them.</summary>
internal static class BatchEndpoint
{
    private const int MaxOperations = 100;
    private const int MaxBytes = 2 * 1024 * 1024;

    public static async Task<CosmosReply> HandleAsync(CosmosRequest request, ContainerStore container)
    {
        var rows = await BatchCodec.ReadAsync(request.Body);
        if (rows.Count > MaxOperations)
        {
            return CosmosReply.Error(400, 0, $"A batch has at most {MaxOperations} operations, not {rows.Count}.", container);
        }

        if (request.Body.Length > MaxBytes)
        {
            return CosmosReply.Error(413, 0, "Request size is too large: a batch has at most 2 MB.", container);
        }

        return request.IsSet(CosmosHeader.BatchAtomic)
            ? await AtomicAsync(request, container, rows)
            : await OneByOneAsync(container, rows);
    }

    private static async Task<CosmosReply> AtomicAsync(CosmosRequest request, ContainerStore container, List<BatchRow> rows)
    {
        var header = request.Headers[CosmosHeader.PartitionKey]
            ?? throw CosmosFault.BadRequest("The partition key of a batch must be given.");
        var key = container.HasPartition(header) ? header : container.Definition.Key.CanonicalFull(header);
        var operations = new DocumentOperation[rows.Count];
        for (var i = 0; i < operations.Length; i++)
        {
            if (Prepare(rows[i], key, container, out operations[i]) is { } refused)
            {
                var outcomes = new DocumentOutcome[rows.Count];
                Array.Fill(outcomes, new DocumentOutcome(424, Charge: 0));
                outcomes[i] = refused;
                return await ReplyAsync(container, 207, outcomes, rows, container.Lsn);
            }
        }

        var reply = await container.ExecuteBatchAsync(key, operations);
        return await ReplyAsync(container, reply.Done ? 200 : 207, reply.Outcomes, rows, reply.Lsn);
    }

    private static async Task<CosmosReply> OneByOneAsync(ContainerStore container, List<BatchRow> rows)
    {
        var outcomes = new DocumentOutcome[rows.Count];
        var lsn = container.Lsn;
        for (var i = 0; i < outcomes.Length; i++)
        {
            var key = container.Definition.Key.CanonicalFull(rows[i].PartitionKey ?? "[{}]");
            if (Prepare(rows[i], key, container, out var operation) is { } refused)
            {
                outcomes[i] = refused;
                continue;
            }

            (outcomes[i], lsn) = await container.ExecuteAsync(operation);
        }

        var status = outcomes.Any(outcome => outcome.Failed) ? 207 : 200;
        return await ReplyAsync(container, status, outcomes, rows, lsn);
    }

    private static DocumentOutcome? Prepare(BatchRow row, string key, ContainerStore container, out DocumentOperation operation)
    {
        operation = null!;
        try
        {
            var writesBody = row.Action is DocumentAction.Create or DocumentAction.Upsert or DocumentAction.Replace;
            operation = new DocumentOperation
            {
                Action = row.Action,
                PartitionKey = key,
                Id = row.Id,
                Scan = writesBody ? DocumentScan.Read(row.Body, container.Definition.Key) : null,
                Patch = row.Action == DocumentAction.Patch ? DocumentPatch.Parse(row.Body) : null,
                IfMatch = row.IfMatch,
                IfNoneMatch = row.IfNoneMatch,
                Minimal = row.Minimal,
            };
            return null;
        }
        catch (CosmosFault fault)
        {
            return new DocumentOutcome(fault.Status, Message: fault.Message, SubStatus: fault.SubStatus);
        }
    }

    private static async Task<CosmosReply> ReplyAsync(
        ContainerStore container, int status, DocumentOutcome[] outcomes, List<BatchRow> rows, long lsn) => new()
        {
            Status = status,
            Container = container,
            Lsn = lsn,
            Charge = outcomes.Sum(outcome => outcome.Charge),
            ContentType = "application/octet-stream",
            Body = await BatchCodec.WriteAsync(outcomes, rows),
        };
}
