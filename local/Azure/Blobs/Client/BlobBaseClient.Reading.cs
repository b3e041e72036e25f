using Azure.Storage.Blobs.Models;
using Billing.Local.Blobs;

namespace Azure.Storage.Blobs.Specialized;

public partial class BlobBaseClient
{
    /// <summary>Downloads the blob into memory.</summary>
    /// <exception cref="RequestFailedException">404 BlobNotFound.</exception>
    public Task<Response<BlobDownloadResult>> DownloadContentAsync() => DownloadContentAsync(options: null);

    /// <inheritdoc cref="DownloadContentAsync()"/>
    public Task<Response<BlobDownloadResult>> DownloadContentAsync(CancellationToken cancellationToken) =>
        DownloadContentAsync(options: null, cancellationToken);

    /// <summary>Downloads the blob, or the range asked for, into memory.</summary>
    /// <exception cref="RequestFailedException">404 BlobNotFound, 412 ConditionNotMet, 416 InvalidRange.</exception>
    public async Task<Response<BlobDownloadResult>> DownloadContentAsync(
        BlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        var answer = await Backend.ReadAsync(Address, options?.Range ?? default, options?.Conditions, cancellationToken);
        if (!answer.HasValue)
        {
            return new NotModifiedResponse<BlobDownloadResult>(answer.GetRawResponse());
        }

        var read = answer.Value;
        await using var content = read.Content;
        var bytes = new byte[read.Length];
        await content.ReadExactlyAsync(bytes, cancellationToken);
        var result = new BlobDownloadResult(new BlobDownloadDetails(read), BinaryData.FromBytes(bytes));
        return Response.FromValue(result, answer.GetRawResponse());
    }

    /// <summary>Begins to download the blob, or the range asked for; the caller disposes the result.</summary>
    /// <exception cref="RequestFailedException">404 BlobNotFound, 412 ConditionNotMet, 416 InvalidRange.</exception>
    public async Task<Response<BlobDownloadStreamingResult>> DownloadStreamingAsync(
        BlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        var answer = await Backend.ReadAsync(Address, options?.Range ?? default, options?.Conditions, cancellationToken);
        return answer.HasValue
            ? Response.FromValue(new BlobDownloadStreamingResult(answer.Value), answer.GetRawResponse())
            : new NotModifiedResponse<BlobDownloadStreamingResult>(answer.GetRawResponse());
    }

    /// <summary>Writes the blob's content to a stream.</summary>
    public Task<Response> DownloadToAsync(Stream destination) => DownloadToAsync(destination, CancellationToken.None);

    /// <inheritdoc cref="DownloadToAsync(Stream)"/>
    public async Task<Response> DownloadToAsync(Stream destination, CancellationToken cancellationToken)
    {
        var answer = await Backend.ReadAsync(Address, default, conditions: null, cancellationToken);
        await using var content = answer.Value.Content;
        await content.CopyToAsync(destination, cancellationToken);
        return answer.GetRawResponse();
    }

    /// <summary>Opens a stream over the blob that fetches as it is read and can seek.</summary>
    /// <exception cref="RequestFailedException">404 BlobNotFound; later 412 ConditionNotMet when the blob changes meanwhile.</exception>
    public Task<Stream> OpenReadAsync(
        long position = 0, int? bufferSize = null, BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default) =>
        OpenReadAsync(
            new BlobOpenReadOptions(allowModifications: false) { Position = position, BufferSize = bufferSize, Conditions = conditions },
            cancellationToken);

    /// <summary>Opens a stream over the blob that fetches as it is read and can seek.</summary>
    public async Task<Stream> OpenReadAsync(BlobOpenReadOptions options, CancellationToken cancellationToken = default)
    {
        var found = await Backend.GetAsync(Address, options.Conditions, cancellationToken);
        return new BlobReadStream(Backend, Address, found.Value, options);
    }
}
