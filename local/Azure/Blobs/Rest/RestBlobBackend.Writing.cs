using System.Text;
using System.Xml.Linq;
using Azure;

namespace Billing.Local.Blobs.Rest;

internal sealed partial class RestBlobBackend
{
    /// <summary>Content of unknown length above this, and content above <see cref="SinglePutLimit"/>, goes in blocks of this size.</summary>
    private const int BlockSize = 8 * 1024 * 1024;

    private const long SinglePutLimit = 256 * 1024 * 1024;

    /// <inheritdoc/>
    public async Task<Response<BlobRecord>> PutAsync(
        BlobAddress address, Stream content, BlobWriteOptions options, CancellationToken cancellationToken)
    {
        if (content.CanSeek && content.Length - content.Position <= SinglePutLimit)
        {
            return await PutWholeAsync(address, content, content.Length - content.Position, options, cancellationToken);
        }

        var block = new byte[BlockSize];
        var filled = await content.ReadAtLeastAsync(block, BlockSize, throwOnEndOfStream: false, cancellationToken);
        if (filled < BlockSize)
        {
            return await PutWholeAsync(address, new MemoryStream(block, 0, filled), filled, options, cancellationToken);
        }

        var blockIds = new List<string>();
        while (filled > 0)
        {
            blockIds.Add(Convert.ToBase64String(Encoding.ASCII.GetBytes($"block-{blockIds.Count:D8}")));
            await StageBlockAsync(address, blockIds[^1], new MemoryStream(block, 0, filled), cancellationToken);
            filled = await content.ReadAtLeastAsync(block, BlockSize, throwOnEndOfStream: false, cancellationToken);
        }

        return await CommitBlocksAsync(address, blockIds, options, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Response> StageBlockAsync(
        BlobAddress address, string blockId, Stream content, CancellationToken cancellationToken)
    {
        var request = OnBlob(HttpMethod.Put, address).With("comp", "block").With("blockid", blockId);
        request.Content = Body(content, content.Length - content.Position);
        using var answer = await _transport.SendAsync(request, cancellationToken);
        return RestTransport.Raw(answer);
    }

    /// <inheritdoc/>
    public async Task<Response<BlobRecord>> CommitBlocksAsync(
        BlobAddress address, IReadOnlyList<string> blockIds, BlobWriteOptions options, CancellationToken cancellationToken)
    {
        var list = new XElement("BlockList", blockIds.Select(id => new XElement("Latest", id)));
        var body = Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + list.ToString(SaveOptions.DisableFormatting));
        var request = Described(OnBlob(HttpMethod.Put, address).With("comp", "blocklist"), options);
        request.Content = Body(new MemoryStream(body), body.Length);
        var written = await SendAsync(address, request, cancellationToken);

        // The Content-MD5 of this answer is that of the list, not of the blob.
        return Response.FromValue(written.Value with { Headers = BlobHeaders.None }, written.GetRawResponse());
    }

    /// <inheritdoc/>
    public Task<Response<BlobRecord>> SetMetadataAsync(
        BlobAddress address, IDictionary<string, string>? metadata, RequestConditions? conditions, CancellationToken cancellationToken) =>
        SendAsync(address, OnBlob(HttpMethod.Put, address).With("comp", "metadata").Metadata(metadata).On(conditions), cancellationToken);

    /// <inheritdoc/>
    public Task<Response<BlobRecord>> SetHeadersAsync(
        BlobAddress address, BlobHeaders headers, RequestConditions? conditions, CancellationToken cancellationToken) =>
        SendAsync(address, OnBlob(HttpMethod.Put, address).With("comp", "properties").Kept(headers).On(conditions), cancellationToken);

    /// <inheritdoc/>
    public async Task<Response> DeleteAsync(BlobAddress address, RequestConditions? conditions, CancellationToken cancellationToken)
    {
        using var answer = await _transport.SendAsync(OnBlob(HttpMethod.Delete, address).On(conditions), cancellationToken);
        return RestTransport.Raw(answer);
    }

    /// <inheritdoc/>
    public Task<Response<BlobRecord>> CopyAsync(
        BlobAddress address, Uri source, BlobCopyRequest request, CancellationToken cancellationToken) =>
        SendAsync(
            address,
            OnBlob(HttpMethod.Put, address)
                .Header("x-ms-copy-source", source.AbsoluteUri)
                .Header("x-ms-requires-sync", request.Synchronous ? "true" : null)
                .Metadata(request.Metadata)
                .On(request.Conditions)
                .On(request.SourceConditions, "x-ms-source-"),
            cancellationToken);

    /// <inheritdoc/>
    public async Task<Response<BlobImmutability>> SetImmutabilityAsync(
        BlobAddress address, BlobImmutability policy, RequestConditions? conditions, CancellationToken cancellationToken)
    {
        var request = OnBlob(HttpMethod.Put, address).With("comp", "immutabilityPolicies").Protected(policy, hold: false).On(conditions);
        var set = await SendAsync(address, request, cancellationToken);
        return Response.FromValue(set.Value.Immutability ?? policy, set.GetRawResponse());
    }

    /// <inheritdoc/>
    public async Task<Response> DeleteImmutabilityAsync(BlobAddress address, CancellationToken cancellationToken)
    {
        var request = OnBlob(HttpMethod.Delete, address).With("comp", "immutabilityPolicies");
        using var answer = await _transport.SendAsync(request, cancellationToken);
        return RestTransport.Raw(answer);
    }

    /// <inheritdoc/>
    public async Task<Response<bool>> SetLegalHoldAsync(BlobAddress address, bool hold, CancellationToken cancellationToken)
    {
        var request = OnBlob(HttpMethod.Put, address).With("comp", "legalhold").Header("x-ms-legal-hold", hold ? "true" : "false");
        using var answer = await _transport.SendAsync(request, cancellationToken);
        return Response.FromValue(hold, RestTransport.Raw(answer));
    }

    private static RestRequest Described(RestRequest request, BlobWriteOptions options) => request
        .Kept(options.Headers)
        .Metadata(options.Metadata)
        .Protected(options.Immutability, options.HasLegalHold)
        .On(options.Conditions);

    private static StreamContent Body(Stream content, long length)
    {
        var body = new StreamContent(content);
        body.Headers.ContentLength = length;
        return body;
    }

    private Task<Response<BlobRecord>> PutWholeAsync(
        BlobAddress address, Stream content, long length, BlobWriteOptions options, CancellationToken cancellationToken)
    {
        var request = Described(OnBlob(HttpMethod.Put, address).Header("x-ms-blob-type", "BlockBlob"), options);
        request.Content = Body(content, length);
        return SendAsync(address, request, cancellationToken);
    }
}
