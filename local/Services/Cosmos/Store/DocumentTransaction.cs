namespace Billing.Local.Cosmos;

/// <summary>
/// Carries out operations on one logical partition without showing them to anybody else: the writes are staged, and each
/// operation sees those before it. The container applies the staged writes all together or drops them. Used under the
/// container's lock.
/// </summary>
internal sealed class DocumentTransaction(ContainerStore container, LogicalPartition? partition, string partitionKey, long lsn, long now)
{
    private const int MaxBodyBytes = 2 * 1024 * 1024;
    private const int MaxIdBytes = 1023;
    private List<StagedWrite>? _writes;
    private Dictionary<string, DocumentSlot?>? _uniqueKeys;
    private LogicalPartition? _partition = partition;

    /// <summary>The writes so far, in order.</summary>
    public IReadOnlyList<StagedWrite> Writes => _writes ?? (IReadOnlyList<StagedWrite>)[];

    /// <summary>The commit's number, if there is anything to commit.</summary>
    public long Lsn => lsn;

    /// <summary>The time of the commit, in seconds since 1970.</summary>
    public long Timestamp => now;

    public DocumentOutcome Apply(DocumentOperation operation) => operation.Action switch
    {
        DocumentAction.Read => Read(operation),
        DocumentAction.Create => Create(operation),
        DocumentAction.Upsert => Upsert(operation),
        DocumentAction.Replace => Replace(operation),
        DocumentAction.Delete => Delete(operation),
        DocumentAction.Patch => Patch(operation),
        _ => new DocumentOutcome(400, Message: $"Operation {operation.Action} is not known."),
    };

    private DocumentOutcome Read(DocumentOperation operation)
    {
        if (Find(operation.Id!) is not { } current)
        {
            return NotFound(operation.Id!);
        }

        var charge = RequestCharge.Read(current.Length);
        return operation.IfNoneMatch is { } tag && Matches(tag, current)
            ? new DocumentOutcome(304, current, Charge: charge)
            : new DocumentOutcome(200, current, Charge: charge);
    }

    private DocumentOutcome Create(DocumentOperation operation)
    {
        var scan = operation.Scan!;
        if (CheckBody(operation) is { } refused)
        {
            return refused;
        }

        return Find(scan.Id!) is null
            ? Put(NewSlot(scan.Id!), scan, 201)
            : new DocumentOutcome(409, Message: "Entity with the specified id already exists in the system.");
    }

    private DocumentOutcome Upsert(DocumentOperation operation)
    {
        var scan = operation.Scan!;
        if (CheckBody(operation) is { } refused)
        {
            return refused;
        }

        if (Find(scan.Id!) is not { } current)
        {
            return Put(NewSlot(scan.Id!), scan, 201);
        }

        return CheckConditions(operation, current) ?? Put(current.Slot, scan, 200);
    }

    private DocumentOutcome Replace(DocumentOperation operation)
    {
        var scan = operation.Scan!;
        if (CheckBody(operation) is { } refused)
        {
            return refused;
        }

        if (operation.Id is { } id && id != scan.Id)
        {
            return new DocumentOutcome(400, Message: $"The id '{scan.Id}' in the body is not the id '{id}' of the document to replace.");
        }

        return Find(scan.Id!) is { } current
            ? CheckConditions(operation, current) ?? Put(current.Slot, scan, 200)
            : NotFound(scan.Id!);
    }

    private DocumentOutcome Delete(DocumentOperation operation)
    {
        if (Find(operation.Id!) is not { } current)
        {
            return NotFound(operation.Id!);
        }

        if (CheckConditions(operation, current) is { } refused)
        {
            return refused;
        }

        (_writes ??= []).Add(new StagedWrite(current.Slot, null, null));
        ReleaseUniqueKeys(current.Slot);
        return new DocumentOutcome(204, Charge: RequestCharge.Delete);
    }

    private DocumentOutcome Patch(DocumentOperation operation)
    {
        if (Find(operation.Id!) is not { } current)
        {
            return NotFound(operation.Id!);
        }

        if (CheckConditions(operation, current) is { } refused)
        {
            return refused;
        }

        if (!operation.Patch!.Applies(current, container.Clock))
        {
            return PreconditionFailed();
        }

        try
        {
            var scan = DocumentScan.Read(operation.Patch.Apply(current.Body), container.Definition.Key);
            if (scan.Id != current.Id || scan.PartitionKey != partitionKey)
            {
                return new DocumentOutcome(400, Message: "A patch must not change the id or the partition key.");
            }

            return scan.Content.Length > MaxBodyBytes ? TooLarge() : Put(current.Slot, scan, 200);
        }
        catch (CosmosFault fault)
        {
            return new DocumentOutcome(fault.Status, Message: fault.Message, SubStatus: fault.SubStatus);
        }
    }

    private DocumentOutcome? CheckBody(DocumentOperation operation)
    {
        var scan = operation.Scan!;
        if (string.IsNullOrEmpty(scan.Id))
        {
            return new DocumentOutcome(
                400, Message: "The input content is invalid because the required properties - 'id; ' - are missing.");
        }

        if (scan.Id.Length * 3 > MaxIdBytes && System.Text.Encoding.UTF8.GetByteCount(scan.Id) > MaxIdBytes)
        {
            return new DocumentOutcome(400, Message: "The id is longer than 1023 bytes.");
        }

        if (scan.Id.AsSpan().ContainsAny("/\\?#"))
        {
            return new DocumentOutcome(400, Message: $"The id '{scan.Id}' holds one of the characters / \\ ? #, which are not allowed.");
        }

        // The service's own text for it, InvalidSpaceEndingInResourceName; a URL would lose the space.
        if (scan.Id.EndsWith(' '))
        {
            return new DocumentOutcome(400, Message: "The id must not end with a space.");
        }

        if (scan.PartitionKey != partitionKey)
        {
            return new DocumentOutcome(
                400,
                Message: "PartitionKey extracted from document doesn't match the one specified in the header.",
                SubStatus: CosmosSubStatus.PartitionKeyMismatch);
        }

        return scan.Content.Length > MaxBodyBytes ? TooLarge() : null;
    }

    private static DocumentOutcome? CheckConditions(DocumentOperation operation, StoredDocument current)
    {
        var fails = (operation.IfMatch is { } match && !Matches(match, current))
            || (operation.IfNoneMatch is { } none && Matches(none, current));
        return fails ? PreconditionFailed() : null;
    }

    /// <summary>The version that this transaction sees under an id, or null.</summary>
    private StoredDocument? Find(string id)
    {
        if (_writes is not null)
        {
            for (var i = _writes.Count - 1; i >= 0; i--)
            {
                if (_writes[i].Slot.Id == id)
                {
                    return _writes[i].Document;
                }
            }
        }

        return _partition is not null && _partition.Documents.TryGetValue(id, out var slot) && IsLive(slot) ? slot.Current : null;
    }

    private bool IsLive(DocumentSlot slot) => slot.Current is { } current && container.IsLive(current, now);

    private DocumentSlot NewSlot(string id)
    {
        _partition ??= new LogicalPartition(partitionKey, container.Definition.Key);
        return new DocumentSlot(id, container.NextSequence(_writes?.Count ?? 0), _partition);
    }

    private DocumentOutcome Put(DocumentSlot slot, DocumentScan scan, int status)
    {
        string[]? uniqueKeys = null;
        if (container.Definition.UniqueKeys.Count > 0)
        {
            uniqueKeys = UniqueKeyIndex.Of(scan.Content, container.Definition.UniqueKeys);
            if (!ClaimUniqueKeys(slot, uniqueKeys))
            {
                return new DocumentOutcome(409, Message: "Unique index constraint violation.");
            }
        }

        var document = container.Compose(slot, scan.Content.Span, scan.IsEmpty, lsn, _writes?.Count ?? 0, now, scan.TimeToLive);
        (_writes ??= []).Add(new StagedWrite(slot, document, uniqueKeys));
        return new DocumentOutcome(status, document, Charge: RequestCharge.Write(document.Length));
    }

    private bool ClaimUniqueKeys(DocumentSlot slot, string[] keys)
    {
        foreach (var key in keys)
        {
            if (HolderOf(key) is { } holder && holder != slot)
            {
                return false;
            }
        }

        ReleaseUniqueKeys(slot);
        _uniqueKeys ??= new Dictionary<string, DocumentSlot?>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            _uniqueKeys[key] = slot;
        }

        return true;
    }

    private DocumentSlot? HolderOf(string key)
    {
        if (_uniqueKeys is not null && _uniqueKeys.TryGetValue(key, out var staged))
        {
            return staged;
        }

        return _partition?.UniqueKeys is { } kept && kept.TryGetValue(key, out var slot) && IsLive(slot) ? slot : null;
    }

    private void ReleaseUniqueKeys(DocumentSlot slot)
    {
        var held = _writes?.LastOrDefault(write => write.Slot == slot && write.UniqueKeys is not null).UniqueKeys ?? slot.UniqueKeys;
        foreach (var key in held ?? [])
        {
            (_uniqueKeys ??= new Dictionary<string, DocumentSlot?>(StringComparer.Ordinal))[key] = null;
        }
    }

    private static bool Matches(string tag, StoredDocument document) => tag == "*" || tag == document.ETag;

    private static DocumentOutcome NotFound(string id) =>
        new(404, Message: $"Entity with the specified id '{id}' does not exist in the system.");

    private static DocumentOutcome PreconditionFailed() =>
        new(412, Message: "One of the specified pre-condition is not met.");

    private static DocumentOutcome TooLarge() => new(413, Message: "Request size is too large: a document has at most 2 MB.");
}

/// <summary>One write that is not yet visible.</summary>
/// <param name="Slot">The document's place.</param>
/// <param name="Document">The new version, or null for a deletion.</param>
/// <param name="UniqueKeys">The unique keys of the new version, if the container has any.</param>
internal readonly record struct StagedWrite(DocumentSlot Slot, StoredDocument? Document, string[]? UniqueKeys);
