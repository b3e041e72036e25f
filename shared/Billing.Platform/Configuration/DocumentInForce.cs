namespace Billing.Platform.Configuration;

/// <summary>A document as it stands: the version in force, those to come, and content that was refused.</summary>
/// <typeparam name="T">What the document is read into.</typeparam>
/// <param name="Key">Which document.</param>
/// <param name="Value">What is in force; null for nothing.</param>
/// <param name="Version">Its version, or null.</param>
/// <param name="Coming">Sound versions whose time has not come, the next first.</param>
/// <param name="Refused">The last content put, when it is not sound; else null.</param>
/// <param name="Tag">Entity tag of the last content put, for conditional writes; null when there is none.</param>
public sealed record DocumentInForce<T>(
    DocumentKey Key, T? Value, DocumentVersion? Version, IReadOnlyList<DocumentVersion> Coming, RefusedContent? Refused, string? Tag)
    where T : class
{
    /// <summary>The value in force, or null when the tenant has no such document.</summary>
    /// <exception cref="ConfigurationRefusedException">There is a document, it is not sound, and none before it was.</exception>
    public T? ValueOrNone => Value ?? (Refused is null ? null : throw new ConfigurationRefusedException(Key, Refused.Problems));
}

/// <summary>A document is needed, and no version of it was ever sound.</summary>
public sealed class ConfigurationRefusedException(DocumentKey key, IReadOnlyList<LocatedProblem> problems)
    : Exception($"{key.Name} of {key.Tenant} is refused, and no version before it was sound: {string.Join(' ', problems)}")
{
    /// <summary>Key of the document.</summary>
    public DocumentKey Key { get; } = key;

    /// <summary>Everything that is wrong with it.</summary>
    public IReadOnlyList<LocatedProblem> Problems { get; } = problems;
}
