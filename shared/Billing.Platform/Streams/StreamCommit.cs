using System.Text.Json;
using Billing.Domain.Primitives;
using Billing.Platform.Tracing;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Streams;

/// <summary>A stream as it was loaded.</summary>
internal sealed record StreamSnapshot<TState>(TState State, long Version, string LastHash, string? ETag, double RequestCharge)
    where TState : IStreamState<TState>
{
    /// <summary>A stream that does not exist.</summary>
    public static StreamSnapshot<TState> OfNothing { get; } = new(TState.Empty, 0, string.Empty, null, 0);
}

/// <summary>Turns a decision's events into the documents of one batch.</summary>
internal sealed class StreamCommit<TState>
    where TState : IStreamState<TState>
{
    // https://learn.microsoft.com/azure/cosmos-db/concepts-limits: a batch has 2 MB with what each operation says of itself.
    private const int LargestBatch = 2 * 1024 * 1024 - 8 * 1024;
    private const int BytesOfOperation = 256;

    private readonly StreamAddress _address;
    private readonly StreamSnapshot<TState> _before;
    private readonly DateTimeOffset _now;
    private readonly string? _requestDigest;
    private readonly IReadOnlyDictionary<string, KeyClaim>? _claims;
    private readonly List<EventEnvelope> _events = [];

    public StreamCommit(
        StreamAddress address, Command command, StreamSnapshot<TState> before, IReadOnlyList<IDomainEvent> events, EventCatalogue catalogue, DateTimeOffset now)
    {
        if (events.Count > StreamStore.MaximumEventsPerCommit)
        {
            throw new ArgumentException($"{events.Count} events do not fit into one commit of {StreamStore.MaximumEventsPerCommit}.", nameof(events));
        }

        (_address, _before, _now, _requestDigest, _claims) = (address, before, now, command.RequestDigest, command.Claims);
        NewState = before.State;
        NewVersion = before.Version;
        LastHash = before.LastHash;
        foreach (var happened in events)
        {
            Add(command, happened, catalogue.Describe(happened));
        }
    }

    public TState NewState { get; private set; }

    public long NewVersion { get; private set; }

    private string LastHash { get; set; }

    /// <summary>State first, so that its guard decides; then the receipts; then the events.</summary>
    public TransactionalBatch Batch(Container streams, IEnumerable<string> keys)
    {
        var batch = streams.CreateTransactionalBatch(_address.PartitionKey);
        var unread = new TransactionalBatchItemRequestOptions { EnableContentResponseOnWrite = false };
        var state = Json(State());
        var created = keys.Select(key => Json(Receipt(key))).Concat(_events.Select(envelope => envelope.ToDocument())).ToList();
        if (state.Length + created.Sum(document => document.Length + BytesOfOperation) is var size && size > LargestBatch)
        {
            throw new ContentTooLargeException(_address, size, LargestBatch);
        }

        _ = _before.ETag is null
            ? batch.CreateItemStream(Stream(state), unread)
            : batch.ReplaceItemStream(
                StateDocument<TState>.ItemId, Stream(state), new TransactionalBatchItemRequestOptions { IfMatchEtag = _before.ETag, EnableContentResponseOnWrite = false });
        foreach (var document in created)
        {
            batch.CreateItemStream(Stream(document), unread);
        }

        return batch;
    }

    private void Add(Command command, IDomainEvent happened, EventTypeAttribute type)
    {
        NewState = NewState.Apply(happened);
        NewVersion++;
        var envelope = new EventEnvelope
        {
            Id = EventEnvelope.ItemId(NewVersion),
            Tenant = _address.Tenant,
            Region = _address.Region,
            Stream = _address.Stream,
            Sequence = NewVersion,
            EventId = _address.EventId(NewVersion),
            Type = type.Name,
            SchemaVersion = type.Version,
            OccurredAt = happened.OccurredAt,
            RecordedAt = _now,
            Actor = command.Actor,
            Reason = command.Reason,
            CorrelationId = command.CorrelationId,
            CausationId = command.CausationId,
            TraceParent = FabricTracing.Context,
            PreviousHash = LastHash,
            Data = JsonSerializer.SerializeToElement(happened, happened.GetType(), FabricJson.Options),
        };
        LastHash = envelope.ComputeHash();
        _events.Add(envelope with { Hash = LastHash });
    }

    private StateDocument<TState> State() => new()
    {
        Tenant = _address.Tenant,
        Region = _address.Region,
        Stream = _address.Stream,
        Version = NewVersion,
        LastHash = LastHash,
        UpdatedAt = _now,
        Data = NewState,
    };

    private ReceiptDocument Receipt(string key) => new()
    {
        Id = ReceiptDocument.ItemId(key),
        Tenant = _address.Tenant,
        Region = _address.Region,
        Stream = _address.Stream,
        Key = key,
        FirstSequence = _before.Version + 1,
        EventCount = _events.Count,
        HandledAt = _now,
        RequestDigest = _requestDigest,
        Claim = _claims?.GetValueOrDefault(key),
    };

    private static byte[] Json<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, FabricJson.Options);

    private static MemoryStream Stream(byte[] document) => new(document, writable: false);
}
