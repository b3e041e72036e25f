using System.Threading.Channels;
using Azure.Storage.Blobs;
using Billing.Local.Faults;
using Billing.Local.Hosting;
using Billing.Local.Journal;

namespace Billing.Local.Blobs;

/// <summary>
/// A storage account in this process. What it acknowledges is in the journal, and contents above some kilobytes lie in
/// files below the folder that were synced before; without a folder all content is in memory and in the journal.
/// </summary>
internal sealed partial class LocalBlobAccount : IJournaled, IQuiescent
{
    private readonly Lock _gate = new();
    private readonly BlobState _state = new();
    private readonly BlobFeed _feed = new();
    private readonly BlobContentStore _contents;
    private readonly TimeProvider _clock;
    private readonly IJournal _journal;
    private readonly BlobRouter _router;
    private Task _durable = Task.CompletedTask;
    private Uri _serviceUri = new("http://127.0.0.1:10000/" + DevelopmentAccount.Name);

    /// <param name="folder">Where contents go; created when missing. Null: memory.</param>
    /// <param name="clock">Source of all times.</param>
    /// <param name="journal">Where changes go before they are acknowledged.</param>
    public LocalBlobAccount(string? folder, TimeProvider clock, IJournal journal)
    {
        _contents = new BlobContentStore(folder);
        _clock = clock;
        _journal = journal;
        _router = new BlobRouter(this, clock);
    }

    /// <summary>Checks signed addresses.</summary>
    public SharedAccessSignatures Signatures { get; } =
        new(DevelopmentAccount.Name, Convert.FromBase64String(DevelopmentAccount.Key));

    /// <summary>
    /// Address that clients show and sign; a host that serves downloads sets its own. Always below a loopback address in
    /// numbers: only there do the clients take the first segment of a path for the account.
    /// </summary>
    public Uri ServiceUri
    {
        get => _serviceUri;
        set => _serviceUri = BlobUri.OnLoopback(value);
    }

    /// <inheritdoc/>
    public JournalLane Lane => JournalLane.Blobs;

    /// <summary>Written blobs that no subscriber has taken from its channel yet.</summary>
    public long PendingWork
    {
        get
        {
            lock (_gate)
            {
                return _feed.Unread;
            }
        }
    }

    /// <summary>Gate that calls of clients pass before they are carried out.</summary>
    public ServiceGate Gate { get; init; } = ServiceGate.Open;

    /// <summary>Time for which blobs can be neither changed nor deleted, by the name of their container; none where it is absent.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Retention { get; init; } = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);

    /// <summary>
    /// A client of the true SDK that talks to this account without a socket and without a key, as an app does that has an
    /// identity. Calls are not tried again: a fault shows as Azure answers it.
    /// </summary>
    public BlobServiceClient CreateClient() => new LocalBlobServiceClient(this);

    /// <summary>Options for a client that talks to this account without a socket.</summary>
    public BlobClientOptions ClientOptions() => new()
    {
        Transport = new BlobTransport(this),
        Retry = { MaxRetries = 0, NetworkTimeout = Timeout.InfiniteTimeSpan },
    };

    /// <summary>Answers one request of the REST protocol, whoever carried it here.</summary>
    public Task<BlobReply> HandleAsync(BlobRequest request) =>
        Gate.IsArmed ? BlobFaults.HandleAsync(this, _router, request) : _router.HandleAsync(request);

    /// <summary>
    /// Every write of content to a container, without a gap: first the blobs that are there, in the order of their names,
    /// then each write once it is durable. At least once: a write under way while this is called can come twice, and after
    /// a restart all blobs come again, so a trigger keeps the tags it has handled. The container need not exist yet.
    /// </summary>
    /// <remarks>
    /// A reader that must not be mistaken for idle waits with <c>WaitToReadAsync</c>, counts itself busy, and only then
    /// calls <c>TryRead</c>: until then the write counts in <see cref="PendingWork"/>.
    /// </remarks>
    public ChannelReader<BlobWritten> Subscribe(string container)
    {
        lock (_gate)
        {
            var present = _state.Find(container)?.From("").Select(blob => Written(container, blob)) ?? [];
            return _feed.Watch(container, present);
        }
    }

    /// <summary>Ends a subscription: what was not taken no longer counts as pending.</summary>
    public void Unsubscribe(ChannelReader<BlobWritten> subscription)
    {
        lock (_gate)
        {
            _feed.Leave(subscription);
        }
    }

    /// <summary>
    /// Deletes files of uploads that a crash cut off before they were acknowledged. To be called after the replay and
    /// before any use.
    /// </summary>
    /// <returns>How many there were.</returns>
    public int DeleteOrphans()
    {
        lock (_gate)
        {
            return _contents.DeleteAllBut(_state.LiveFiles());
        }
    }

    /// <summary>Keeps every file, also those that no blob names: records that are set aside may. To be called after the replay, before any use.</summary>
    public void KeepOrphans()
    {
        lock (_gate)
        {
            _contents.KeepAll();
        }
    }

    /// <inheritdoc/>
    public void Replay(ReadOnlySpan<byte> record)
    {
        var change = BlobChangeCodec.Decode(record);
        lock (_gate)
        {
            if (change is BlobStored { Content: var content })
            {
                _contents.Known(content);
            }

            _state.Apply(change);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> LiveRecords()
    {
        IReadOnlyList<BlobChange> live;
        lock (_gate)
        {
            live = _state.Live();
        }

        return live.Select(BlobChangeCodec.Encode);
    }

    private static BlobWritten Written(string container, StoredBlob blob) => new(container, blob.Record.Name, blob.ContentTag);

    /// <summary>The present time in whole seconds, as HTTP headers carry it.</summary>
    private DateTimeOffset Now()
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }

    /// <summary>
    /// Reads or changes under the lock, and answers when all is durable that the answer rests on. That a request is refused
    /// is an answer too: a blob that exists already must still exist after a crash.
    /// </summary>
    private async Task<T> AnswerAsync<T>(Func<T> request)
    {
        var durable = Task.CompletedTask;
        try
        {
            T answer;
            lock (_gate)
            {
                try
                {
                    answer = request();
                }
                finally
                {
                    durable = _durable;
                }
            }

            await durable;
            return answer;
        }
        catch (BlobFault)
        {
            await durable;
            throw;
        }
    }

    /// <summary>Makes a change and appends it to the journal. The caller holds the lock.</summary>
    /// <returns>Contents to delete when the change is durable.</returns>
    private IReadOnlyList<BlobContent> Commit(BlobChange change)
    {
        var freed = _state.Apply(change);
        _durable = _journal.AppendAsync(Lane, BlobChangeCodec.Encode(change)).AsTask();
        return freed;
    }

    private void Delete(IReadOnlyList<BlobContent> freed)
    {
        foreach (var content in freed)
        {
            _contents.Delete(content);
        }
    }
}
