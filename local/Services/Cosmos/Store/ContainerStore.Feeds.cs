namespace Billing.Local.Cosmos;

/// <content>The readers that wait for changes in this process.</content>
internal sealed partial class ContainerStore
{
    private CosmosChangeFeed[] _feeds = [];

    /// <summary>Changes that open feeds have still to handle.</summary>
    public long PendingChanges => Volatile.Read(ref _feeds).Sum(feed => feed.PendingWork);

    internal void Attach(CosmosChangeFeed feed)
    {
        lock (_gate)
        {
            _feeds = [.. _feeds, feed];
        }
    }

    internal void Detach(CosmosChangeFeed feed)
    {
        lock (_gate)
        {
            _feeds = [.. _feeds.Where(other => other != feed)];
        }
    }

    internal long CountChanges(long afterLsn)
    {
        lock (_gate)
        {
            if (_deleted || afterLsn >= _lsn)
            {
                return 0;
            }

            var now = Now;
            return _changes.After(afterLsn).LongCount(document => IsLive(document, now));
        }
    }

    private void SignalFeeds()
    {
        foreach (var feed in _feeds)
        {
            feed.Signal();
        }
    }
}
