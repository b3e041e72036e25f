using Azure;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Blobs;

internal sealed partial class LocalBlobAccount
{
    private const string DefaultContentType = "application/octet-stream";

    /// <summary>Put Blob: writes a whole block blob.</summary>
    /// <exception cref="BlobFault">409 BlobAlreadyExists, 412 ConditionNotMet, 400 Md5Mismatch, 409 when it is write-protected.</exception>
    public async Task<BlobRecord> PutAsync(BlobAddress address, BlobBody content, BlobWriteOptions options, CancellationToken cancellationToken)
    {
        BlobNames.CheckBlob(address);
        var (stored, hash) = await WriteCheckedAsync(content, options.Headers.ContentHash, cancellationToken);
        try
        {
            return await StoreAsync(address, () => stored, options with { Headers = options.Headers with { ContentHash = hash } });
        }
        catch (BlobFault)
        {
            _contents.Delete(stored);
            throw;
        }
    }

    /// <summary>Replaces the metadata, which changes the tag.</summary>
    public Task<BlobRecord> SetMetadataAsync(
        BlobAddress address, IEnumerable<KeyValuePair<string, string>> metadata, RequestConditions? conditions)
    {
        var kept = BlobNames.CheckMetadata(metadata);
        return DescribeAsync(address, conditions, record => record with { Metadata = kept });
    }

    /// <summary>Replaces the headers kept with a blob, which changes the tag.</summary>
    public Task<BlobRecord> SetHeadersAsync(BlobAddress address, BlobHeaders headers, RequestConditions? conditions) =>
        DescribeAsync(address, conditions, record => record with { Headers = headers });

    /// <exception cref="BlobFault">404 BlobNotFound, 412 ConditionNotMet, 409 when it is write-protected.</exception>
    public async Task DeleteAsync(BlobAddress address, RequestConditions? conditions)
    {
        BlobNames.CheckBlob(address);
        Delete(await AnswerAsync(() =>
        {
            var blob = _state.Container(address.Container).Find(address.Name);
            BlobConditions.CheckWrite(conditions, blob?.Record);
            Unprotected(blob?.Record ?? throw BlobErrors.BlobNotFound());
            return Commit(new BlobDeleted(address.Container, address.Name));
        }));
    }

    /// <summary>Copies a blob of the account; complete when the task is.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="from">The blob to copy, which the caller may read.</param>
    /// <param name="request">How it is copied.</param>
    public async Task<BlobRecord> CopyAsync(BlobAddress address, BlobAddress from, BlobCopyRequest request)
    {
        BlobNames.CheckBlob(address);
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
                Copy = new BlobCopyState($"copy-{tag}", request.Source, CopyStatus.Success, Now()),
                Immutability = null,
                HasLegalHold = false,
            };
            return (new StoredBlob(record, original.Content, tag), Commit(new BlobStored(address.Container, record, original.Content)));
        });
        Delete(freed);
        Publish(address.Container, copied);
        return copied.Record;
    }

    private async Task<(BlobContent Content, byte[] Hash)> WriteCheckedAsync(BlobBody content, byte[]? claimedHash, CancellationToken cancellationToken)
    {
        var (stored, hash) = await _contents.WriteAsync(content, cancellationToken);
        if (claimedHash is null || claimedHash.AsSpan().SequenceEqual(hash))
        {
            return (stored, hash);
        }

        _contents.Delete(stored);
        throw BlobErrors.Md5Mismatch();
    }

    /// <summary>Puts content that is already stored in its place, unless something forbids it.</summary>
    /// <param name="address">The place.</param>
    /// <param name="find">Gives the content; called under the lock.</param>
    /// <param name="options">What the caller says of the blob.</param>
    private async Task<BlobRecord> StoreAsync(BlobAddress address, Func<BlobContent> find, BlobWriteOptions options)
    {
        var metadata = BlobNames.CheckMetadata(options.Metadata);
        var (stored, freed) = await AnswerAsync(() =>
        {
            var tag = NewTag(address, options.Conditions);
            var content = find();
            var record = new BlobRecord
            {
                Name = address.Name,
                Length = content.Length,
                ETag = tag,
                CreatedOn = Now(),
                LastModified = Now(),
                Headers = options.Headers with { ContentType = options.Headers.ContentType ?? DefaultContentType },
                Metadata = metadata,
                Immutability = (options.Immutability ?? RetentionOf(address.Container)) is { } policy ? CheckedPolicy(current: null, policy) : null,
                HasLegalHold = options.HasLegalHold,
            };
            var unused = Unstage(address, content);
            IReadOnlyList<BlobContent> replaced = [.. Commit(new BlobStored(address.Container, record, content)), .. unused];
            return (new StoredBlob(record, content, tag), replaced);
        });
        Delete(freed);
        Publish(address.Container, stored);
        return stored.Record;
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

    private Task<BlobRecord> DescribeAsync(BlobAddress address, RequestConditions? conditions, Func<BlobRecord, BlobRecord> change)
    {
        BlobNames.CheckBlob(address);
        return AnswerAsync(() =>
        {
            var blob = _state.Container(address.Container).Find(address.Name)?.Record;
            BlobConditions.CheckWrite(conditions, blob);
            Unprotected(blob ?? throw BlobErrors.BlobNotFound());
            var record = change(blob) with { ETag = _state.NextTag(_clock.GetUtcNow()), LastModified = Now() };
            Commit(new BlobDescribed(address.Container, record));
            return record;
        });
    }
}
