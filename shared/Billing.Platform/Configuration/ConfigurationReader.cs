using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Billing.Platform.Configuration;

/// <summary>
/// Reads configuration documents and keeps them for a minute. Content that is not sound leaves the last sound version in force, also
/// after a restart; a store that does not answer leaves everything as it is.
/// </summary>
public sealed class ConfigurationReader(IConfigurationStore store, IConfigurationAlerts alerts, TimeProvider clock, ILogger<ConfigurationReader> log)
{
    /// <summary>Age at which what was read is read anew.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Tenant, string Name), Slot> _slots = new();
    private readonly DocumentVersions _versions = new(store);

    /// <summary>The document as it stands, at most a minute ago.</summary>
    /// <exception cref="ConfigurationUnavailableException">The store does not answer, and the document was never read.</exception>
    public ValueTask<DocumentInForce<T>> GetAsync<T>(DocumentType<T> type, DocumentKey key, CancellationToken cancellation)
        where T : class => GetAsync(type, key, storedTag: null, MaximumAge, cancellation);

    /// <summary>The document as it stands now.</summary>
    /// <exception cref="ConfigurationUnavailableException">The store does not answer, and the document was never read.</exception>
    public ValueTask<DocumentInForce<T>> RefreshAsync<T>(DocumentType<T> type, DocumentKey key, CancellationToken cancellation)
        where T : class => GetAsync(type, key, storedTag: null, TimeSpan.Zero, cancellation);

    /// <summary>The document as it stands now, whatever its type.</summary>
    /// <exception cref="ConfigurationUnavailableException">The store does not answer, and the document was never read.</exception>
    public async ValueTask<DocumentInForce<object>> LookAsync(DocumentType type, DocumentKey key, CancellationToken cancellation) =>
        (await ReadAsync(type, key, storedTag: null, TimeSpan.Zero, cancellation)).InForce<object>(key, clock.GetUtcNow());

    /// <summary>The document of a blob that a listing has just shown: read only if it is another than before.</summary>
    internal async ValueTask<DocumentInForce<T>> GetAsync<T>(DocumentType<T> type, DocumentKey key, string? storedTag, TimeSpan age, CancellationToken cancellation)
        where T : class => (await ReadAsync(type, key, storedTag, age, cancellation)).InForce<T>(key, clock.GetUtcNow());

    private async ValueTask<CachedDocument> ReadAsync(DocumentType type, DocumentKey key, string? storedTag, TimeSpan age, CancellationToken cancellation)
    {
        var slot = _slots.GetOrAdd((key.Tenant, key.Name), static _ => new Slot());
        if (slot.Document is { } kept && clock.GetUtcNow() - kept.ReadAt < age)
        {
            return kept;
        }

        await slot.OneReader.WaitAsync(cancellation);
        try
        {
            var before = slot.Document;
            if (before is not null && clock.GetUtcNow() - before.ReadAt < age)
            {
                return before;
            }

            return slot.Document = await TellAsync(type, key, await LookAsync(type, key, before, storedTag, cancellation), cancellation);
        }
        finally
        {
            slot.OneReader.Release();
        }
    }

    private async Task<CachedDocument> LookAsync(DocumentType type, DocumentKey key, CachedDocument? before, string? storedTag, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        try
        {
            if (before is not null && storedTag is not null && storedTag == before.Tag)
            {
                return before with { ReadAt = now };
            }

            return await store.ReadAsync(key.Path, before?.Tag, cancellation) switch
            {
                StoredRead.Unchanged => before! with { ReadAt = now },
                StoredRead.Missing => new CachedDocument(now),
                StoredRead.Found found => await JudgeAsync(type, key, found, before, cancellation),
                _ => throw new InvalidOperationException("A blob is missing, unchanged or found."),
            };
        }
        catch (ConfigurationUnavailableException outage) when (before is not null)
        {
            log.LogWarning(outage, "{Document} of {Tenant} cannot be read; what was read before stays in force.", key.Name, key.Tenant);
            return before with { ReadAt = now };
        }
    }

    private async Task<CachedDocument> JudgeAsync(DocumentType type, DocumentKey key, StoredRead.Found found, CachedDocument? before, CancellationToken cancellation)
    {
        var (value, problems) = type.Judge(key, found.Content);
        var versions = await _versions.EntriesAsync(key, cancellation);
        var latest = versions.Count == 0 ? null : versions[0].Version;
        if (value is null)
        {
            var put = found.Entry.Properties;
            return new CachedDocument(clock.GetUtcNow())
            {
                Tag = found.Entry.Tag,
                Sound = await SoundAsync(type, key, versions.Select(entry => entry.Version), [], cancellation),
                Refused = new RefusedContent(
                    DocumentVersions.DigestOf(found.Content),
                    found.Entry.Tag,
                    put.By ?? "blob",
                    put.At ?? found.Entry.ModifiedAt,
                    put is { FilePath: { } path, FileLine: { } line } ? [.. problems.Select(problem => problem.Within(path, line))] : problems),
                OwesAlert = true,
            };
        }

        var isNew = !DocumentVersions.IsSame(found, latest);
        var version = isNew ? await _versions.AddAsync(key, found, latest, cancellation) : latest!;
        return new CachedDocument(clock.GetUtcNow())
        {
            Tag = found.Entry.Tag,
            Sound = await SoundAsync(type, key, versions.Select(entry => entry.Version).Where(each => each.Number < version.Number), [(version, value)], cancellation),

            // Something else may have stood in the blob in between: who was told of it is told that it is put right.
            OwesAlert = before?.Refused is not null || (latest is not null && (isNew || found.Entry.ModifiedAt > versions[0].StoredAt)),
        };
    }

    // From the latest back to the first that is in force now. A version that a newer program does not take any more is passed over.
    private async Task<IReadOnlyList<(DocumentVersion Version, object Value)>> SoundAsync(
        DocumentType type, DocumentKey key, IEnumerable<DocumentVersion> older, List<(DocumentVersion Version, object Value)> sound, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var version in older.TakeWhile(_ => !sound.Exists(each => each.Version.EffectiveFrom is null || each.Version.EffectiveFrom <= now)))
        {
            if (await _versions.ReadAsync(key, version.Number, cancellation) is { } content && type.Judge(key, content).Value is { } value)
            {
                sound.Add((version, value));
            }
        }

        return sound;
    }

    private async Task<CachedDocument> TellAsync(DocumentType type, DocumentKey key, CachedDocument document, CancellationToken cancellation)
    {
        if (!document.OwesAlert)
        {
            return document;
        }

        var inForce = document.At(clock.GetUtcNow());
        var subject = key.Region is null && inForce is { } sound ? key with { Region = type.RegionOf(sound.Value) } : key;
        try
        {
            await (document.Refused is { } refused
                ? alerts.RefusedAsync(subject, refused, cancellation)
                : alerts.PutRightAsync(subject, document.Tag!, cancellation));
            return document with { OwesAlert = false };
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The document is in force or refused whether people can be told or not; the next look tells them.
            log.LogError(failure, "Nobody could be told about {Document} of {Tenant}; it is tried again within a minute.", key.Name, key.Tenant);
            return document;
        }
    }

    private sealed class Slot
    {
        public SemaphoreSlim OneReader { get; } = new(1);

        public CachedDocument? Document { get; set; }
    }
}
