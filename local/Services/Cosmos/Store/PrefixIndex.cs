namespace Billing.Local.Cosmos;

/// <summary>
/// The logical partitions under each prefix of a hierarchical key, by the hash of the prefix, which is what a request for
/// a prefix brings. Used under the container's lock.
/// </summary>
internal sealed class PrefixIndex(PartitionKeyDefinition definition)
{
    private readonly Dictionary<string, PrefixEntry> _byText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PrefixEntry> _byHash = new(StringComparer.Ordinal);

    public void Add(LogicalPartition partition)
    {
        var level = 0;
        foreach (var prefix in PrefixesOf(partition.Key))
        {
            level++;
            if (!_byText.TryGetValue(prefix, out var entry))
            {
                entry = new PrefixEntry(
                    prefix, EffectivePartitionKey.Of(prefix, hierarchical: true), definition, isOrdered: level == definition.Levels - 1);
                _byText.Add(prefix, entry);
                _byHash.Add(entry.Hash, entry);
            }

            entry.Add(partition);
        }
    }

    public void Remove(LogicalPartition partition)
    {
        foreach (var prefix in PrefixesOf(partition.Key))
        {
            if (_byText.TryGetValue(prefix, out var entry) && entry.Remove(partition))
            {
                _byText.Remove(prefix);
                _byHash.Remove(entry.Hash);
            }
        }
    }

    /// <summary>True if a range of hashes is that of a prefix; it has no entry when nothing lies under the prefix.</summary>
    public bool IsPrefix(DocumentRange range, out PrefixEntry? entry)
    {
        entry = null;
        if (range.StartEpk is not { } start)
        {
            return false;
        }

        var isPrefix = definition.Hierarchical
            && start.Length > 0 && start.Length % EffectivePartitionKey.LevelLength == 0
            && start.Length < definition.Levels * EffectivePartitionKey.LevelLength
            && range.EndEpk == start + "FF";
        entry = isPrefix ? _byHash.GetValueOrDefault(start) : null;
        return isPrefix;
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
}

/// <summary>The logical partitions under one prefix.</summary>
/// <param name="prefix">The prefix as a canonical key.</param>
/// <param name="hash">Its hash.</param>
/// <param name="definition">The whole key.</param>
/// <param name="isOrdered">True if all levels but the last belong to the prefix: then the partitions are kept in the order of the last.</param>
internal sealed class PrefixEntry(string prefix, string hash, PartitionKeyDefinition definition, bool isOrdered)
{
    private readonly string _beginning = prefix[..^1] + ",";
    private readonly ICollection<LogicalPartition> _partitions = isOrdered ? new SortedSet<LogicalPartition>(KeyOrder.Instance) : new HashSet<LogicalPartition>();
    private int _others;

    public string Hash => hash;

    /// <summary>True if the partitions are in the order of their keys: all of these are text.</summary>
    public bool IsOrdered => isOrdered && _others == 0;

    public void Add(LogicalPartition partition)
    {
        _partitions.Add(partition);
        _others += IsText(partition) ? 0 : 1;
    }

    /// <returns>True if none is left.</returns>
    public bool Remove(LogicalPartition partition)
    {
        _others -= _partitions.Remove(partition) && !IsText(partition) ? 1 : 0;
        return _partitions.Count == 0;
    }

    public bool Contains(LogicalPartition partition) => partition.Key.StartsWith(_beginning, StringComparison.Ordinal);

    /// <summary>The partitions within bounds of the last level, in order; all of them where the entry is not ordered.</summary>
    public IEnumerable<LogicalPartition> Within(KeyBounds bounds)
    {
        if (!IsOrdered || _partitions is not SortedSet<LogicalPartition> { Max: { } last } sorted || bounds.Lowest is not { } lowest)
        {
            return _partitions;
        }

        var first = new LogicalPartition($"{_beginning}{PartitionKeyDefinition.CanonicalString(lowest)}]", definition);
        if (KeyOrder.Instance.Compare(first, last) > 0)
        {
            return [];
        }

        IEnumerable<LogicalPartition> within = sorted.GetViewBetween(first, last);
        if (bounds.End is { } end)
        {
            var behind = new LogicalPartition($"{_beginning}{PartitionKeyDefinition.CanonicalString(end)}]", definition);
            within = within.TakeWhile(partition => KeyOrder.Instance.Compare(partition, behind) <= 0);
        }

        return bounds.Prefix is { } prefix && _beginning + PartitionKeyDefinition.CanonicalString(prefix)[..^1] is var beginning
            ? within.TakeWhile(partition => partition.Key.StartsWith(beginning, StringComparison.Ordinal))
            : within;
    }

    private static bool IsText(LogicalPartition partition) => partition.Key.EndsWith("\"]", StringComparison.Ordinal);
}

/// <summary>The bounds that a request sets to the last level of a key.</summary>
/// <param name="Lowest">Least text, included; null without one.</param>
/// <param name="Prefix">Beginning of all texts, which <see cref="Lowest"/> also has; null without one.</param>
/// <param name="End">Text before which all are; null without one.</param>
internal readonly record struct KeyBounds(string? Lowest, string? Prefix, string? End = null);
