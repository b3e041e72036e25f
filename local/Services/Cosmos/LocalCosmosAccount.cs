using System.Collections.Concurrent;
using Billing.Local.Faults;
using Billing.Local.Hosting;
using Billing.Local.Journal;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Cosmos;

/// <summary>
/// A Cosmos DB account in this process. It speaks the service's REST protocol, so that the true SDK works on it in
/// gateway mode, and offers the change feed to readers in the same process. Every container has one physical partition.
/// </summary>
internal sealed class LocalCosmosAccount : IJournaled, IQuiescent
{
    /// <summary>The address that clients of this account believe to talk to; nothing listens there.</summary>
    public const string Endpoint = "https://cosmos.local/";

    // Any key will do: the endpoint is reachable only from inside the process.
    private static readonly string Key = Convert.ToBase64String(new byte[64]);
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly CosmosJournal _journal;
    private readonly CosmosRouter _router;
    private readonly ConcurrentDictionary<string, DatabaseStore> _databases = new(StringComparer.Ordinal);
    private uint _lastDatabase;
    private uint _lastContainer;
    private long _running;

    public LocalCosmosAccount(TimeProvider clock, IJournal journal)
    {
        _clock = clock;
        _journal = new CosmosJournal(journal);
        _router = new CosmosRouter(this);
    }

    /// <inheritdoc/>
    public JournalLane Lane => JournalLane.Cosmos;

    /// <summary>Requests under way and changes that open in-process feeds have not handled.</summary>
    public long PendingWork => Interlocked.Read(ref _running) + Containers.Sum(container => container.PendingChanges);

    /// <summary>Gate that requests for documents pass before they are carried out.</summary>
    public ServiceGate Gate { get; init; } = ServiceGate.Open;

    /// <summary>Where bodies of documents are kept; null for memory.</summary>
    public DocumentFile? Documents { get; init; }

    internal IEnumerable<DatabaseStore> Databases => _databases.Values.OrderBy(database => database.Number);

    private IEnumerable<ContainerStore> Containers => _databases.Values.SelectMany(database => database.Containers.Values);

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>
    /// A client of the true SDK that talks to this account. The given options are used as they are but for what makes
    /// the client stay in the process: gateway mode, the message handler, and no telemetry.
    /// </summary>
    public CosmosClient CreateClient(CosmosClientOptions? options = null)
    {
        options ??= new CosmosClientOptions();
        options.ConnectionMode = ConnectionMode.Gateway;
        options.LimitToEndpoint = options.ApplicationRegion is null && options.ApplicationPreferredRegions is null;
        options.CosmosClientTelemetryOptions.DisableSendingMetricsToService = true;
        options.HttpClientFactory = () => new HttpClient(new InProcessHandler(HandleAsync), disposeHandler: true);
        return new CosmosClient(Endpoint, Key, options);
    }

    /// <summary>Answers one request of the REST protocol, whoever carried it here.</summary>
    public async Task<CosmosReply> HandleAsync(CosmosRequest request)
    {
        Interlocked.Increment(ref _running);
        try
        {
            return Gate.IsArmed && CosmosFaults.CallOf(request) is { } call
                ? await Gate.CallAsync(call, CosmosFaults.PossibleFor(call), () => _router.HandleAsync(request), fault => FailAsync(request, fault))
                : await _router.HandleAsync(request);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    /// <summary>As the service answers at a fault. A guarded write meets a competitor in half of its conflicts.</summary>
    private Task<CosmosReply> FailAsync(CosmosRequest request, FaultKind fault) => fault == FaultKind.Conflict && Gate.Pick(2) == 1
        ? _router.ContestAsync(request)
        : Task.FromResult(CosmosFaults.Answer(fault));

    /// <summary>Opens the changes of a container after a position; zero means from the beginning.</summary>
    /// <exception cref="ArgumentException">There is no such container.</exception>
    public CosmosChangeFeed OpenChangeFeed(string database, string container, long afterLsn) => new(Require(database, container), afterLsn);

    /// <summary>The position of the last commit of a container.</summary>
    /// <exception cref="ArgumentException">There is no such container.</exception>
    public long CurrentLsn(string database, string container) => Require(database, container).Lsn;

    /// <summary>Limits the request units per second of a container, beyond which it answers 429; null lifts the limit.</summary>
    /// <exception cref="ArgumentException">There is no such container.</exception>
    public void SetThroughput(string database, string container, double? unitsPerSecond) =>
        Require(database, container).SetThroughput(unitsPerSecond);

    /// <inheritdoc/>
    public void Replay(ReadOnlySpan<byte> record)
    {
        var kind = CosmosRecord.KindOf(record, out var reader);
        switch (kind)
        {
            case CosmosRecordKind.DatabaseMade:
                var name = reader.Utf8();
                var number = (uint)reader.Number();
                _lastDatabase = Math.Max(_lastDatabase, number);
                _databases[name] = new DatabaseStore(name, number, reader.Number());
                break;
            case CosmosRecordKind.AccountCounters:
                _lastDatabase = Math.Max(_lastDatabase, (uint)reader.Number());
                _lastContainer = Math.Max(_lastContainer, (uint)reader.Number());
                break;
            case CosmosRecordKind.DatabaseDropped:
                _databases.TryRemove(reader.Utf8(), out _);
                break;
            default:
                ReplayContainer(kind, ref reader);
                break;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> LiveRecords() => Capture().Select(record => (ReadOnlyMemory<byte>)record.Bytes.ToArray());

    /// <inheritdoc/>
    public IReadOnlyCollection<LiveRecord> Capture()
    {
        List<LiveRecord> records;
        lock (_gate)
        {
            records = [.. Databases.SelectMany(CosmosJournal.LiveRecords), new LiveRecord(CosmosJournal.AccountCounters(_lastDatabase, _lastContainer))];
        }

        if (Documents is not null && Documents.TryRenew(records.Sum(record => record.Source is StoredDocument document ? (long)document.Length : 0)))
        {
            _ = Task.Run(() => Containers.ToList().ForEach(container => container.MoveBodies()));
        }

        return records;
    }

    internal DatabaseStore? FindDatabase(string nameOrRid) => _databases.TryGetValue(nameOrRid, out var database)
        ? database
        : _databases.Values.FirstOrDefault(other => other.Rid == nameOrRid);

    internal async Task<DatabaseStore> CreateDatabaseAsync(string name)
    {
        ValueTask durable;
        DatabaseStore database;
        lock (_gate)
        {
            if (_databases.ContainsKey(name))
            {
                throw new CosmosFault(409, 0, "Database with the specified name already exists.");
            }

            // Recorded before anyone can see it, so that what happens in it is recorded later.
            database = new DatabaseStore(name, ++_lastDatabase, Now);
            durable = _journal.DatabaseMade(database);
            _databases[name] = database;
        }

        await durable;
        return database;
    }

    internal async Task DropDatabaseAsync(DatabaseStore database)
    {
        ValueTask durable;
        lock (_gate)
        {
            _databases.TryRemove(database.Name, out _);
            foreach (var container in database.Containers.Values)
            {
                container.MarkDeleted();
            }

            durable = _journal.DatabaseDropped(database);
        }

        await durable;
    }

    internal async Task<ContainerStore> CreateContainerAsync(DatabaseStore database, ContainerDefinition definition)
    {
        ValueTask durable;
        ContainerStore container;
        lock (_gate)
        {
            if (database.Containers.ContainsKey(definition.Id))
            {
                throw new CosmosFault(409, 0, "Container with the specified name already exists.");
            }

            var address = new ContainerAddress(database.Name, database.Number, definition.Id, ++_lastContainer);
            container = new ContainerStore(address, definition, Now, _clock, _journal, Documents);
            durable = _journal.ContainerDefined(container);
            database.Containers[definition.Id] = container;
        }

        await durable;
        return container;
    }

    internal async Task RedefineAsync(ContainerStore container, ContainerDefinition definition)
    {
        if (definition.Id != container.Name || definition.Fixed() != container.Definition.Fixed())
        {
            throw CosmosFault.BadRequest("The id, the partition key and the unique keys of a container cannot be changed.");
        }

        ValueTask durable;
        lock (_gate)
        {
            container.Redefine(definition, Now);
            durable = _journal.ContainerDefined(container);
        }

        await durable;
    }

    internal async Task DropContainerAsync(DatabaseStore database, ContainerStore container)
    {
        ValueTask durable;
        lock (_gate)
        {
            database.Containers.TryRemove(container.Name, out _);
            container.MarkDeleted();
            durable = _journal.ContainerDropped(container);
        }

        await durable;
    }

    private void ReplayContainer(CosmosRecordKind kind, ref RecordReader reader)
    {
        var databaseNumber = (uint)reader.Number();
        var number = (uint)reader.Number();
        if (_databases.Values.FirstOrDefault(other => other.Number == databaseNumber) is not { } database)
        {
            return;
        }

        var container = database.Containers.Values.FirstOrDefault(other => other.Address.Container == number);
        switch (kind)
        {
            case CosmosRecordKind.ContainerDefined:
                ReplayDefinition(database, number, container, reader.Number(), ContainerDefinition.Parse(reader.Bytes()));
                break;
            case CosmosRecordKind.ContainerDropped when container is not null:
                database.Containers.TryRemove(container.Name, out _);
                break;
            case CosmosRecordKind.Commit:
                container?.ReplayCommit(ref reader);
                break;
            case CosmosRecordKind.ContainerCounters:
                container?.ReplayCounters(ref reader);
                break;
        }
    }

    private void ReplayDefinition(
        DatabaseStore database, uint number, ContainerStore? container, long timestamp, ContainerDefinition definition)
    {
        _lastContainer = Math.Max(_lastContainer, number);
        if (container is not null)
        {
            container.Redefine(definition, timestamp);
            return;
        }

        var address = new ContainerAddress(database.Name, database.Number, definition.Id, number);
        database.Containers[definition.Id] = new ContainerStore(address, definition, timestamp, _clock, _journal, Documents);
    }

    private ContainerStore Require(string database, string container) => FindDatabase(database)?.Find(container)
        ?? throw new ArgumentException($"There is no Cosmos container {database}/{container}.");
}
