namespace Billing.Domain.Exceptions;

/// <summary>A root cause that earlier exceptions of the same code suggest.</summary>
/// <param name="RootCause">Tag that people gave most often.</param>
/// <param name="Times">How often they gave it.</param>
/// <param name="Of">How many exceptions of the code bear a tag.</param>
public sealed record RootCauseSuggestion(string RootCause, int Times, int Of)
{
    /// <summary>Suggests the most frequent of the tags that people gave; the first by name of several; null where there are none.</summary>
    /// <param name="tags">Tags of earlier exceptions with the same code.</param>
    public static RootCauseSuggestion? From(IReadOnlyCollection<string> tags) => tags
        .GroupBy(tag => tag, StringComparer.Ordinal)
        .OrderByDescending(same => same.Count())
        .ThenBy(same => same.Key, StringComparer.Ordinal)
        .Select(same => new RootCauseSuggestion(same.Key, same.Count(), tags.Count))
        .FirstOrDefault();
}
