using Azure;

namespace Billing.Local.Blobs;

/// <summary>
/// All containers and blobs of an account. Changed only by <see cref="Apply"/>, which serves new changes and replayed ones
/// alike. Not safe for concurrent use: the account holds its lock.
/// </summary>
internal sealed class BlobState
{
    private readonly Dictionary<string, LocalContainer> _containers = new(StringComparer.Ordinal);

    /// <summary>Number of blobs that hold each file, since copies share it.</summary>
    private readonly Dictionary<long, int> _holders = [];

    private long _lastStamp;

    /// <summary>Makes one change and gives back the content that no blob holds any longer, if there is one.</summary>
    public IReadOnlyList<BlobContent> Apply(BlobChange change)
    {
        switch (change)
        {
            case ContainerCreated created:
                _containers[created.Container] = new LocalContainer(created.Record);
                Noted(created.Record.ETag);
                return [];
            case ContainerDeleted deleted:
                return _containers.Remove(deleted.Container, out var gone) ? [.. gone.Blobs.SelectMany(b => Released(b.Content))] : [];
            case BlobStored stored:
                Noted(stored.Record.ETag);
                Held(stored.Content);
                var replaced = _containers[stored.Container].Put(new StoredBlob(stored.Record, stored.Content, stored.Record.ETag));
                return replaced is null ? [] : Released(replaced.Content);
            case BlobDescribed described:
                Noted(described.Record.ETag);
                var container = _containers[described.Container];
                container.Put(container.Find(described.Record.Name)! with { Record = described.Record });
                return [];
            case BlobDeleted deleted:
                return _containers[deleted.Container].Remove(deleted.Name) is { } removed ? Released(removed.Content) : [];
            default:
                throw new InvalidOperationException($"Unknown change {change}.");
        }
    }

    /// <summary>The changes that make the present state from nothing.</summary>
    public IReadOnlyList<BlobChange> Live()
    {
        var changes = new List<BlobChange>();
        foreach (var (name, container) in _containers)
        {
            changes.Add(new ContainerCreated(name, container.Record));
            foreach (var blob in container.Blobs)
            {
                changes.Add(new BlobStored(name, blob.Record with { ETag = blob.ContentTag }, blob.Content));
                if (blob.ContentTag != blob.Record.ETag)
                {
                    changes.Add(new BlobDescribed(name, blob.Record));
                }
            }
        }

        return changes;
    }

    /// <summary>Numbers of the files that blobs hold.</summary>
    public IReadOnlySet<long> LiveFiles() => _holders.Keys.ToHashSet();

    public IEnumerable<ContainerRecord> Containers => _containers.Values.Select(container => container.Record);

    public LocalContainer? Find(string container) => _containers.GetValueOrDefault(container);

    /// <exception cref="BlobFault">404 ContainerNotFound.</exception>
    public LocalContainer Container(string name) => Find(name) ?? throw BlobErrors.ContainerNotFound();

    /// <exception cref="BlobFault">404 ContainerNotFound or BlobNotFound.</exception>
    public StoredBlob Blob(BlobAddress address) =>
        Container(address.Container).Find(address.Name) ?? throw BlobErrors.BlobNotFound();

    /// <summary>
    /// An entity tag that no blob of the account has had: like Azure's it comes from the clock, and moves on when the clock
    /// stands still.
    /// </summary>
    public ETag NextTag(DateTimeOffset now)
    {
        _lastStamp = Math.Max(_lastStamp + 1, now.UtcTicks);
        return new ETag($"0x{_lastStamp:X}");
    }

    private void Noted(ETag tag)
    {
        var text = tag.ToString();
        if (long.TryParse(text.AsSpan(2), System.Globalization.NumberStyles.HexNumber, null, out var stamp))
        {
            _lastStamp = Math.Max(_lastStamp, stamp);
        }
    }

    private void Held(BlobContent content)
    {
        foreach (var file in content.Files)
        {
            _holders[file.Id] = _holders.GetValueOrDefault(file.Id) + 1;
        }
    }

    private List<BlobContent> Released(BlobContent content)
    {
        var freed = new List<BlobContent>();
        foreach (var file in content.Files)
        {
            if (--_holders[file.Id] == 0)
            {
                _holders.Remove(file.Id);
                freed.Add(file);
            }
        }

        return freed;
    }
}

/// <summary>A blob with its content.</summary>
/// <param name="Record">What is known of it.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentTag">The entity tag that the last write of content gave it; a trigger tells writes apart by it.</param>
internal sealed record StoredBlob(BlobRecord Record, BlobContent Content, ETag ContentTag);

/// <summary>A container with its blobs by name and in the order of names.</summary>
internal sealed class LocalContainer(ContainerRecord record)
{
    private readonly Dictionary<string, StoredBlob> _blobs = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);

    public ContainerRecord Record => record;

    public IEnumerable<StoredBlob> Blobs => _blobs.Values;

    public StoredBlob? Find(string name) => _blobs.GetValueOrDefault(name);

    /// <returns>The blob that was there before.</returns>
    public StoredBlob? Put(StoredBlob blob)
    {
        var before = _blobs.GetValueOrDefault(blob.Record.Name);
        _blobs[blob.Record.Name] = blob;
        _names.Add(blob.Record.Name);
        return before;
    }

    public StoredBlob? Remove(string name)
    {
        _names.Remove(name);
        return _blobs.Remove(name, out var blob) ? blob : null;
    }

    /// <summary>Blobs in the order of names, beginning with <paramref name="from"/>.</summary>
    public IEnumerable<StoredBlob> From(string from)
    {
        var last = _names.Max;
        return last is null || string.CompareOrdinal(from, last) > 0 ? [] : _names.GetViewBetween(from, last).Select(name => _blobs[name]);
    }
}
