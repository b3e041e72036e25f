using System.Globalization;

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
    /// <summary>The address under which the client found this endpoint.</summary>
    public string Origin { get; init; } = LocalCosmosAccount.Endpoint;

    private const int DefaultPage = 100;
    private const int DynamicPage = 1000;

    /// <summary>Number of results that a page may have; -1 in the request leaves the choice to the endpoint.</summary>
    public int PageSize => !int.TryParse(Headers[CosmosHeader.MaxItemCount], CultureInfo.InvariantCulture, out var count)
        ? DefaultPage
        : count > 0 ? count : DynamicPage;

    /// <summary>True if a header says true.</summary>
    public bool IsSet(string header) => string.Equals(Headers[header], "true", StringComparison.OrdinalIgnoreCase);
}
