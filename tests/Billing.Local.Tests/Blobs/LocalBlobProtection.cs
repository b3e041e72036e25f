using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Billing.Local.Blobs;
using Billing.Local.Tests.Journal;
using Billing.Local.Time;

namespace Billing.Local.Tests.Blobs;

// Store business-critical blob data with immutable storage:
// https://learn.microsoft.com/azure/storage/blobs/immutable-storage-overview
public sealed class LocalBlobProtection : IDisposable
{
    private readonly TestJournal _journal = new();
    private readonly SimulatedClock _clock = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly BlobClient _blob;

    public LocalBlobProtection()
    {
        var container = new LocalBlobAccount(folder: null, _clock, _journal).CreateClient().GetBlobContainerClient("evidence");
        container.CreateAsync().GetAwaiter().GetResult();
        _blob = container.GetBlobClient("a");
    }

    public void Dispose() => _journal.Dispose();

    [Theory]
    [InlineData(BlobImmutabilityPolicyMode.Locked)]
    [InlineData(BlobImmutabilityPolicyMode.Unlocked)]
    public async Task A_blob_under_a_policy_can_be_read_but_neither_changed_nor_deleted_until_the_policy_ends(BlobImmutabilityPolicyMode mode)
    {
        await UploadAsync(new BlobUploadOptions { ImmutabilityPolicy = Policy(days: 1, mode) });

        await ImmutableAsync(() => UploadAsync(new BlobUploadOptions()));
        await ImmutableAsync(() => _blob.SetMetadataAsync(null));
        await ImmutableAsync(() => _blob.SetHttpHeadersAsync(null));
        await ImmutableAsync(() => _blob.DeleteAsync());
        Assert.Equal("text", (await _blob.DownloadContentAsync()).Value.Content.ToString());
        Assert.Equal(mode, (await _blob.GetPropertiesAsync()).Value.ImmutabilityPolicy!.PolicyMode);

        await _clock.AdvanceAsync(TimeSpan.FromDays(1));
        await _blob.DeleteAsync();
    }

    [Fact]
    public async Task A_locked_policy_is_only_prolonged()
    {
        var tag = (await UploadAsync(new BlobUploadOptions())).Value.ETag;
        await _blob.SetImmutabilityPolicyAsync(Policy(days: 2, BlobImmutabilityPolicyMode.Unlocked));
        await _blob.SetImmutabilityPolicyAsync(Policy(days: 1, BlobImmutabilityPolicyMode.Unlocked));
        await _blob.DeleteImmutabilityPolicyAsync();
        await _blob.SetImmutabilityPolicyAsync(Policy(days: 1, BlobImmutabilityPolicyMode.Locked));
        await _blob.SetImmutabilityPolicyAsync(Policy(days: 2, BlobImmutabilityPolicyMode.Locked));

        await ImmutableAsync(() => _blob.SetImmutabilityPolicyAsync(Policy(days: 1, BlobImmutabilityPolicyMode.Locked)));
        await ImmutableAsync(() => _blob.SetImmutabilityPolicyAsync(Policy(days: 3, BlobImmutabilityPolicyMode.Unlocked)));
        await ImmutableAsync(() => _blob.DeleteImmutabilityPolicyAsync());

        var properties = (await _blob.GetPropertiesAsync()).Value;
        Assert.Equal(_clock.GetUtcNow().AddDays(2), properties.ImmutabilityPolicy!.ExpiresOn);
        Assert.Equal(tag, properties.ETag);
    }

    [Fact]
    public async Task A_policy_must_end_in_the_future()
    {
        await UploadAsync(new BlobUploadOptions());
        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => _blob.SetImmutabilityPolicyAsync(Policy(days: 0, BlobImmutabilityPolicyMode.Locked)));
        Assert.Equal((400, "InvalidHeaderValue"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task A_legal_hold_protects_until_it_is_taken_off()
    {
        await UploadAsync(new BlobUploadOptions { LegalHold = true });
        await ImmutableAsync(() => _blob.DeleteAsync());
        Assert.True((await _blob.GetPropertiesAsync()).Value.HasLegalHold);

        Assert.False((await _blob.SetLegalHoldAsync(false)).Value.HasLegalHold);
        await _blob.DeleteAsync();
    }

    private Task<Response<BlobContentInfo>> UploadAsync(BlobUploadOptions options) =>
        _blob.UploadAsync(BinaryData.FromString("text"), options);

    private BlobImmutabilityPolicy Policy(int days, BlobImmutabilityPolicyMode mode) =>
        new() { ExpiresOn = _clock.GetUtcNow().AddDays(days), PolicyMode = mode };

    private static async Task ImmutableAsync(Func<Task> action)
    {
        var failure = await Assert.ThrowsAsync<RequestFailedException>(action);
        Assert.Equal((409, "BlobImmutableDueToPolicy"), (failure.Status, failure.ErrorCode));
    }
}
