using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Microsoft.AspNetCore.WebUtilities;

namespace Billing.Local.Blobs;

/// <summary>The answer of the account to a client in this process.</summary>
internal sealed class BlobTransportResponse(BlobReply reply) : Response
{
    public override int Status => reply.Status;

    public override string ReasonPhrase => ReasonPhrases.GetReasonPhrase(reply.Status);

    public override Stream? ContentStream { get; set; } = reply.Content;

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose()
    {
        // Content in memory stays readable, as it does behind a transport that has buffered it.
        if (ContentStream is not MemoryStream)
        {
            ContentStream?.Dispose();
            ContentStream = null;
        }
    }

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = reply.Header(name);
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = reply.Header(name) is { } value ? [value] : null;
        return values is not null;
    }

    protected override bool ContainsHeader(string name) => reply.Header(name) is not null;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => reply.Headers.Select(header => new HttpHeader(header.Key, header.Value));
}
