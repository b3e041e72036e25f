using Billing.Platform.Configuration;

namespace Billing.Functions.Hosting.Configuration;

/// <summary>Configuration of a tenant as it stands.</summary>
/// <param name="Tenant">Tenant id.</param>
/// <param name="HomeRegion">Home region; absent when no version of the tenant's document was ever sound.</param>
/// <param name="AsOf">When it was looked at.</param>
/// <param name="Documents">Each document that the tenant has or may have.</param>
public sealed record TenantConfiguration(string Tenant, string? HomeRegion, DateTimeOffset AsOf, IReadOnlyList<DocumentBody> Documents);

/// <summary>One document as it stands.</summary>
/// <param name="Document">Its name.</param>
/// <param name="Blob">Blob in the container <c>configuration</c> to which new content may be put, too.</param>
/// <param name="Version">The version in force; absent for none.</param>
/// <param name="Since">Since when it is in force.</param>
/// <param name="By">Who put it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Digest">SHA-256 of it.</param>
/// <param name="Coming">Versions whose time has not come, the next first.</param>
/// <param name="Refused">The last content put, when it is not sound; what is in force is then an earlier one.</param>
/// <param name="Tag">Entity tag of the last content put, for If-Match; absent when there is none.</param>
public sealed record DocumentBody(
    string Document,
    string Blob,
    int? Version,
    DateTimeOffset? Since,
    string? By,
    string? Reason,
    string? Digest,
    IReadOnlyList<DocumentVersion> Coming,
    RefusedBody? Refused,
    string? Tag)
{
    /// <summary>The body of a document.</summary>
    public static DocumentBody Of(DocumentInForce<object> document) => new(
        document.Key.Name,
        document.Key.Path,
        document.Version?.Number,
        document.Version?.Since,
        document.Version?.By,
        document.Version?.Reason,
        document.Version?.Digest,
        document.Coming,
        document.Refused is { } refused ? RefusedBody.Of(refused) : null,
        document.Tag);
}

/// <summary>Content that is not in force because it is not sound.</summary>
/// <param name="By">Who put it.</param>
/// <param name="At">When it was put.</param>
/// <param name="Digest">SHA-256 of it.</param>
/// <param name="Problems">Everything that is wrong with it.</param>
public sealed record RefusedBody(string By, DateTimeOffset At, string Digest, IReadOnlyList<DocumentProblem> Problems)
{
    /// <summary>The body of refused content.</summary>
    public static RefusedBody Of(RefusedContent refused) => new(
        refused.By, refused.At, refused.Digest, [.. refused.Problems.Select(each => new DocumentProblem(each.Problem.Path, each.Line, each.Problem.Code, each.Problem.Text))]);
}

/// <summary>One thing that is wrong with a document.</summary>
/// <param name="Path">JSON path of the field.</param>
/// <param name="Line">Line of the file.</param>
/// <param name="Code">Stable problem code.</param>
/// <param name="Text">One sentence.</param>
public sealed record DocumentProblem(string Path, int Line, string Code, string Text);
