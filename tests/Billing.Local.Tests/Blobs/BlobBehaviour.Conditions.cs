using Azure;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Tests.Blobs;

// Specifying conditional headers for Blob service operations:
// https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations
public abstract partial class BlobBehaviour
{
    private static readonly ETag Stale = new("0x8D0000000000000");

    [Fact]
    public async Task An_upload_without_overwrite_refuses_an_existing_blob()
    {
        var blob = await BlobAsync();
        await blob.UploadAsync(Text("first"));

        await FailsAsync(409, "BlobAlreadyExists", () => blob.UploadAsync(Text("second")));
        await FailsAsync(409, "BlobAlreadyExists", () => blob.UploadAsync(new MemoryStream([1]), overwrite: false));
        await FailsAsync(409, "BlobAlreadyExists", () => blob.UploadAsync(Text("second"), On(new() { IfNoneMatch = ETag.All })));

        Assert.Equal("first", await ReadAsync(blob));
    }

    [Fact]
    public async Task An_upload_with_overwrite_or_without_conditions_replaces_the_blob()
    {
        var blob = await BlobAsync();
        await blob.UploadAsync(Text("first"), On(null!));
        await blob.UploadAsync(Text("second"), overwrite: true);
        Assert.Equal("second", await ReadAsync(blob));
        await blob.UploadAsync(Text("third"), new BlobUploadOptions());
        Assert.Equal("third", await ReadAsync(blob));
    }

    [Fact]
    public async Task If_match_writes_only_over_the_version_it_names()
    {
        var blob = await BlobAsync();
        var first = (await blob.UploadAsync(Text("first"))).Value.ETag;
        var second = (await blob.UploadAsync(Text("second"), On(new() { IfMatch = first }))).Value.ETag;

        await FailsAsync(412, "ConditionNotMet", () => blob.UploadAsync(Text("third"), On(new() { IfMatch = first })));
        await FailsAsync(412, "ConditionNotMet", () => blob.SetMetadataAsync(null, new() { IfMatch = first }));
        await FailsAsync(412, "ConditionNotMet", () => blob.DeleteAsync(conditions: new() { IfMatch = first }));

        Assert.Equal("second", await ReadAsync(blob));
        await blob.DeleteAsync(conditions: new() { IfMatch = second });
    }

    [Fact]
    public async Task If_match_on_a_missing_blob_is_not_met()
    {
        var blob = await BlobAsync();
        await FailsAsync(412, "ConditionNotMet", () => blob.UploadAsync(Text("x"), On(new() { IfMatch = Stale })));
        await FailsAsync(412, "ConditionNotMet", () => blob.UploadAsync(Text("x"), On(new() { IfMatch = ETag.All })));
    }

    [Fact]
    public async Task If_none_match_with_a_tag_writes_unless_the_blob_has_it()
    {
        var blob = await BlobAsync();
        var first = (await blob.UploadAsync(Text("first"), On(new() { IfNoneMatch = Stale }))).Value.ETag;
        await FailsAsync(412, "ConditionNotMet", () => blob.UploadAsync(Text("second"), On(new() { IfNoneMatch = first })));
        await blob.UploadAsync(Text("second"), On(new() { IfNoneMatch = Stale }));
        Assert.Equal("second", await ReadAsync(blob));
    }

    [Fact]
    public async Task Times_decide_about_writes()
    {
        var blob = await BlobAsync();
        var time = (await blob.UploadAsync(Text("first"))).Value.LastModified;

        await FailsAsync(412, "ConditionNotMet", () => blob.SetMetadataAsync(null, new() { IfModifiedSince = time }));
        await FailsAsync(412, "ConditionNotMet", () => blob.SetMetadataAsync(null, new() { IfUnmodifiedSince = time.AddSeconds(-1) }));
        await blob.SetMetadataAsync(null, new() { IfModifiedSince = time.AddSeconds(-1) });
        await blob.SetMetadataAsync(null, new() { IfUnmodifiedSince = time.AddHours(1) });
    }

    [Fact]
    public async Task Conditions_of_opposite_sense_cannot_be_combined_on_a_write()
    {
        var blob = await BlobAsync();
        var tag = (await blob.UploadAsync(Text("first"))).Value.ETag;
        await FailsAsync(
            400,
            "MultipleConditionHeadersNotSupported",
            () => blob.UploadAsync(Text("x"), On(new() { IfMatch = tag, IfNoneMatch = Stale })));
    }

    [Fact]
    public async Task A_read_whose_if_match_fails_is_refused()
    {
        var blob = await BlobAsync();
        var tag = (await blob.UploadAsync(Text("first"))).Value.ETag;

        await blob.GetPropertiesAsync(new() { IfMatch = tag });
        await FailsAsync(412, "ConditionNotMet", () => blob.GetPropertiesAsync(new() { IfMatch = Stale }));
        await FailsAsync(
            412, "ConditionNotMet", () => blob.DownloadContentAsync(new BlobDownloadOptions { Conditions = new() { IfMatch = Stale } }));
    }

    [Fact]
    public async Task A_read_of_what_is_known_already_says_not_modified()
    {
        var blob = await BlobAsync();
        var written = (await blob.UploadAsync(Text("first"))).Value;

        foreach (var conditions in new BlobRequestConditions[]
            { new() { IfNoneMatch = written.ETag }, new() { IfModifiedSince = written.LastModified } })
        {
            var answer = await blob.DownloadContentAsync(new BlobDownloadOptions { Conditions = conditions });
            Assert.Equal(304, answer.GetRawResponse().Status);
            Assert.False(answer.HasValue);
            Assert.ThrowsAny<Exception>(() => answer.Value);
            Assert.Equal(304, (await Assert.ThrowsAsync<RequestFailedException>(() => blob.GetPropertiesAsync(conditions))).Status);
        }

        var changed = await blob.DownloadContentAsync(new BlobDownloadOptions { Conditions = new() { IfNoneMatch = Stale } });
        Assert.Equal("first", changed.Value.Content.ToString());
    }

    [Fact]
    public async Task Of_two_writers_with_the_same_tag_one_wins()
    {
        var blob = await BlobAsync();
        var tag = (await blob.UploadAsync(Text("0"))).Value.ETag;

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 8).Select(async n =>
        {
            try
            {
                await blob.UploadAsync(Text($"{n}"), On(new() { IfMatch = tag }));
                return n;
            }
            catch (RequestFailedException lost) when (lost.Status == 412)
            {
                return 0;
            }
        }));

        Assert.Equal(outcomes.Single(n => n > 0).ToString(), await ReadAsync(blob));
    }
}
