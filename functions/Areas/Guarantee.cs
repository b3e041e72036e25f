namespace Billing.Functions.Areas;

/// <summary>The consistency of functions, for <c>docs/consistency.md</c>.</summary>
/// <param name="IsStrong">
/// True when decided on, or read from, one stream in one partition guarded by its ETag; false when built from events, or summed over
/// several streams.
/// </param>
/// <param name="Because">Reason, for a reader.</param>
/// <param name="Functions">Names of the functions.</param>
public sealed record Guarantee(bool IsStrong, string Because, IReadOnlyList<string> Functions)
{
    /// <summary>The guarantee of functions that are strongly consistent.</summary>
    public static Guarantee Strong(string because, params IReadOnlyList<string> functions) => new(IsStrong: true, because, functions);

    /// <summary>The guarantee of functions that are eventually consistent.</summary>
    public static Guarantee Eventual(string because, params IReadOnlyList<string> functions) => new(IsStrong: false, because, functions);
}
