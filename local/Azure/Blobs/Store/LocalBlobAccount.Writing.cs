using Azure;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Blobs;

internal sealed partial class LocalBlobAccount
{
    private const string DefaultContentType = "application/octet-stream";

    /// <inheritdoc/>
    public async Task<Response<BlobRecord>> PutAsync(
        BlobAddress address, Stream content, BlobWriteOptions options, CancellationToken cancellationToken)
    {
        BlobNames.CheckBlob(address);
        var (stored, hash) = await _contents.WriteAsync(content, cancellationToken);
        if (options.Headers.ContentHash is { } claimed && !claimed.AsSpan().SequenceEqual(hash))
        {
            _contents.Delete(stored);
            throw BlobErrors.Md5Mismatch();
        }

        try
        {
            return await StoreAsync(address, () => stored, options with { Headers = options.Headers with { ContentHash = hash } });
        }
        catch (RequestFailedException)
        {
            _contents.Delete(stored);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<Response<BlobRecord>> SetMetadataAsync(
        BlobAddress address, IDictionary<string, string>? metadata, RequestConditions? conditions, CancellationToken cancellationToken)
    {
        var kept = BlobNames.CheckMetadata(metadata);
        return DescribeAsync(address, conditions, record => record with { Metadata = kept });
    }

    /// <inheritdoc/>
    public Task<Response<BlobRecord>> SetHeadersAsync(
        BlobAddress address, BlobHeaders headers, RequestConditions? conditions, CancellationToken cancellationToken) =>
        DescribeAsync(address, conditions, record => record with { Headers = headers });

    /// <inheritdoc/>
    public async Task<Response> DeleteAsync(BlobAddress address, RequestConditions? conditions, CancellationToken cancellationToken)
    {
        BlobNames.CheckBlob(address);
        Delete(await AnswerAsync(() =>
        {
            var blob = _state.Container(address.Container).Find(address.Name);
            BlobConditions.CheckWrite(conditions, blob?.Record);
            Unprotected(blob?.Record ?? throw BlobErrors.BlobNotFound());
            return Commit(new BlobDeleted(address.Container, address.Name));
        }));
        return BlobResponse.Of(202);
    }

    /// <inheritdoc/>
    public async Task<Response<BlobRecord>> CopyAsync(
        BlobAddress address, Uri source, BlobCopyRequest request, CancellationToken cancellationToken)
    {
        BlobNames.CheckBlob(address);
        var from = CheckedSource(source, request.Synchronous);
        var metadata = BlobNames.CheckMetadata(request.Metadata);
        var (copied, freed) = await AnswerAsync(() =>
        {
            var original = _state.Blob(from);
            BlobConditions.CheckSource(request.SourceConditions, original.Record);
            var tag = NewTag(address, request.Conditions);
            var record = original.Record with
            {
                Name = address.Name,
                ETag = tag,
                CreatedOn = Now(),
                LastModified = Now(),
                Metadata = metadata.Count > 0 ? metadata : original.Record.Metadata,
                Copy = new BlobCopyState($"copy-{tag}", source, CopyStatus.Success, Now()),
                Immutability = null,
                HasLegalHold = false,
            };
            return (new StoredBlob(record, original.Content, tag), Commit(new BlobStored(address.Container, record, original.Content)));
        });
        Delete(freed);
        Publish(address.Container, copied);
        return Answer(202, copied.Record);
    }

    /// <summary>
    /// The blob to copy. Copy Blob trusts the caller's own account; Copy Blob From URL wants a signature in the address
    /// (https://learn.microsoft.com/rest/api/storageservices/copy-blob-from-url).
    /// </summary>
    private BlobAddress CheckedSource(Uri source, bool synchronous)
    {
        if (!BlobUri.TryParse(ServiceUri, source, out var from))
        {
            throw BlobErrors.CannotVerifyCopySource(404, $"The local store copies only inside the account, and '{source}' lies outside of it.");
        }

        var query = BlobUri.Query(source);
        if (query.ContainsKey("sig"))
        {
            Signer.Verify(query, from, _clock.GetUtcNow());
        }
        else if (synchronous)
        {
            throw BlobErrors.CannotVerifyCopySource(401, "The source of a synchronous copy needs a shared access signature.");
        }

        return from;
    }

    /// <summary>Puts content that is already stored in its place, unless something forbids it.</summary>
    /// <param name="address">The place.</param>
    /// <param name="find">Gives the content; called under the lock.</param>
    /// <param name="options">What the caller says of the blob.</param>
    private async Task<Response<BlobRecord>> StoreAsync(BlobAddress address, Func<BlobContent> find, BlobWriteOptions options)
    {
        var metadata = BlobNames.CheckMetadata(options.Metadata);
        var (stored, freed) = await AnswerAsync(() =>
        {
            var content = find();
            var tag = NewTag(address, options.Conditions);
            var record = new BlobRecord
            {
                Name = address.Name,
                Length = content.Length,
                ETag = tag,
                CreatedOn = Now(),
                LastModified = Now(),
                Headers = options.Headers with { ContentType = options.Headers.ContentType ?? DefaultContentType },
                Metadata = metadata,
                Immutability = options.Immutability is null ? null : CheckedPolicy(current: null, options.Immutability),
                HasLegalHold = options.HasLegalHold,
            };
            var unused = Unstage(address, content);
            IReadOnlyList<BlobContent> replaced = [.. Commit(new BlobStored(address.Container, record, content)), .. unused];
            return (new StoredBlob(record, content, tag), replaced);
        });
        Delete(freed);
        Publish(address.Container, stored);
        return Answer(201, stored.Record);
    }

    private void Publish(string container, StoredBlob stored)
    {
        lock (_gate)
        {
            _feed.Publish(Written(container, stored));
        }
    }

    /// <summary>The tag for a write of content, when nothing forbids the write. The caller holds the lock.</summary>
    private ETag NewTag(BlobAddress address, RequestConditions? conditions)
    {
        var before = _state.Container(address.Container).Find(address.Name)?.Record;
        BlobConditions.CheckPut(conditions, before);
        if (before is not null)
        {
            Unprotected(before);
        }

        return _state.NextTag(_clock.GetUtcNow());
    }

    private async Task<Response<BlobRecord>> DescribeAsync(
        BlobAddress address, RequestConditions? conditions, Func<BlobRecord, BlobRecord> change)
    {
        BlobNames.CheckBlob(address);
        return await AnswerAsync(() =>
        {
            var blob = _state.Container(address.Container).Find(address.Name)?.Record;
            BlobConditions.CheckWrite(conditions, blob);
            Unprotected(blob ?? throw BlobErrors.BlobNotFound());
            var record = change(blob) with { ETag = _state.NextTag(_clock.GetUtcNow()), LastModified = Now() };
            Commit(new BlobDescribed(address.Container, record));
            return Answer(200, record);
        });
    }
}
