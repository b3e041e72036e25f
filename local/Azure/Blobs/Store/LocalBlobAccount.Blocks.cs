using Azure;

namespace Billing.Local.Blobs;

internal sealed partial class LocalBlobAccount
{
    /// <summary>
    /// Blocks that wait for their list. They are not in the journal: a crash takes the writer that would have committed
    /// them with it.
    /// </summary>
    private readonly Dictionary<BlobAddress, Dictionary<string, BlobContent>> _staged = [];

    /// <inheritdoc/>
    public async Task<Response> StageBlockAsync(
        BlobAddress address, string blockId, Stream content, CancellationToken cancellationToken)
    {
        BlobNames.CheckBlob(address);
        var (stored, _) = await _contents.WriteAsync(content, cancellationToken);
        BlobContent? replaced = null;
        try
        {
            lock (_gate)
            {
                _state.Container(address.Container);
                if (!_staged.TryGetValue(address, out var blocks))
                {
                    _staged[address] = blocks = new Dictionary<string, BlobContent>(StringComparer.Ordinal);
                }

                replaced = blocks.GetValueOrDefault(blockId);
                blocks[blockId] = stored;
            }
        }
        catch (RequestFailedException)
        {
            _contents.Delete(stored);
            throw;
        }

        if (replaced is not null)
        {
            _contents.Delete(replaced);
        }

        return BlobResponse.Of(201);
    }

    /// <inheritdoc/>
    public async Task<Response<BlobRecord>> CommitBlocksAsync(
        BlobAddress address, IReadOnlyList<string> blockIds, BlobWriteOptions options, CancellationToken cancellationToken)
    {
        BlobNames.CheckBlob(address);
        return await StoreAsync(address, Blocks, options);

        // Under the lock of the write itself: another write to the blob in between would discard staged blocks.
        BlobContent Blocks() => new BlockContent([.. blockIds.Select(id => (id, Block(address, id) ?? throw BlobErrors.InvalidBlockList()))]);
    }

    /// <summary>The latest block of an id: a staged one before one of the blob as it stands.</summary>
    private BlobContent? Block(BlobAddress address, string id)
    {
        if (_staged.TryGetValue(address, out var staged) && staged.TryGetValue(id, out var block))
        {
            return block;
        }

        var present = _state.Container(address.Container).Find(address.Name)?.Content as BlockContent;
        return present?.Blocks.FirstOrDefault(part => part.Id == id).Content;
    }

    /// <summary>
    /// A write of content discards the blocks still staged for the blob; gives back those that the new content does not
    /// use. The caller holds the lock.
    /// </summary>
    private IEnumerable<BlobContent> Unstage(BlobAddress address, BlobContent used) =>
        _staged.Remove(address, out var staged) ? staged.Values.SelectMany(block => block.Files).Except(used.Files).ToList() : [];
}
