using System.Globalization;

namespace Billing.Local.Blobs;

/// <summary>The answer to one request.</summary>
internal sealed class BlobReply(int status)
{
    private readonly List<KeyValuePair<string, string>> _headers = new(20);

    public int Status => status;

    /// <summary>Every header, content length and type included.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    /// <summary>The body; null when there is none. The receiver disposes it.</summary>
    public Stream? Content { get; private set; }

    /// <summary>Adds a header, unless its value is null.</summary>
    public BlobReply With(string name, string? value)
    {
        if (value is not null)
        {
            _headers.Add(new(name, value));
        }

        return this;
    }

    /// <summary>The value of a header, or null.</summary>
    public string? Header(string name)
    {
        foreach (var (key, value) in _headers)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Gives the body. In answer to HEAD only its length is told.</summary>
    public BlobReply WithBody(Stream? content, long length)
    {
        Content = content;
        return With("Content-Length", length.ToString(CultureInfo.InvariantCulture));
    }

    public BlobReply WithXml(ReadOnlyMemory<byte> document) =>
        With("Content-Type", "application/xml").WithBody(new MemoryStream(document.ToArray(), writable: false), document.Length);

    /// <summary>Reads the body into memory, so that the receiver waits for nothing.</summary>
    public async Task<BlobReply> InMemoryAsync()
    {
        if (Content is not (null or MemoryStream))
        {
            var whole = new MemoryStream();
            await using (var opened = Content)
            {
                await opened.CopyToAsync(whole);
            }

            whole.Position = 0;
            Content = whole;
        }

        return this;
    }
}
