using Azure;

namespace Billing.Local.Blobs.Rest;

/// <summary>A request to the Blob service before it is signed: what is sent is exactly what is signed.</summary>
internal sealed class RestRequest(HttpMethod method, Uri address)
{
    private readonly SortedDictionary<string, string> _query = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    public HttpMethod Method => method;

    /// <summary>Decoded query fields, sorted by name as the signature wants them.</summary>
    public IReadOnlyDictionary<string, string> Query => _query;

    public IReadOnlyDictionary<string, string> Headers => _headers;

    public HttpContent? Content { get; set; }

    public Uri Uri => _query.Count == 0
        ? address
        : new Uri($"{address.AbsoluteUri}?{string.Join('&', _query.Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value)}"))}");

    public RestRequest With(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _query[name] = value;
        }

        return this;
    }

    public RestRequest Header(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _headers[name] = value;
        }

        return this;
    }

    /// <param name="conditions">Conditions to send as headers.</param>
    /// <param name="prefix">Put before each header's name: <c>x-ms-source-</c> for the source of a copy.</param>
    public RestRequest On(RequestConditions? conditions, string prefix = "") => this
        .Header(prefix + "If-Match", conditions?.IfMatch?.ToString("H"))
        .Header(prefix + "If-None-Match", conditions?.IfNoneMatch?.ToString("H"))
        .Header(prefix + "If-Modified-Since", conditions?.IfModifiedSince?.ToString("R"))
        .Header(prefix + "If-Unmodified-Since", conditions?.IfUnmodifiedSince?.ToString("R"));

    public RestRequest Metadata(IDictionary<string, string>? metadata)
    {
        foreach (var (name, value) in metadata ?? new Dictionary<string, string>())
        {
            Header("x-ms-meta-" + name, value);
        }

        return this;
    }

    /// <summary>The headers that are kept with the blob.</summary>
    public RestRequest Kept(BlobHeaders headers) => this
        .Header("x-ms-blob-content-type", headers.ContentType)
        .Header("x-ms-blob-content-encoding", headers.ContentEncoding)
        .Header("x-ms-blob-content-language", headers.ContentLanguage)
        .Header("x-ms-blob-content-disposition", headers.ContentDisposition)
        .Header("x-ms-blob-cache-control", headers.CacheControl)
        .Header("x-ms-blob-content-md5", headers.ContentHash is { } hash ? Convert.ToBase64String(hash) : null);

    public RestRequest Protected(BlobImmutability? policy, bool hold) => this
        .Header("x-ms-immutability-policy-until-date", policy?.ExpiresOn.ToString("R"))
        .Header("x-ms-immutability-policy-mode", policy?.Mode.ToString())
        .Header("x-ms-legal-hold", hold ? "true" : null);
}
