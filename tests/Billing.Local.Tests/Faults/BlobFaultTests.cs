using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Billing.Local.Faults;

namespace Billing.Local.Tests.Faults;

// Azure documentation: "Blob service error codes" (rest/api/storageservices/blob-service-error-codes) and "Specifying conditional
// headers for Blob service operations" (rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations).
public sealed class BlobFaultTests
{
    [Theory]
    [InlineData(FaultKind.Throttle, 503, "ServerBusy", false)]
    [InlineData(FaultKind.TimeOutBefore, 500, "OperationTimedOut", false)]
    [InlineData(FaultKind.TimeOutAfter, 500, "OperationTimedOut", true)]
    public async Task An_upload_that_fails_says_why_and_was_done_or_not(FaultKind kind, int status, string code, bool isDone)
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(kind) { Operation = "Put", Nth = 1 });
        var blob = services.Files.GetBlobClient("a");
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => blob.UploadAsync(BinaryData.FromString("text")));
        Assert.Equal((status, code), (failure.Status, failure.ErrorCode));
        Assert.Equal(isDone, (await blob.ExistsAsync()).Value);
    }

    [Theory]
    [InlineData(FaultKind.Throttle, 503)]
    [InlineData(FaultKind.TimeOutBefore, 500)]
    public async Task A_download_that_fails_says_why_and_succeeds_when_it_is_tried_again(FaultKind kind, int status)
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(kind) { Operation = "Read", Nth = 1 });
        var blob = services.Files.GetBlobClient("a");
        await blob.UploadAsync(BinaryData.FromString("text"));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => blob.DownloadContentAsync());
        Assert.Equal(status, failure.Status);
        Assert.Equal("text", (await blob.DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task Reads_meet_neither_conflicts_nor_timeouts_after_their_effect()
    {
        await using var services = await FaultyServices.StartAsync();
        await services.Files.GetBlobClient("a").UploadAsync(BinaryData.FromString("text"));
        await services.RestartAsync(new FaultRule(FaultKind.Conflict) { Probability = 1 }, new FaultRule(FaultKind.TimeOutAfter) { Probability = 1 });
        Assert.Equal("text", (await services.Files.GetBlobClient("a").DownloadContentAsync()).Value.Content.ToString());
        Assert.Empty(services.Plan.Injected);
    }

    [Fact]
    public async Task A_write_that_wants_the_blob_unchanged_meets_somebody_who_has_written_it()
    {
        await using var services = await FaultyServices.StartAsync();
        var blob = services.Files.GetBlobClient("a");
        await blob.UploadAsync(BinaryData.FromString("text"), new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["kind"] = "report" } });
        await services.RestartAsync(new FaultRule(FaultKind.Conflict) { Probability = 1 });
        blob = services.Files.GetBlobClient("a");
        var before = (await blob.GetPropertiesAsync()).Value;

        var guard = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = before.ETag } };
        var conflict = await Assert.ThrowsAsync<RequestFailedException>(() => blob.UploadAsync(BinaryData.FromString("new"), guard));

        Assert.Equal((412, "ConditionNotMet"), (conflict.Status, conflict.ErrorCode));
        var after = (await blob.GetPropertiesAsync()).Value;
        Assert.NotEqual(before.ETag, after.ETag);
        Assert.Equal("report", after.Metadata["kind"]);
        Assert.Equal("text", (await blob.DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task A_first_write_is_never_told_of_a_blob_that_is_not_there()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.Conflict) { Probability = 1 });
        var first = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
        await services.Files.GetBlobClient("a").UploadAsync(BinaryData.FromString("text"), first);
        Assert.Empty(services.Plan.Injected);
    }

    [Fact]
    public async Task A_write_protected_blob_has_no_competitor_and_the_write_is_refused_for_its_protection()
    {
        await using var services = await FaultyServices.StartAsync();
        var blob = services.Files.GetBlobClient("a");
        await blob.UploadAsync(BinaryData.FromString("text"));
        await blob.SetLegalHoldAsync(true);
        await services.RestartAsync(new FaultRule(FaultKind.Conflict) { Probability = 1 });
        blob = services.Files.GetBlobClient("a");
        var guard = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = (await blob.GetPropertiesAsync()).Value.ETag } };
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => blob.UploadAsync(BinaryData.FromString("new"), guard));
        Assert.Equal((409, "BlobImmutableDueToPolicy"), (refused.Status, refused.ErrorCode));
    }
}
