using System.Security.Cryptography;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Billing.Local.Tests.Blobs;

public abstract partial class BlobBehaviour
{
    // Put Block List, Get Block List: https://learn.microsoft.com/rest/api/storageservices/put-block-list
    [Fact]
    public async Task A_blob_consists_of_the_blocks_of_its_last_list()
    {
        var blob = (await ContainerAsync()).GetBlockBlobClient("blocks");
        await blob.StageBlockAsync(Id(1), new MemoryStream("one "u8.ToArray()));
        await blob.StageBlockAsync(Id(2), new MemoryStream("two "u8.ToArray()));
        var before = (await blob.GetBlockListAsync(BlockListTypes.All)).Value;
        await blob.CommitBlockListAsync([Id(2), Id(1)]);
        await blob.StageBlockAsync(Id(3), new MemoryStream("three"u8.ToArray()));
        var between = (await blob.GetBlockListAsync(BlockListTypes.All)).Value;
        await blob.CommitBlockListAsync([Id(1), Id(3)]);
        var after = (await blob.GetBlockListAsync()).Value;

        Assert.Empty(before.CommittedBlocks);
        Assert.Equal([(Id(1), 4L), (Id(2), 4L)], before.UncommittedBlocks.Select(block => (block.Name, block.SizeLong)));
        Assert.Equal([Id(2), Id(1)], between.CommittedBlocks.Select(block => block.Name));
        Assert.Equal([Id(3)], between.UncommittedBlocks.Select(block => block.Name));
        Assert.Equal([Id(1), Id(3)], after.CommittedBlocks.Select(block => block.Name));
        Assert.Equal("one three", (await blob.DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task A_list_that_names_a_block_which_is_not_there_is_refused()
    {
        var blob = (await ContainerAsync()).GetBlockBlobClient("blocks");
        await blob.StageBlockAsync(Id(1), new MemoryStream([1]));
        await FailsAsync(400, "InvalidBlockList", () => blob.CommitBlockListAsync([Id(1), Id(9)]));
        Assert.False((await blob.ExistsAsync()).Value);
    }

    [Fact]
    public async Task A_second_sender_who_must_not_overwrite_is_told_so_and_not_that_blocks_are_missing()
    {
        var blob = (await ContainerAsync()).GetBlockBlobClient("blocks");
        var first = new CommitBlockListOptions { Conditions = new BlobRequestConditions { IfNoneMatch = Azure.ETag.All } };
        await blob.StageBlockAsync(Id(1), new MemoryStream([1]));
        await blob.StageBlockAsync(Id(2), new MemoryStream([2]));
        await blob.CommitBlockListAsync([Id(1)], first);

        // The list of the first sender has discarded the block of the second.
        await FailsAsync(409, "BlobAlreadyExists", () => blob.CommitBlockListAsync([Id(2)], first));
    }

    [Fact]
    public async Task Content_above_the_transfer_size_goes_up_in_blocks_and_comes_down_in_ranges()
    {
        var blob = await BlobAsync();
        var bytes = RandomNumberGenerator.GetBytes(1_000_000);
        var sizes = new StorageTransferOptions { InitialTransferSize = 100_000, MaximumTransferSize = 300_000 };

        await blob.UploadAsync(new MemoryStream(bytes), new BlobUploadOptions { TransferOptions = sizes });
        using var copy = new MemoryStream();
        await blob.DownloadToAsync(copy, new BlobDownloadToOptions { TransferOptions = sizes });

        Assert.Equal(bytes, copy.ToArray());
    }

    [Fact]
    public async Task A_block_that_differs_from_its_announced_hash_is_refused()
    {
        var blob = (await ContainerAsync()).GetBlockBlobClient("blocks");
        var validation = new UploadTransferValidationOptions
        {
            ChecksumAlgorithm = StorageChecksumAlgorithm.MD5,
            PrecalculatedChecksum = Md5("other"u8),
        };
        await FailsAsync(400, "Md5Mismatch", () => blob.StageBlockAsync(
            Id(1), new MemoryStream([1]), new BlockBlobStageBlockOptions { TransferValidation = validation }));
    }

    private static string Id(int number) => Convert.ToBase64String([(byte)number, 0, 0, 0]);
}
