using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace Billing.Local.Blobs;

/// <summary>The raw response behind a result: a status and headers, from the wire or as the wire would have had them.</summary>
internal sealed class BlobResponse(int status, string reasonPhrase) : Response
{
    private readonly List<HttpHeader> _headers = [];

    public override int Status => status;

    public override string ReasonPhrase => reasonPhrase;

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    public override bool IsError => status is < 200 or >= 400;

    public static BlobResponse Of(int status, ETag? etag = null, DateTimeOffset? lastModified = null)
    {
        var response = new BlobResponse(status, ReasonFor(status));
        if (etag is { } tag)
        {
            response.Add("ETag", tag.ToString("H"));
        }

        if (lastModified is { } time)
        {
            response.Add("Last-Modified", time.ToString("R"));
        }

        return response;
    }

    public BlobResponse Add(string name, string value)
    {
        _headers.Add(new HttpHeader(name, value));
        return this;
    }

    public override void Dispose()
    {
        ContentStream?.Dispose();
        ContentStream = null;
    }

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = TryGetHeaderValues(name, out var values) ? string.Join(',', values) : null;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        var found = _headers.Where(h => string.Equals(h.Name, name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).ToList();
        values = found.Count == 0 ? null : found;
        return values is not null;
    }

    protected override bool ContainsHeader(string name) => TryGetHeaderValues(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => _headers;

    private static string ReasonFor(int status) => status switch
    {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        206 => "Partial Content",
        304 => "Not Modified",
        _ => "",
    };
}
