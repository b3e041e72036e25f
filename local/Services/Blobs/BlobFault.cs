namespace Billing.Local.Blobs;

/// <summary>A request that the Blob service answers with an error.</summary>
/// <param name="status">The HTTP status, 304 included.</param>
/// <param name="code">The service's own code, such as <c>BlobNotFound</c>.</param>
/// <param name="message">The text for a person.</param>
internal sealed class BlobFault(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    /// <summary>Reason why a request is not authentic; null for other errors.</summary>
    public string? AuthenticationDetail { get; init; }
}
