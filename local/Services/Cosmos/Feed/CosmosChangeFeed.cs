namespace Billing.Local.Cosmos;

/// <summary>
/// The changes of one container as they are committed, for a reader in the same process. Of a document that changed
/// several times only the last version is seen, as with the service's latest-version mode; a commit is never split. One
/// reader at a time.
/// </summary>
internal sealed class CosmosChangeFeed : IDisposable
{
    private readonly ContainerStore _container;
    private TaskCompletionSource? _waiting;
    private long _position;
    private long _acknowledged;

    internal CosmosChangeFeed(ContainerStore container, long afterLsn)
    {
        _container = container;
        _position = afterLsn;
        _acknowledged = afterLsn;
        container.Attach(this);
    }

    /// <summary>Number of changes that are not handled: those handed out last count until the next read starts.</summary>
    public long PendingWork => _container.CountChanges(Volatile.Read(ref _acknowledged));

    /// <summary>The next changes; waits until there are any.</summary>
    /// <param name="maxItems">Number of documents that are wanted; more come when the last commit holds more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CosmosFault">The container has been deleted.</exception>
    public async ValueTask<ChangeBatch> ReadAsync(int maxItems, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _acknowledged, _position);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _waiting, signal);
            var page = await _container.ReadChangesAsync(DocumentRange.All, new FeedPosition(_position), maxItems, limited: false);
            _position = page.Lsn;
            if (page.Documents.Count > 0)
            {
                return new ChangeBatch([.. page.Documents.Select(ChangeDocument.Of)], page.Lsn);
            }

            Volatile.Write(ref _acknowledged, _position);
            // Not WaitAsync, which takes a turn through the thread pool that a stepped host does not control.
            await using var cancelled = cancellationToken.UnsafeRegister(_ => signal.TrySetCanceled(cancellationToken), null);
            await signal.Task;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _container.Detach(this);

    /// <summary>Says that there may be something to read.</summary>
    internal void Signal() => Volatile.Read(ref _waiting)?.TrySetResult();
}

/// <summary>Documents that changed together with the position after them.</summary>
/// <param name="Documents">Each document's JSON with its system properties and <c>_lsn</c>.</param>
/// <param name="Lsn">What to pass as the start of a later feed in order to go on from here.</param>
internal sealed record ChangeBatch(IReadOnlyList<ReadOnlyMemory<byte>> Documents, long Lsn);
