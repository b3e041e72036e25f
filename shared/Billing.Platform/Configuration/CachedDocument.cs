namespace Billing.Platform.Configuration;

/// <summary>A document as it was read last. Immutable; a new look at the store gives a new one.</summary>
internal sealed record CachedDocument(DateTimeOffset ReadAt)
{
    /// <summary>Entity tag of the content that was looked at; null when there was none.</summary>
    public string? Tag { get; init; }

    /// <summary>Sound versions that are in force or to come, the latest first.</summary>
    public IReadOnlyList<(DocumentVersion Version, object Value)> Sound { get; init; } = [];

    /// <summary>The content, when it is refused.</summary>
    public RefusedContent? Refused { get; init; }

    /// <summary>True while people have to be told of <see cref="Refused"/>, or that it was put right.</summary>
    public bool OwesAlert { get; init; }

    /// <summary>The version of a time with its value.</summary>
    public (DocumentVersion Version, object Value)? At(DateTimeOffset now)
    {
        foreach (var each in Sound)
        {
            if (each.Version.EffectiveFrom is null || each.Version.EffectiveFrom <= now)
            {
                return each;
            }
        }

        return null;
    }

    /// <summary>The document at a time.</summary>
    public DocumentInForce<T> InForce<T>(DocumentKey key, DateTimeOffset now)
        where T : class
    {
        var current = At(now);
        return new DocumentInForce<T>(
            key,
            (T?)current?.Value,
            current?.Version,
            [.. Sound.Select(each => each.Version).Where(version => version.Number > (current?.Version.Number ?? 0)).OrderBy(version => version.EffectiveFrom)],
            Refused,
            Tag);
    }
}
