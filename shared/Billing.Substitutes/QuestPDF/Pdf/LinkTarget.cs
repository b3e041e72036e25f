namespace Billing.Substitutes.Documents.Pdf;

/// <summary>The target of a link: an address, or a section of the same document.</summary>
internal sealed record LinkTarget(string? Url, string? Section);
