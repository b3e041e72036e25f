namespace Billing.Local.Cosmos;

/// <summary>
/// The logical partitions under each prefix of a hierarchical key, by the hash of the prefix, which is what a request for
/// a prefix brings. Used under the container's lock.
/// </summary>
internal sealed class PrefixIndex(PartitionKeyDefinition definition)
{
    private readonly Dictionary<string, Entry> _byText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _byHash = new(StringComparer.Ordinal);

    public void Add(LogicalPartition partition)
    {
        foreach (var prefix in PrefixesOf(partition.Key))
        {
            if (!_byText.TryGetValue(prefix, out var entry))
            {
                entry = new Entry(EffectivePartitionKey.Of(prefix, hierarchical: true));
                _byText.Add(prefix, entry);
                _byHash.Add(entry.Hash, entry);
            }

            entry.Partitions.Add(partition);
        }
    }

    public void Remove(LogicalPartition partition)
    {
        foreach (var prefix in PrefixesOf(partition.Key))
        {
            if (_byText.TryGetValue(prefix, out var entry) && entry.Partitions.Remove(partition) && entry.Partitions.Count == 0)
            {
                _byText.Remove(prefix);
                _byHash.Remove(entry.Hash);
            }
        }
    }

    /// <summary>The partitions in a range of hashes, if it is the range of a prefix; null otherwise.</summary>
    public IReadOnlyCollection<LogicalPartition>? Find(DocumentRange range)
    {
        var start = range.StartEpk!;
        var isPrefix = definition.Hierarchical
            && start.Length > 0 && start.Length % EffectivePartitionKey.LevelLength == 0
            && start.Length < definition.Levels * EffectivePartitionKey.LevelLength
            && range.EndEpk == start + "FF";
        if (!isPrefix)
        {
            return null;
        }

        return _byHash.TryGetValue(start, out var entry) ? entry.Partitions : [];
    }

    /// <summary>The proper prefixes of a canonical key, each as a canonical key of fewer levels.</summary>
    private IEnumerable<string> PrefixesOf(string key)
    {
        if (!definition.Hierarchical)
        {
            yield break;
        }

        var quoted = false;
        for (var i = 1; i < key.Length; i++)
        {
            switch (key[i])
            {
                case '\\':
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    yield return string.Concat(key.AsSpan(0, i), "]");
                    break;
            }
        }
    }

    private sealed record Entry(string Hash)
    {
        public HashSet<LogicalPartition> Partitions { get; } = [];
    }
}
