using System.Diagnostics.CodeAnalysis;
using Azure.Core;

namespace Billing.Local.Blobs;

/// <summary>A request of a client in this process.</summary>
internal sealed class BlobTransportRequest : Request, IBlobHeaders
{
    private readonly List<KeyValuePair<string, string>> _headers = new(12);
    private string? _clientRequestId;

    /// <inheritdoc/>
    public override string ClientRequestId
    {
        get => _clientRequestId ??= Guid.NewGuid().ToString();
        set => _clientRequestId = value;
    }

    IEnumerable<KeyValuePair<string, string>> IBlobHeaders.All => _headers;

    string? IBlobHeaders.this[string name] => TryGetHeader(name, out var value) ? value : null;

    /// <inheritdoc/>
    public override void Dispose()
    {
        Content?.Dispose();
        Content = null;
    }

    /// <inheritdoc/>
    protected override void AddHeader(string name, string value) => _headers.Add(new(name, value));

    /// <inheritdoc/>
    protected override bool ContainsHeader(string name) => IndexOf(name) >= 0;

    /// <inheritdoc/>
    protected override IEnumerable<HttpHeader> EnumerateHeaders() => _headers.Select(header => new HttpHeader(header.Key, header.Value));

    /// <inheritdoc/>
    protected override bool RemoveHeader(string name) => _headers.RemoveAll(header => IsNamed(header, name)) > 0;

    /// <inheritdoc/>
    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        var index = IndexOf(name);
        value = index < 0 ? null : _headers[index].Value;
        return value is not null;
    }

    /// <inheritdoc/>
    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        var found = _headers.Where(header => IsNamed(header, name)).Select(header => header.Value).ToList();
        values = found.Count == 0 ? null : found;
        return values is not null;
    }

    private static bool IsNamed(KeyValuePair<string, string> header, string name) => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase);

    private int IndexOf(string name)
    {
        for (var i = 0; i < _headers.Count; i++)
        {
            if (IsNamed(_headers[i], name))
            {
                return i;
            }
        }

        return -1;
    }
}
