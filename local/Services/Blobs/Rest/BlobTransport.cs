using Azure.Core;
using Azure.Core.Pipeline;

namespace Billing.Local.Blobs;

/// <summary>
/// Carries the requests of a client to the account in the same process, without a socket: what the account does at once is
/// done when the call returns, on the thread of the caller.
/// </summary>
internal sealed class BlobTransport(LocalBlobAccount account) : HttpPipelineTransport
{
    public override Request CreateRequest() => new BlobTransportRequest();

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        message.CancellationToken.ThrowIfCancellationRequested();
        var request = (BlobTransportRequest)message.Request;
        var reply = await account.HandleAsync(ToRequest(request, message.CancellationToken)).ConfigureAwait(false);
        message.Response = new BlobTransportResponse(reply) { ClientRequestId = request.ClientRequestId };
    }

    /// <inheritdoc/>
    public override void Process(HttpMessage message)
    {
        var pending = ProcessAsync(message);
        if (!pending.IsCompletedSuccessfully)
        {
            pending.AsTask().GetAwaiter().GetResult();
        }
    }

    private static BlobRequest ToRequest(BlobTransportRequest request, CancellationToken cancellation)
    {
        var uri = request.Uri;
        var isDefaultPort = uri.Port is 0 or 80 or 443;
        return new BlobRequest(
            request.Method.Method,
            isDefaultPort ? uri.Host! : $"{uri.Host}:{uri.Port}",
            uri.Path,
            BlobRequest.Fields(uri.Query),
            request,
            Body(request.Content))
        {
            IsSecure = uri.Scheme == Uri.UriSchemeHttps,
            Cancellation = cancellation,
        };
    }

    private static BlobBody Body(RequestContent? content)
    {
        if (content is null)
        {
            return BlobBody.Empty;
        }

        return new BlobBody(content.TryComputeLength(out var length) ? length : null, content.WriteToAsync);
    }
}
