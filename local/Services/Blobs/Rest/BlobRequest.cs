namespace Billing.Local.Blobs;

/// <summary>The headers of a request, whichever transport brought it.</summary>
internal interface IBlobHeaders
{
    IEnumerable<KeyValuePair<string, string>> All { get; }

    /// <summary>The value of one header, or null when it is absent; names are compared without case.</summary>
    string? this[string name] { get; }
}

/// <summary>The access that a transport gives.</summary>
internal enum BlobAccess
{
    /// <summary>Whoever is in this process may do everything; a signed address does what it grants.</summary>
    Trusted,

    /// <summary>A request names an identity, whose token is taken as it is, or is signed with the account key.</summary>
    Authorized,

    /// <summary>Only what a signed address grants.</summary>
    Signed,
}

/// <summary>One request in the REST protocol of the Blob service.</summary>
/// <param name="Method">The HTTP method in upper case.</param>
/// <param name="Host">The host and port under which the client found the account.</param>
/// <param name="Path">The path as sent, with its percent encoding.</param>
/// <param name="Query">The fields of the query, decoded.</param>
/// <param name="Headers">The request headers.</param>
/// <param name="Body">The body, or empty.</param>
internal sealed record BlobRequest(
    string Method, string Host, string Path, IReadOnlyDictionary<string, string> Query, IBlobHeaders Headers, BlobBody Body)
{
    public static readonly IReadOnlyDictionary<string, string> NoQuery = new Dictionary<string, string>();

    public BlobAccess Access { get; init; }

    /// <summary>True if it came over TLS.</summary>
    public bool IsSecure { get; init; }

    public CancellationToken Cancellation { get; init; }

    public string? Comp => Query.GetValueOrDefault("comp");

    public bool IsHead => Method == "HEAD";

    /// <summary>The fields of a query, decoded; the question mark before them may be missing.</summary>
    public static IReadOnlyDictionary<string, string> Fields(string query)
    {
        if (query.Length <= 1)
        {
            return NoQuery;
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in new Microsoft.AspNetCore.WebUtilities.QueryStringEnumerable(query))
        {
            var name = field.DecodeName().ToString();
            var value = field.DecodeValue().ToString();
            fields[name] = fields.TryGetValue(name, out var before) ? before + "," + value : value;
        }

        return fields;
    }
}
