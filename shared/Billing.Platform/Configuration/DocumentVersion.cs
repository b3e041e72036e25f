namespace Billing.Platform.Configuration;

/// <summary>One immutable version of a document. Only content that was sound becomes one.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Digest">SHA-256 of the content, in lower-case hexadecimal.</param>
/// <param name="By">Who put it: a person, <c>tenants.json</c>, or <c>blob</c> for content put to the blob itself.</param>
/// <param name="At">When it was put.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="EffectiveFrom">From when it is in force; null for at once.</param>
public sealed record DocumentVersion(int Number, string Digest, string By, DateTimeOffset At, string? Reason = null, DateTimeOffset? EffectiveFrom = null)
{
    /// <summary>Since when it is, or from when it will be, in force.</summary>
    public DateTimeOffset Since => EffectiveFrom is { } from && from > At ? from : At;
}
