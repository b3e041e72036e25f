using System.Security.Cryptography;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace Billing.Local.Tests.Blobs;

public abstract partial class BlobBehaviour
{
    [Fact]
    public async Task A_blob_is_written_in_blocks_through_a_stream()
    {
        var blob = await BlobAsync();
        var bytes = RandomNumberGenerator.GetBytes(25_000);
        var options = new BlobOpenWriteOptions
        {
            BufferSize = 10_000,
            HttpHeaders = new() { ContentType = "text/csv" },
            Metadata = new Dictionary<string, string> { ["a"] = "1" },
        };

        await using (var stream = await blob.OpenWriteAsync(overwrite: true, options))
        {
            await stream.WriteAsync(bytes.AsMemory(0, 12_345));
            await stream.FlushAsync();
            Assert.Equal(bytes[..12_345], (await blob.DownloadContentAsync()).Value.Content.ToArray());
            await stream.WriteAsync(bytes.AsMemory(12_345));
        }

        var read = (await blob.DownloadContentAsync()).Value;
        Assert.Equal(bytes, read.Content.ToArray());
        Assert.Equal("text/csv", read.Details.ContentType);
        Assert.Equal("1", read.Details.Metadata["a"]);
        var range = await blob.DownloadContentAsync(new BlobDownloadOptions { Range = new(9_990, 5_000) });
        Assert.Equal(bytes[9_990..14_990], range.Value.Content.ToArray());
    }

    [Fact]
    public async Task Opening_for_write_puts_an_empty_blob_there_first()
    {
        var blob = await BlobAsync();
        await blob.UploadAsync(Text("old"));
        await using var stream = await blob.OpenWriteAsync(overwrite: true);
        Assert.Equal("", await ReadAsync(blob));
    }

    [Fact]
    public async Task A_stream_write_fails_when_another_writer_came_between()
    {
        var blob = await BlobAsync();
        var stream = await blob.OpenWriteAsync(overwrite: true);
        await stream.WriteAsync(new byte[10]);
        await blob.UploadAsync(Text("other"), overwrite: true);

        await FailsAsync(412, "ConditionNotMet", () => stream.FlushAsync());

        Assert.Equal("other", await ReadAsync(blob));
    }

    [Fact]
    public async Task A_blob_is_read_through_a_seekable_stream()
    {
        var blob = await BlobAsync();
        var bytes = RandomNumberGenerator.GetBytes(10_000);
        await blob.UploadAsync(new MemoryStream(bytes));

        await using var stream = await blob.OpenReadAsync(position: 100, bufferSize: 1_000);
        using var rest = new MemoryStream();
        await stream.CopyToAsync(rest, TestContext.Current.CancellationToken);
        stream.Position = 5_000;
        var part = new byte[2_500];
        await stream.ReadExactlyAsync(part);

        Assert.Equal(10_000, stream.Length);
        Assert.Equal(bytes[100..], rest.ToArray());
        Assert.Equal(bytes[5_000..7_500], part);
    }

    [Fact]
    public async Task Reading_a_stream_fails_when_the_blob_changes_meanwhile_unless_that_is_allowed()
    {
        var blob = await BlobAsync();
        await blob.UploadAsync(new MemoryStream(new byte[1_000]));
        await using var strict = await blob.OpenReadAsync(bufferSize: 100);
        await using var lax = await blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: true) { BufferSize = 100 });
        await strict.ReadExactlyAsync(new byte[50]);
        await lax.ReadExactlyAsync(new byte[50]);

        await blob.UploadAsync(new MemoryStream(new byte[1_000]), overwrite: true);

        await strict.ReadExactlyAsync(new byte[50]);
        await FailsAsync(412, "ConditionNotMet", async () => await strict.ReadExactlyAsync(new byte[1]));
        await lax.ReadExactlyAsync(new byte[950]);
    }

    // Copy Blob From URL: https://learn.microsoft.com/rest/api/storageservices/copy-blob-from-url
    [Fact]
    public async Task A_copy_has_content_headers_and_metadata_of_its_source()
    {
        var container = await ContainerAsync();
        var source = container.GetBlobClient("source ä");
        var options = new BlobUploadOptions
        {
            HttpHeaders = new() { ContentType = "text/plain" },
            Metadata = new Dictionary<string, string> { ["a"] = "1" },
        };
        await source.UploadAsync(Text("content"), options);

        var started = await container.GetBlobClient("started").StartCopyFromUriAsync(source.Uri, new BlobCopyFromUriOptions());
        await started.WaitForCompletionAsync();
        var signed = source.GenerateSasUri(BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddMinutes(5));
        var synced = await container.GetBlobClient("synced").SyncCopyFromUriAsync(
            signed, new BlobCopyFromUriOptions { Metadata = new Dictionary<string, string> { ["b"] = "2" } });
        await source.DeleteAsync();

        Assert.Equal(7, started.Value);
        Assert.Equal(CopyStatus.Success, synced.Value.CopyStatus);
        var first = (await container.GetBlobClient("started").DownloadContentAsync()).Value;
        var second = (await container.GetBlobClient("synced").DownloadContentAsync()).Value;
        Assert.Equal(("content", "text/plain", "1"), (first.Content.ToString(), first.Details.ContentType, first.Details.Metadata["a"]));
        Assert.Equal("content", second.Content.ToString());
        Assert.Equal("b=2", string.Join(',', second.Details.Metadata.Select(m => $"{m.Key}={m.Value}")));
        Assert.Equal(started.Id, (await container.GetBlobClient("started").GetPropertiesAsync()).Value.CopyId);
    }

    [Fact]
    public async Task A_copy_of_a_missing_blob_or_over_a_forbidden_one_is_refused()
    {
        var container = await ContainerAsync();
        var target = container.GetBlobClient("target");
        await target.UploadAsync(Text("kept"));
        var missing = container.GetBlobClient("missing").Uri;

        var failure = await Assert.ThrowsAsync<Azure.RequestFailedException>(
            () => target.StartCopyFromUriAsync(missing, new BlobCopyFromUriOptions()));
        Assert.Equal(404, failure.Status);
        await FailsAsync(409, "BlobAlreadyExists", () => target.StartCopyFromUriAsync(
            target.Uri, new BlobCopyFromUriOptions { DestinationConditions = new() { IfNoneMatch = Azure.ETag.All } }));

        Assert.Equal("kept", await ReadAsync(target));
    }
}
