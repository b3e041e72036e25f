using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Tests.Blobs;

public abstract partial class BlobBehaviour
{
    // Put Blob: https://learn.microsoft.com/rest/api/storageservices/put-blob
    [Fact]
    public async Task A_written_blob_is_read_back_with_its_headers_and_metadata()
    {
        var blob = await BlobAsync();
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders
            {
                ContentType = "application/pdf",
                ContentDisposition = "inline; filename=\"a b.pdf\"",
                ContentEncoding = "identity",
                ContentLanguage = "de-DE",
                CacheControl = "no-store",
            },
            Metadata = new Dictionary<string, string> { ["Invoice"] = "2026-0001", ["tenant"] = "acme" },
        };

        var written = (await blob.UploadAsync(Text("hello"), options)).Value;
        var read = (await blob.DownloadContentAsync()).Value;

        Assert.Equal("hello", read.Content.ToString());
        Assert.Equal(written.ETag, read.Details.ETag);
        Assert.Equal(written.LastModified, read.Details.LastModified);
        Assert.Equal(Md5("hello"u8), written.ContentHash);
        Assert.Equal(Md5("hello"u8), read.Details.ContentHash);
        Assert.Equal("application/pdf", read.Details.ContentType);
        Assert.Equal("inline; filename=\"a b.pdf\"", read.Details.ContentDisposition);
        Assert.Equal("identity", read.Details.ContentEncoding);
        Assert.Equal("de-DE", read.Details.ContentLanguage);
        Assert.Equal("no-store", read.Details.CacheControl);
        Assert.Equal("2026-0001", read.Details.Metadata["invoice"]);
        Assert.Equal(BlobType.Block, read.Details.BlobType);
        Assert.Null(read.Details.ContentRange);
    }

    // Get Blob Properties: https://learn.microsoft.com/rest/api/storageservices/get-blob-properties
    [Fact]
    public async Task Properties_describe_a_blob_without_its_content()
    {
        var blob = await BlobAsync();
        var written = (await blob.UploadAsync(Text("hello"))).Value;

        var answer = await blob.GetPropertiesAsync();

        Assert.Equal(200, answer.GetRawResponse().Status);
        Assert.Equal(5, answer.Value.ContentLength);
        Assert.Equal("application/octet-stream", answer.Value.ContentType);
        Assert.Equal(written.ETag, answer.Value.ETag);
        Assert.Equal(written.LastModified, answer.Value.LastModified);
        Assert.Equal(answer.Value.CreatedOn, answer.Value.LastModified);
        Assert.Empty(answer.Value.Metadata);
        Assert.Null(answer.Value.CopyId);
        Assert.False(answer.Value.HasLegalHold);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(131_072)]
    [InlineData(300_001)]
    public async Task Content_of_any_size_comes_back_as_it_was(int size)
    {
        var blob = await BlobAsync();
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);

        await blob.UploadAsync(new MemoryStream(bytes));

        Assert.Equal(bytes, (await blob.DownloadContentAsync()).Value.Content.ToArray());
        using var streamed = (await blob.DownloadStreamingAsync()).Value;
        using var copy = new MemoryStream();
        await streamed.Content.CopyToAsync(copy, TestContext.Current.CancellationToken);
        Assert.Equal(bytes, copy.ToArray());
        using var target = new MemoryStream();
        await blob.DownloadToAsync(target);
        Assert.Equal(bytes, target.ToArray());
    }

    [Theory]
    [InlineData("ein Name mit Blanks")]
    [InlineData("a/b//c")]
    [InlineData("räksmörgås/Ελλάδα/кириллица.pdf")]
    [InlineData("100%+&=?#'!()*;:@$,~_-.txt")]
    public async Task A_name_with_unusual_characters_is_kept(string name)
    {
        var container = await ContainerAsync();
        await container.GetBlobClient(name).UploadAsync(Text(name));

        Assert.Equal(name, await ReadAsync(container.GetBlobClient(name)));
        Assert.Equal([name], await container.GetBlobsAsync().Select(b => b.Name).ToListAsync());
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_is_uploaded_whole()
    {
        var blob = await BlobAsync();
        var bytes = RandomNumberGenerator.GetBytes(100_000);

        await blob.UploadAsync(new ForwardOnlyStream(bytes));

        Assert.Equal(bytes, (await blob.DownloadContentAsync()).Value.Content.ToArray());
    }

    [Fact]
    public async Task A_seekable_stream_is_uploaded_from_its_position()
    {
        var blob = await BlobAsync();
        await blob.UploadAsync(new MemoryStream("hello world"u8.ToArray()) { Position = 6 });
        Assert.Equal("world", await ReadAsync(blob));
    }

    [Fact]
    public async Task A_missing_blob_is_not_found()
    {
        var blob = await BlobAsync();

        Assert.False((await blob.ExistsAsync()).Value);
        await FailsAsync(404, "BlobNotFound", () => blob.DownloadContentAsync());
        await FailsAsync(404, "BlobNotFound", () => blob.GetPropertiesAsync());
        await FailsAsync(404, "BlobNotFound", () => blob.SetMetadataAsync(new Dictionary<string, string>()));
        await FailsAsync(404, "BlobNotFound", () => blob.DeleteAsync());
        await FailsAsync(404, "BlobNotFound", () => blob.OpenReadAsync());
        Assert.False((await blob.DeleteIfExistsAsync()).Value);
    }

    [Fact]
    public async Task A_deleted_blob_is_gone()
    {
        var blob = await BlobAsync();
        await blob.UploadAsync(Text("x"));
        Assert.True((await blob.ExistsAsync()).Value);

        Assert.True((await blob.DeleteIfExistsAsync()).Value);

        Assert.False((await blob.ExistsAsync()).Value);
        Assert.False((await blob.DeleteIfExistsAsync()).Value);
    }

    [Fact]
    public async Task Content_that_differs_from_its_announced_hash_is_refused()
    {
        var blob = await BlobAsync();
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentHash = Md5("other"u8) } };

        await FailsAsync(400, "Md5Mismatch", () => blob.UploadAsync(Text("hello"), options));

        Assert.False((await blob.ExistsAsync()).Value);
    }

    // Set Blob Metadata: https://learn.microsoft.com/rest/api/storageservices/set-blob-metadata
    [Fact]
    public async Task Setting_metadata_replaces_it_and_changes_the_tag_but_not_the_content()
    {
        var blob = await BlobAsync();
        var options = new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } };
        var written = (await blob.UploadAsync(Text("x"), options)).Value;

        var changed = (await blob.SetMetadataAsync(new Dictionary<string, string> { ["c"] = "3" })).Value;

        var properties = (await blob.GetPropertiesAsync()).Value;
        Assert.NotEqual(written.ETag, changed.ETag);
        Assert.Equal(changed.ETag, properties.ETag);
        Assert.Equal("c=3", string.Join(',', properties.Metadata.Select(m => $"{m.Key}={m.Value}")));
        Assert.Equal("x", await ReadAsync(blob));
    }

    // Set Blob Properties: https://learn.microsoft.com/rest/api/storageservices/set-blob-properties
    [Fact]
    public async Task Setting_headers_replaces_all_of_them()
    {
        var blob = await BlobAsync();
        await blob.UploadAsync(
            Text("x"), new BlobUploadOptions { HttpHeaders = new() { ContentType = "text/plain", CacheControl = "no-store" } });

        await blob.SetHttpHeadersAsync(new BlobHttpHeaders { ContentType = "text/csv" });

        var properties = (await blob.GetPropertiesAsync()).Value;
        Assert.Equal("text/csv", properties.ContentType);
        Assert.True(string.IsNullOrEmpty(properties.CacheControl));
        Assert.Equal("x", await ReadAsync(blob));
    }

    // Get Blob, ranges: https://learn.microsoft.com/rest/api/storageservices/specifying-the-range-header-for-blob-service-operations
    [Theory]
    [InlineData(0L, 4L, "0123", "bytes 0-3/10")]
    [InlineData(6L, 4L, "6789", "bytes 6-9/10")]
    [InlineData(6L, 100L, "6789", "bytes 6-9/10")]
    [InlineData(7L, null, "789", "bytes 7-9/10")]
    public async Task A_range_gives_that_part(long offset, long? length, string expected, string contentRange)
    {
        var blob = await BlobAsync();
        await blob.UploadAsync(Text("0123456789"));

        var answer = await blob.DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(offset, length) });

        Assert.Equal(206, answer.GetRawResponse().Status);
        Assert.Equal(expected, answer.Value.Content.ToString());
        Assert.Equal(contentRange, answer.Value.Details.ContentRange);
        Assert.Equal(expected.Length, answer.Value.Details.ContentLength);
    }

    [Fact]
    public async Task A_range_beyond_the_end_is_refused()
    {
        var blob = await BlobAsync();
        await blob.UploadAsync(Text("0123456789"));
        await FailsAsync(
            416, "InvalidRange", () => blob.DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(11, 1) }));
    }
}
