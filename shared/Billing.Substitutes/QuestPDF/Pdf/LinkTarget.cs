namespace Billing.Substitutes.Documents.Pdf;

/// <summary>Where a link leads: to an address or to a section of the same document.</summary>
internal sealed record LinkTarget(string? Url, string? Section);
