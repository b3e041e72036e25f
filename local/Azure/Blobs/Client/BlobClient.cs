using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Billing.Local.Blobs;

namespace Azure.Storage.Blobs;

/// <summary>A block blob.</summary>
public class BlobClient : BlobBaseClient
{
    internal BlobClient(IBlobBackend backend, BlobAddress address)
        : base(backend, address)
    {
    }

    /// <summary>Writes a new blob.</summary>
    /// <exception cref="RequestFailedException">409 BlobAlreadyExists.</exception>
    public Task<Response<BlobContentInfo>> UploadAsync(Stream content) => UploadAsync(content, overwrite: false);

    /// <inheritdoc cref="UploadAsync(Stream)"/>
    public Task<Response<BlobContentInfo>> UploadAsync(Stream content, CancellationToken cancellationToken) =>
        UploadAsync(content, overwrite: false, cancellationToken);

    /// <summary>Writes a blob; unless <paramref name="overwrite"/> is set, an existing one fails with 409 BlobAlreadyExists.</summary>
    public Task<Response<BlobContentInfo>> UploadAsync(
        Stream content, bool overwrite = false, CancellationToken cancellationToken = default) =>
        UploadAsync(content, OptionsFor(overwrite), cancellationToken);

    /// <summary>Writes a blob, over an existing one unless the conditions forbid it.</summary>
    /// <exception cref="RequestFailedException">412 ConditionNotMet, 409 BlobAlreadyExists, 409 BlobImmutableDueToPolicy.</exception>
    public async Task<Response<BlobContentInfo>> UploadAsync(
        Stream content, BlobUploadOptions? options, CancellationToken cancellationToken = default)
    {
        var write = options?.ToWriteOptions() ?? new BlobWriteOptions();
        var written = await Backend.PutAsync(Address, content, write, cancellationToken);
        return Response.FromValue(new BlobContentInfo(written.Value), written.GetRawResponse());
    }

    /// <inheritdoc cref="UploadAsync(Stream)"/>
    public Task<Response<BlobContentInfo>> UploadAsync(BinaryData content) => UploadAsync(content, overwrite: false);

    /// <inheritdoc cref="UploadAsync(Stream)"/>
    public Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, CancellationToken cancellationToken) =>
        UploadAsync(content, overwrite: false, cancellationToken);

    /// <inheritdoc cref="UploadAsync(Stream, bool, CancellationToken)"/>
    public Task<Response<BlobContentInfo>> UploadAsync(
        BinaryData content, bool overwrite = false, CancellationToken cancellationToken = default) =>
        UploadAsync(content.ToStream(), OptionsFor(overwrite), cancellationToken);

    /// <inheritdoc cref="UploadAsync(Stream, BlobUploadOptions, CancellationToken)"/>
    public Task<Response<BlobContentInfo>> UploadAsync(
        BinaryData content, BlobUploadOptions? options, CancellationToken cancellationToken = default) =>
        UploadAsync(content.ToStream(), options, cancellationToken);

    /// <summary>
    /// Opens a stream that writes the blob in blocks. An empty blob takes the place at once; what was written becomes
    /// visible when the stream is flushed or disposed. <paramref name="overwrite"/> must be true: the service cannot add to
    /// a block blob in this way.
    /// </summary>
    public async Task<Stream> OpenWriteAsync(
        bool overwrite, BlobOpenWriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!overwrite)
        {
            throw new ArgumentException("BlockBlobClient.OpenWrite only supports overwriting", nameof(overwrite));
        }

        var write = new BlobWriteOptions
        {
            Headers = BlobHeaders.From(options?.HttpHeaders),
            Metadata = options?.Metadata,
            Conditions = options?.OpenConditions,
        };
        var empty = await Backend.PutAsync(Address, Stream.Null, write, cancellationToken);
        return new BlobWriteStream(Backend, Address, write, empty.Value.ETag, options?.BufferSize);
    }

    private static BlobUploadOptions? OptionsFor(bool overwrite) =>
        overwrite ? null : new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
}
