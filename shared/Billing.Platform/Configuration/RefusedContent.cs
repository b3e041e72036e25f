namespace Billing.Platform.Configuration;

/// <summary>Content that was put and is not in force, because it is not sound.</summary>
/// <param name="Digest">SHA-256 of the content.</param>
/// <param name="Tag">Entity tag of its blob.</param>
/// <param name="By">Who put it; <c>blob</c> for content put to the blob itself.</param>
/// <param name="At">When it was put.</param>
/// <param name="Problems">Everything that is wrong, with JSON path and line; at least one.</param>
public sealed record RefusedContent(string Digest, string Tag, string By, DateTimeOffset At, IReadOnlyList<LocatedProblem> Problems);
