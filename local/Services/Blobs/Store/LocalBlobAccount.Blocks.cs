namespace Billing.Local.Blobs;

internal sealed partial class LocalBlobAccount
{
    /// <summary>
    /// Blocks that wait for their list. They are not in the journal: a crash takes the writer that would have committed
    /// them with it.
    /// </summary>
    private readonly Dictionary<BlobAddress, Dictionary<string, BlobContent>> _staged = [];

    /// <summary>Put Block: keeps a part of a blob that is not visible until it is committed.</summary>
    /// <param name="address">The blob to be, which need not exist.</param>
    /// <param name="blockId">Replaces a staged block of the same id.</param>
    /// <param name="content">The bytes of the block.</param>
    /// <param name="claimedHash">The MD5 that the content must have; null: any.</param>
    /// <param name="cancellationToken">Ends the reading of the body.</param>
    /// <returns>The MD5 of the block.</returns>
    public async Task<byte[]> StageBlockAsync(
        BlobAddress address, string blockId, BlobBody content, byte[]? claimedHash, CancellationToken cancellationToken)
    {
        BlobNames.CheckBlob(address);
        var (stored, hash) = await WriteCheckedAsync(content, claimedHash, cancellationToken);
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
        catch (BlobFault)
        {
            _contents.Delete(stored);
            throw;
        }

        if (replaced is not null)
        {
            _contents.Delete(replaced);
        }

        return hash;
    }

    /// <summary>Put Block List: makes a blob of the blocks named, in that order.</summary>
    /// <exception cref="BlobFault">400 InvalidBlockList: a block is not there.</exception>
    public Task<BlobRecord> CommitBlocksAsync(BlobAddress address, IReadOnlyList<BlockReference> blocks, BlobWriteOptions options)
    {
        BlobNames.CheckBlob(address);
        return StoreAsync(address, Blocks, options);

        // Under the lock of the write itself: another write to the blob in between would discard staged blocks.
        BlobContent Blocks() => new BlockContent([.. blocks.Select(block => (block.Id, Find(address, block) ?? throw BlobErrors.InvalidBlockList()))]);
    }

    /// <summary>Get Block List: the blocks of the blob as it stands, and those that wait for their list.</summary>
    /// <exception cref="BlobFault">404: neither the blob nor a block of it is there.</exception>
    public Task<BlockListing> ListBlocksAsync(BlobAddress address)
    {
        BlobNames.CheckBlob(address);
        return AnswerAsync(() =>
        {
            var blob = _state.Container(address.Container).Find(address.Name);
            var staged = _staged.GetValueOrDefault(address);
            if (blob is null && staged is null)
            {
                throw BlobErrors.BlobNotFound();
            }

            return new BlockListing(
                blob?.Record,
                [.. (blob?.Content as BlockContent)?.Blocks.Select(block => (block.Id, block.Content.Length)) ?? []],
                [.. staged?.OrderBy(block => block.Key, StringComparer.Ordinal).Select(block => (block.Key, block.Value.Length)) ?? []]);
        });
    }

    private BlobContent? Find(BlobAddress address, BlockReference wanted)
    {
        if (wanted.Source != BlockSource.Committed && _staged.TryGetValue(address, out var staged) && staged.TryGetValue(wanted.Id, out var block))
        {
            return block;
        }

        var present = _state.Container(address.Container).Find(address.Name)?.Content as BlockContent;
        return wanted.Source == BlockSource.Uncommitted ? null : present?.Blocks.FirstOrDefault(part => part.Id == wanted.Id).Content;
    }

    /// <summary>
    /// A write of content discards the blocks still staged for the blob; gives back those that the new content does not
    /// use. The caller holds the lock.
    /// </summary>
    private IEnumerable<BlobContent> Unstage(BlobAddress address, BlobContent used) =>
        _staged.Remove(address, out var staged) ? staged.Values.SelectMany(block => block.Files).Except(used.Files).ToList() : [];
}
