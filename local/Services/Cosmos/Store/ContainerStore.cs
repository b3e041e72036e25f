namespace Billing.Local.Cosmos;

/// <summary>
/// One container: its logical partitions, the order in which documents were created and last changed, and its LSN, which
/// counts commits. One lock guards all of it; documents themselves never change.
/// </summary>
internal sealed partial class ContainerStore
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly IContainerLog _log;
    private readonly DocumentFile? _file;
    private readonly DocumentBody _bodies;
    private readonly Dictionary<string, LogicalPartition> _partitions = new(StringComparer.Ordinal);
    private readonly PrefixIndex _prefixes;
    private readonly OrderedLog<DocumentSlot> _slots = new(slot => slot.Sequence, slot => slot.Current is not null);
    private readonly OrderedLog<StoredDocument> _changes = new(document => document.Lsn, document => document.IsCurrent);
    private readonly PriorityQueue<StoredDocument, long> _expiries = new();
    private RateLimiter? _limiter;
    private Task _durable = Task.CompletedTask;
    private long _lsn;
    private long _sequence;
    private bool _deleted;

    public ContainerStore(ContainerAddress address, ContainerDefinition definition, long timestamp, TimeProvider clock, IContainerLog log, DocumentFile? file)
    {
        Address = address;
        Definition = definition;
        Timestamp = timestamp;
        _clock = clock;
        _log = log;
        _file = file;
        _prefixes = new PrefixIndex(definition.Key);
        _bodies = new DocumentBody(Self, address.Database, address.Container);
    }

    public ContainerAddress Address { get; }

    public TimeProvider Clock => _clock;

    public ContainerDefinition Definition { get; private set; }

    public string Name => Definition.Id;

    public string Rid => Address.Rid;

    /// <summary>The address by names, as in <c>dbs/a/colls/b</c>.</summary>
    public string FullName => Address.FullName;

    public string Self => $"dbs/{Address.DatabaseRid}/colls/{Rid}/";

    /// <summary>Seconds since 1970 when the definition was last changed.</summary>
    public long Timestamp { get; private set; }

    public string ETag => $"\"{Address.Container:x8}-0000-0000-0000-{Timestamp:x12}\"";

    /// <summary>The number of the last commit.</summary>
    public long Lsn => Volatile.Read(ref _lsn);

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Carries out one operation and returns once it is durable.</summary>
    public async ValueTask<DocumentReply> ExecuteAsync(DocumentOperation operation)
    {
        DocumentOutcome outcome;
        Task durable;
        long lsn;
        lock (_gate)
        {
            ThrowIfUnavailable();
            var transaction = Begin(operation.PartitionKey);
            outcome = transaction.Apply(operation);
            Commit(transaction);
            Charge(outcome.Charge);
            durable = _durable;
            lsn = _lsn;
        }

        if (!durable.IsCompletedSuccessfully)
        {
            await durable;
        }

        return new DocumentReply(outcome, lsn);
    }

    /// <summary>Carries out all operations as one commit, or none: then the one that failed says why and the others answer 424.</summary>
    public async ValueTask<BatchReply> ExecuteBatchAsync(string partitionKey, IReadOnlyList<DocumentOperation> operations)
    {
        var outcomes = new DocumentOutcome[operations.Count];
        Task durable;
        long lsn;
        bool done;
        lock (_gate)
        {
            ThrowIfUnavailable();
            done = ApplyAll(Begin(partitionKey), operations, outcomes);
            Charge(outcomes.Sum(outcome => outcome.Charge));
            durable = _durable;
            lsn = _lsn;
        }

        if (!durable.IsCompletedSuccessfully)
        {
            await durable;
        }

        return new BatchReply(done, outcomes, lsn);
    }

    /// <summary>Sets the request units per second; null for no limit.</summary>
    public void SetThroughput(double? unitsPerSecond)
    {
        lock (_gate)
        {
            _limiter = unitsPerSecond is { } units ? new RateLimiter(units, _clock) : null;
        }
    }

    /// <summary>Puts another definition in place, which must keep the partition key and the unique keys.</summary>
    public void Redefine(ContainerDefinition definition, long timestamp)
    {
        lock (_gate)
        {
            Definition = definition;
            Timestamp = timestamp;
            RescheduleExpiries();
        }
    }

    /// <summary>Makes every later request fail, since the container is gone.</summary>
    public void MarkDeleted()
    {
        lock (_gate)
        {
            _deleted = true;
            SignalFeeds();
        }
    }

    private bool ApplyAll(DocumentTransaction transaction, IReadOnlyList<DocumentOperation> operations, DocumentOutcome[] outcomes)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            outcomes[i] = transaction.Apply(operations[i]);
            if (outcomes[i].Failed)
            {
                var failed = outcomes[i];
                Array.Fill(outcomes, new DocumentOutcome(424, Charge: 0));
                outcomes[i] = failed;
                return false;
            }
        }

        Commit(transaction);
        return true;
    }

    private DocumentTransaction Begin(string partitionKey)
    {
        _partitions.TryGetValue(partitionKey, out var partition);
        return new DocumentTransaction(this, partition, partitionKey, _lsn + 1, Now);
    }

    private void ThrowIfUnavailable()
    {
        ThrowIfDeleted();
        ThrowIfThrottled();
    }

    private void ThrowIfThrottled()
    {
        if (_limiter?.Delay() is { } wait)
        {
            throw new CosmosThrottle(wait);
        }
    }

    private void ThrowIfDeleted()
    {
        if (_deleted)
        {
            throw CosmosFault.OwnerNotFound();
        }
    }

    private void Charge(double units) => _limiter?.Spend(units);
}

/// <summary>The address of a container, by name and by number.</summary>
internal sealed record ContainerAddress(string DatabaseName, uint Database, string Name, uint Container)
{
    public string DatabaseRid { get; } = ResourceIds.Database(Database);

    public string Rid { get; } = ResourceIds.Container(Database, Container);

    public string FullName { get; } = $"dbs/{DatabaseName}/colls/{Name}";
}

/// <summary>The outcome of one operation and the container's LSN after it.</summary>
internal readonly record struct DocumentReply(DocumentOutcome Outcome, long Lsn);

/// <summary>The outcomes of a batch, whether it was done, and the container's LSN after it.</summary>
internal sealed record BatchReply(bool Done, DocumentOutcome[] Outcomes, long Lsn);

/// <summary>The container's request units are used up for the moment.</summary>
internal sealed class CosmosThrottle(TimeSpan retryAfter) : Exception("Request rate is large. More Request Units may be needed.")
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
