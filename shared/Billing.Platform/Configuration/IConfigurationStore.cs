namespace Billing.Platform.Configuration;

/// <summary>Keeps configuration. A seam: the platform names no storage package.</summary>
public interface IConfigurationStore
{
    /// <summary>Reads a blob unless it is the one already known.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="knownTag">Entity tag of the content that the caller has, or null.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ConfigurationUnavailableException">The store does not answer.</exception>
    Task<StoredRead> ReadAsync(string path, string? knownTag, CancellationToken cancellation);

    /// <summary>Writes a blob under a condition.</summary>
    /// <returns>Its new entity tag, or null when the condition does not hold.</returns>
    /// <exception cref="ConfigurationUnavailableException">The store does not answer.</exception>
    Task<string?> WriteAsync(string path, ReadOnlyMemory<byte> content, StoredProperties properties, WriteCondition condition, CancellationToken cancellation);

    /// <summary>Deletes a blob if it is still the one with this entity tag.</summary>
    /// <exception cref="ConfigurationUnavailableException">The store does not answer.</exception>
    Task DeleteAsync(string path, string tag, CancellationToken cancellation);

    /// <summary>Lists the blobs whose names begin with a prefix, in the order of their names.</summary>
    /// <exception cref="ConfigurationUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<StoredEntry>> ListAsync(string prefix, CancellationToken cancellation);
}

/// <summary>The condition of a write.</summary>
/// <param name="Tag">Entity tag that the blob must have; null for any.</param>
/// <param name="IsAbsent">True if there must be no such blob.</param>
public readonly record struct WriteCondition(string? Tag, bool IsAbsent = false)
{
    /// <summary>No condition.</summary>
    public static WriteCondition None => default;

    /// <summary>There is no such blob.</summary>
    public static WriteCondition Absent => new(null, IsAbsent: true);
}

/// <summary>Properties of a blob that describe how its content came to be.</summary>
/// <param name="By">Person or file that put it; null where nobody said.</param>
/// <param name="At">Time at which it was put; null for that of the blob.</param>
/// <param name="Reason">Reason, or null.</param>
/// <param name="EffectiveFrom">From when it is in force, or null.</param>
/// <param name="Digest">SHA-256 of the content, or null.</param>
/// <param name="FilePath">JSON path in <c>tenants.json</c> where the content stood, or null.</param>
/// <param name="FileLine">Line of <c>tenants.json</c> where it began, or null.</param>
public sealed record StoredProperties(
    string? By = null, DateTimeOffset? At = null, string? Reason = null, DateTimeOffset? EffectiveFrom = null, string? Digest = null, string? FilePath = null, int? FileLine = null);

/// <summary>A blob in a listing.</summary>
/// <param name="Path">Its name.</param>
/// <param name="Tag">Its entity tag.</param>
/// <param name="ModifiedAt">When it was written.</param>
/// <param name="Properties">How its content came to be.</param>
public sealed record StoredEntry(string Path, string Tag, DateTimeOffset ModifiedAt, StoredProperties Properties);

/// <summary>Result of reading a blob.</summary>
public abstract record StoredRead
{
    private StoredRead()
    {
    }

    /// <summary>There is no such blob.</summary>
    public sealed record Missing : StoredRead;

    /// <summary>The content is the one that the caller has.</summary>
    public sealed record Unchanged : StoredRead;

    /// <summary>The content and how it came to be.</summary>
    public sealed record Found(StoredEntry Entry, ReadOnlyMemory<byte> Content) : StoredRead;
}

/// <summary>The store of the configuration does not answer; what was read before stays in force.</summary>
public sealed class ConfigurationUnavailableException(string message, Exception cause) : IOException(message, cause);
