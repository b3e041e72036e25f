namespace Billing.Local.Cosmos;

/// <summary>The headers of a request, whichever transport brought it.</summary>
internal interface ICosmosHeaders
{
    /// <summary>The value of one header, or null when it is absent.</summary>
    string? this[string name] { get; }
}

/// <summary>One request in the REST protocol of Cosmos DB.</summary>
/// <param name="Method">The HTTP method in upper case.</param>
/// <param name="Path">The path as sent, with its percent encoding.</param>
/// <param name="Headers">The request headers.</param>
/// <param name="Body">The body, or empty; it stays valid until the reply is there.</param>
internal sealed record CosmosRequest(string Method, string Path, ICosmosHeaders Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether a header says true.</summary>
    public bool IsSet(string header) => string.Equals(Headers[header], "true", StringComparison.OrdinalIgnoreCase);
}
