using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Billing.Domain.Primitives;
using Billing.Platform.Metrics;
using Billing.Platform.Tenants;
using Billing.Platform.Tracing;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Streams;

/// <summary>
/// Loads and commits streams. A commit is one transactional batch in one logical partition: the state (guarded by its ETag),
/// the events, and the receipt of the command, so that an effect, its events and the record that it was handled appear
/// together or not at all. Costs one point read and one batch; a conflict costs both again.
/// </summary>
public sealed class StreamStore(
    Container streams, EventCatalogue catalogue, TimeProvider clock, StreamStoreOptions options, FabricRegions regions, FabricMetrics? measures = null)
{
    /// <summary>Two writes met in the service (449); neither side knows the other, and the client is asked to try again.</summary>
    private const HttpStatusCode RetryWith = (HttpStatusCode)449;

    /// <summary>Cosmos DB allows 100 operations a batch; state and one receipt take two of them.</summary>
    public const int MaximumEventsPerCommit = 98;

    /// <summary>The present state, <see cref="IStreamState{TSelf}.Empty"/> when there is none.</summary>
    /// <exception cref="OtherRegionException">The stream belongs into a region that is not served here.</exception>
    public async Task<TState> LoadAsync<TState>(StreamAddress address, CancellationToken cancellation = default)
        where TState : IStreamState<TState>
    {
        var snapshot = await LoadSnapshotAsync<TState>(address, cancellation);
        measures?.Charged("load", address.Kind, snapshot.RequestCharge);
        return snapshot.State;
    }

    /// <summary>An event of a stream by its position.</summary>
    /// <exception cref="CosmosException">There is no such event (404).</exception>
    public async Task<IDomainEvent> ReadEventAsync(StreamAddress address, long sequence, CancellationToken cancellation = default)
    {
        regions.Require(address.Region);
        var envelope = await streams.ReadItemAsync<EventEnvelope>(EventEnvelope.ItemId(sequence), address.PartitionKey, cancellationToken: cancellation);
        measures?.Charged("load", address.Kind, envelope.RequestCharge);
        return Read(envelope.Resource);
    }

    /// <summary>The event in an envelope that came over the bus; one too large for a message is read from its stream.</summary>
    /// <exception cref="NotSupportedException">Its type and version are not known to this deployment.</exception>
    public async ValueTask<IDomainEvent> ReadAsync(EventEnvelope envelope, CancellationToken cancellation) =>
        envelope.Data.ValueKind == JsonValueKind.Null ? await ReadEventAsync(envelope.Address, envelope.Sequence, cancellation) : Read(envelope);

    /// <summary>The event in an envelope.</summary>
    /// <exception cref="NotSupportedException">Its type and version are not known to this deployment.</exception>
    public IDomainEvent Read(EventEnvelope envelope) => catalogue.Read(envelope.Type, envelope.SchemaVersion, envelope.Data);

    /// <summary>
    /// Handles a command once. The decision may run several times on fresher states and must be pure. A command whose receipt
    /// exists is not decided again.
    /// </summary>
    /// <param name="address">The stream.</param>
    /// <param name="command">Key, who and why.</param>
    /// <param name="decide">Pure; may run several times.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    /// <exception cref="OtherRegionException">The stream belongs into a region that is not served here.</exception>
    /// <exception cref="StreamConflictException">Other writers won every try.</exception>
    /// <exception cref="CosmosException">The database refused or was out of reach; nothing was applied, or everything was.</exception>
    public Task<CommitResult<TState>> ExecuteAsync<TState>(
        StreamAddress address, Command command, Func<TState, Outcome> decide, CancellationToken cancellation = default)
        where TState : IStreamState<TState> =>
        ExecuteAsync<TState>(address, command, [command.Key], (state, fresh) => fresh.Count == 0 ? Outcome.AlreadyDone() : decide(state), cancellation);

    /// <summary>
    /// Handles a batch of inputs, each with a key of its own, in one commit: the decision gets the keys that were not handled
    /// before.
    /// </summary>
    /// <param name="address">The stream.</param>
    /// <param name="command">Who and why; its key is not used.</param>
    /// <param name="keys">At most 97, distinct.</param>
    /// <param name="decide">Pure; may run several times.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public async Task<CommitResult<TState>> ExecuteAsync<TState>(
        StreamAddress address,
        Command command,
        IReadOnlyList<string> keys,
        Func<TState, IReadOnlySet<string>, Outcome> decide,
        CancellationToken cancellation = default)
        where TState : IStreamState<TState>
    {
        using var span = CommitSpan.Start(address, command);
        try
        {
            var result = await CommitAsync(address, command, keys, decide, cancellation);
            CommitSpan.Conclude(span, result, catalogue);
            return result;
        }
        catch (Exception failure) when (span.Failed(failure))
        {
            throw;
        }
    }

    private async Task<CommitResult<TState>> CommitAsync<TState>(
        StreamAddress address,
        Command command,
        IReadOnlyList<string> keys,
        Func<TState, IReadOnlySet<string>, Outcome> decide,
        CancellationToken cancellation)
        where TState : IStreamState<TState>
    {
        regions.Require(address.Region);
        if (!address.IsPossible)
        {
            return new CommitResult<TState>.Rejected(TState.Empty, [NameTooLong]);
        }

        var known = new Dictionary<string, ReceiptDocument>(StringComparer.Ordinal);
        var charge = 0.0;
        for (var attempt = 1; ; attempt++)
        {
            var isGuess = command.OpensStream && attempt == 1;
            var snapshot = isGuess ? StreamSnapshot<TState>.OfNothing : await LoadSnapshotAsync<TState>(address, cancellation);
            charge += snapshot.RequestCharge;
            keys = command.RepeatsLastCommitOnly ? [command.ReceiptKey(snapshot.Version)] : keys;
            // The receipts are read only where they can matter: several inputs, one of the last commit, or a second look after a conflict.
            if (keys.Count > 1 || command.RepeatsLastCommitOnly || attempt > 1)
            {
                charge += await FindReceiptsAsync(address, keys, known, cancellation);
            }

            var fresh = keys.Where(key => !known.ContainsKey(key)).ToHashSet(StringComparer.Ordinal);
            var outcome = decide(snapshot.State, fresh);
            if (outcome is not Outcome.Accepted { Events.Count: > 0 } accepted)
            {
                if (isGuess)
                {
                    continue;
                }

                return await ConcludeAsync(address, command, keys, snapshot, known, outcome, charge, cancellation);
            }

            var commit = new StreamCommit<TState>(address, command, snapshot, accepted.Events, catalogue, clock.GetUtcNow());
            using var response = await commit.Batch(streams, command.RepeatsLastCommitOnly ? [command.ReceiptKey(commit.NewVersion)] : fresh).ExecuteAsync(cancellation);
            charge += response.RequestCharge;
            if (IsDone(response))
            {
                measures?.Charged("commit", address.Kind, charge);
                return new CommitResult<TState>.Committed(commit.NewState, commit.NewVersion, accepted.Events, charge);
            }

            if (response.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or RetryWith))
            {
                throw new CosmosException(
                    $"Commit to {address.Stream} failed: {response.ErrorMessage}", response.StatusCode, 0, response.ActivityId, response.RequestCharge);
            }

            if (attempt == options.MaximumAttempts)
            {
                throw new StreamConflictException(address, attempt);
            }

            Activity.Current?.AddEvent(new ActivityEvent("stream.conflict"));
            await options.WaitAfterConflict(attempt, cancellation);
        }
    }

    private async Task<CommitResult<TState>> ConcludeAsync<TState>(
        StreamAddress address,
        Command command,
        IReadOnlyList<string> keys,
        StreamSnapshot<TState> snapshot,
        Dictionary<string, ReceiptDocument> known,
        Outcome outcome,
        double charge,
        CancellationToken cancellation)
        where TState : IStreamState<TState>
    {
        // A command that took effect before may look refused on the state that it left behind: the receipt knows better. Without a state there is none.
        if (known.Count < keys.Count && snapshot.Version > 0)
        {
            charge += await FindReceiptsAsync(address, keys, known, cancellation);
        }

        measures?.Charged("commit", address.Kind, charge);
        if (command.RequestDigest is not null && known.Values.FirstOrDefault() is { } first)
        {
            return first.RequestDigest == command.RequestDigest
                ? new CommitResult<TState>.Unchanged(await StateAfterAsync(address, snapshot, first.LastSequence, cancellation), first)
                : new CommitResult<TState>.Rejected(snapshot.State, [OtherRequest]);
        }

        return outcome is Outcome.Rejected rejected && known.Count < keys.Count
            ? new CommitResult<TState>.Rejected(snapshot.State, rejected.Problems)
            : new CommitResult<TState>.Unchanged(snapshot.State, known.Values.FirstOrDefault());
    }

    private static Problem OtherRequest { get; } = Problem.Error(
        Command.KeyReused, "$", "The key of the command was used before, for another request.");

    private static Problem NameTooLong { get; } = Problem.Error("streams.name-too-long", "$", "The name of what it is about is longer than 1,024 bytes.");

    // What the first answer was made of: events do not change, so the state of then is what they come to. The snapshot may be older, too, than a receipt
    // that was read after it.
    private async Task<TState> StateAfterAsync<TState>(StreamAddress address, StreamSnapshot<TState> snapshot, long sequence, CancellationToken cancellation)
        where TState : IStreamState<TState>
    {
        if (snapshot.Version == sequence)
        {
            return snapshot.State;
        }

        var events = await new StreamQueries(streams, measures).HistoryAsync(address, cancellation);
        return events.TakeWhile(envelope => envelope.Sequence <= sequence).Aggregate(TState.Empty, (state, envelope) => state.Apply(Read(envelope)));
    }

    private async Task<StreamSnapshot<TState>> LoadSnapshotAsync<TState>(StreamAddress address, CancellationToken cancellation)
        where TState : IStreamState<TState>
    {
        regions.Require(address.Region);
        if (!address.IsPossible)
        {
            return StreamSnapshot<TState>.OfNothing;
        }

        using var response = await streams.ReadItemStreamAsync(StateDocument<TState>.ItemId, address.PartitionKey, cancellationToken: cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return StreamSnapshot<TState>.OfNothing with { RequestCharge = response.Headers.RequestCharge };
        }

        response.EnsureSuccessStatusCode();
        var document = (await JsonSerializer.DeserializeAsync<StateDocument<TState>>(response.Content, FabricJson.Options, cancellation))!;
        return new StreamSnapshot<TState>(document.Data, document.Version, document.LastHash, response.Headers.ETag, response.Headers.RequestCharge);
    }

    private async Task<double> FindReceiptsAsync(
        StreamAddress address, IReadOnlyList<string> keys, Dictionary<string, ReceiptDocument> known, CancellationToken cancellation)
    {
        var wanted = keys.Where(key => !known.ContainsKey(key)).Select(ReceiptDocument.ItemId).ToList();
        return wanted.Count switch
        {
            0 => 0,
            1 => await FindReceiptAsync(address, wanted[0], known, cancellation),
            _ => await QueryReceiptsAsync(address, wanted, known, cancellation),
        };
    }

    private async Task<double> FindReceiptAsync(
        StreamAddress address, string itemId, Dictionary<string, ReceiptDocument> known, CancellationToken cancellation)
    {
        using var response = await streams.ReadItemStreamAsync(itemId, address.PartitionKey, cancellationToken: cancellation);
        if (response.StatusCode != HttpStatusCode.NotFound)
        {
            response.EnsureSuccessStatusCode();
            var receipt = (await JsonSerializer.DeserializeAsync<ReceiptDocument>(response.Content, FabricJson.Options, cancellation))!;
            known[receipt.Key] = receipt;
        }

        return response.Headers.RequestCharge;
    }

    private async Task<double> QueryReceiptsAsync(
        StreamAddress address, List<string> itemIds, Dictionary<string, ReceiptDocument> known, CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.tenant = @tenant AND ARRAY_CONTAINS(@ids, c.id)")
            .WithParameter("@tenant", address.Tenant)
            .WithParameter("@ids", itemIds);
        using var pages = streams.GetItemQueryIterator<ReceiptDocument>(
            query, requestOptions: new QueryRequestOptions { PartitionKey = address.PartitionKey, MaxItemCount = itemIds.Count });
        var charge = 0.0;
        while (pages.HasMoreResults)
        {
            var page = await pages.ReadNextAsync(cancellation);
            charge += page.RequestCharge;
            foreach (var receipt in page)
            {
                known[receipt.Key] = receipt;
            }
        }

        return charge;
    }

    // A batch may answer with a success while one of its operations did not succeed; each is looked at.
    private static bool IsDone(TransactionalBatchResponse response) =>
        response.IsSuccessStatusCode && Enumerable.Range(0, response.Count).All(index => response[index].IsSuccessStatusCode);
}
