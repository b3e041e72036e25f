using System.Globalization;
using Billing.Platform.Configuration;

namespace Billing.Local.Hosting;

/// <summary>
/// Keeps changes of configuration in memory. Reading a folder of an earlier version takes over its <c>tenants.json</c>, and whoever reads
/// must not write.
/// </summary>
internal sealed class UnwrittenConfiguration(IConfigurationStore stored) : IConfigurationStore
{
    // A null stands for a blob that was deleted.
    private readonly SortedDictionary<string, StoredRead.Found?> _changed = new(StringComparer.Ordinal);
    private int _changes;

    /// <inheritdoc/>
    public Task<StoredRead> ReadAsync(string path, string? knownTag, CancellationToken cancellation) => _changed.TryGetValue(path, out var changed)
        ? Task.FromResult<StoredRead>(changed is null ? new StoredRead.Missing() : changed.Entry.Tag == knownTag ? new StoredRead.Unchanged() : changed)
        : stored.ReadAsync(path, knownTag, cancellation);

    /// <inheritdoc/>
    public async Task<string?> WriteAsync(string path, ReadOnlyMemory<byte> content, StoredProperties properties, WriteCondition condition, CancellationToken cancellation)
    {
        var present = await ReadAsync(path, knownTag: null, cancellation) as StoredRead.Found;
        if ((condition.IsAbsent && present is not null) || (condition.Tag is { } tag && present?.Entry.Tag != tag))
        {
            return null;
        }

        var entry = new StoredEntry(path, string.Create(CultureInfo.InvariantCulture, $"unwritten-{++_changes}"), DateTimeOffset.UtcNow, properties);
        _changed[path] = new StoredRead.Found(entry, content.ToArray());
        return entry.Tag;
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string path, string tag, CancellationToken cancellation)
    {
        if (await ReadAsync(path, knownTag: null, cancellation) is StoredRead.Found present && present.Entry.Tag == tag)
        {
            _changed[path] = null;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredEntry>> ListAsync(string prefix, CancellationToken cancellation) =>
    [
        .. (await stored.ListAsync(prefix, cancellation)).Where(entry => !_changed.ContainsKey(entry.Path))
            .Concat(_changed.Values.OfType<StoredRead.Found>().Select(changed => changed.Entry).Where(entry => entry.Path.StartsWith(prefix, StringComparison.Ordinal)))
            .OrderBy(entry => entry.Path, StringComparer.Ordinal),
    ];
}
