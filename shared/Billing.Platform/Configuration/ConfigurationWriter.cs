namespace Billing.Platform.Configuration;

/// <summary>Puts new content of documents. Content that is not sound never gets as far as the store.</summary>
public sealed class ConfigurationWriter(IConfigurationStore store, ConfigurationReader reader, TimeProvider clock)
{
    /// <summary>Puts content.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="key">Which document.</param>
    /// <param name="content">The content.</param>
    /// <param name="put">Who, why and from when.</param>
    /// <param name="condition">What must hold of the content put before.</param>
    /// <param name="cancellation">Stops before the content is stored.</param>
    public async Task<PutResult> PutAsync(
        DocumentType type, DocumentKey key, ReadOnlyMemory<byte> content, DocumentPut put, WriteCondition condition, CancellationToken cancellation)
    {
        if (type.Check(key, content) is { Count: > 0 } problems)
        {
            return new PutResult.Refused(problems);
        }

        var properties = new StoredProperties(put.By, clock.GetUtcNow(), put.Reason, put.EffectiveFrom);
        if (await store.WriteAsync(key.Path, content, properties, condition, cancellation) is null)
        {
            return new PutResult.Conflict();
        }

        return new PutResult.Stored(await reader.LookAsync(type, key, cancellation));
    }
}

/// <summary>Author, reason and effective date of new content.</summary>
/// <param name="By">Id of the person.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="EffectiveFrom">From when; null for at once.</param>
public sealed record DocumentPut(string By, string? Reason, DateTimeOffset? EffectiveFrom);

/// <summary>Result of putting content.</summary>
public abstract record PutResult
{
    private PutResult()
    {
    }

    /// <summary>It is stored as a version.</summary>
    public sealed record Stored(DocumentInForce<object> Document) : PutResult;

    /// <summary>It is not sound; nothing was stored.</summary>
    public sealed record Refused(IReadOnlyList<LocatedProblem> Problems) : PutResult;

    /// <summary>Somebody else has put other content in the meantime; nothing was stored.</summary>
    public sealed record Conflict : PutResult;
}
