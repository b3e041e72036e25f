using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Billing.Local.Blobs;
using Billing.Local.Tests.Journal;
using Billing.Local.Time;

namespace Billing.Local.Tests.Blobs;

/// <summary>Rules of Azure that Azurite does not keep, so that only the local store can be held to them.</summary>
public sealed class LocalBlobRules : IDisposable
{
    private readonly TestJournal _journal = new();
    private readonly SimulatedClock _clock = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly LocalBlobAccount _account;
    private readonly BlobContainerClient _container;

    public LocalBlobRules()
    {
        _account = new LocalBlobAccount(folder: null, _clock, _journal);
        _container = Signing().GetBlobContainerClient("rules");
        _container.CreateAsync().GetAwaiter().GetResult();
    }

    public void Dispose() => _journal.Dispose();

    // https://learn.microsoft.com/rest/api/storageservices/specifying-the-range-header-for-blob-service-operations
    [Theory]
    [InlineData("0123456789", 10)]
    [InlineData("", 0)]
    public async Task A_range_that_begins_at_the_end_is_refused(string content, long offset)
    {
        await _container.UploadBlobAsync("a", BinaryData.FromString(content));
        await FailsAsync(416, "InvalidRange", () => _container.GetBlobClient("a").DownloadContentAsync(
            new BlobDownloadOptions { Range = new HttpRange(offset, 1) }));
    }

    // https://learn.microsoft.com/rest/api/storageservices/copy-blob-from-url
    [Fact]
    public async Task A_synchronous_copy_needs_a_signed_source()
    {
        await _container.UploadBlobAsync("a", BinaryData.FromString("x"));
        var source = _container.GetBlobClient("a");
        var target = _container.GetBlobClient("b");
        var signed = source.GenerateSasUri(BlobSasPermissions.Read, _clock.GetUtcNow().AddMinutes(1));

        await FailsAsync(401, "CannotVerifyCopySource", () => target.SyncCopyFromUriAsync(source.Uri));
        await target.SyncCopyFromUriAsync(signed);
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await FailsAsync(403, "AuthenticationFailed", () => target.SyncCopyFromUriAsync(signed));
    }

    // https://learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas
    [Fact]
    public async Task An_address_signed_for_an_identity_holds_as_long_as_its_key()
    {
        await _container.UploadBlobAsync("a", BinaryData.FromString("x"));
        var service = _account.CreateClient();
        var now = _clock.GetUtcNow();
        var key = (await service.GetUserDelegationKeyAsync(now, now.AddHours(1), default)).Value;
        var blob = _container.GetBlobClient("a");
        var address = blob.GenerateUserDelegationSasUri(BlobSasPermissions.Read, now.AddHours(2), key);
        var other = _container.GetBlobClient("b").GenerateUserDelegationSasUri(BlobSasPermissions.Read, now.AddHours(2), key);

        Assert.Equal("x", await ReadSignedAsync(address));
        await FailsAsync(403, "AuthenticationFailed", () => ReadSignedAsync(new UriBuilder(address) { Query = other.Query }.Uri));
        await FailsAsync(403, "AuthenticationFailed", () => ReadSignedAsync(new Uri(address.AbsoluteUri.Replace("sp=r", "sp=rw", StringComparison.Ordinal))));
        await _clock.AdvanceAsync(TimeSpan.FromHours(1));
        await FailsAsync(403, "AuthenticationFailed", () => ReadSignedAsync(address));
        await FailsAsync(400, "InvalidXmlNodeValue", () => service.GetUserDelegationKeyAsync(
            new BlobGetUserDelegationKeyOptions(_clock.GetUtcNow().AddDays(8))));
    }

    [Fact]
    public async Task A_copy_from_another_account_is_refused()
    {
        await FailsAsync(404, "CannotVerifyCopySource", () => _container.GetBlobClient("b").StartCopyFromUriAsync(
            new Uri("https://other.blob.core.windows.net/c/b"), new BlobCopyFromUriOptions()));
    }

    // https://learn.microsoft.com/rest/api/storageservices/setting-and-retrieving-properties-and-metadata-for-blob-resources
    [Theory]
    [InlineData("two words", "x", "InvalidMetadata")]
    [InlineData("1st", "x", "InvalidMetadata")]
    [InlineData("name", "ü", "InvalidMetadata")]
    public async Task Metadata_that_no_header_can_carry_is_refused(string name, string value, string code)
    {
        await _container.UploadBlobAsync("a", BinaryData.FromString("x"));
        await FailsAsync(400, code, () => _container.GetBlobClient("a").SetMetadataAsync(new Dictionary<string, string> { [name] = value }));
    }

    // https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata: 1 to 1,024 characters.
    [Fact]
    public async Task A_blob_name_of_1024_characters_is_taken_and_a_longer_one_refused()
    {
        await _container.UploadBlobAsync(new string('n', 1024), BinaryData.FromString("x"));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => _container.UploadBlobAsync(new string('n', 1025), BinaryData.FromString("x")));
        Assert.Equal(400, failure.Status);
    }

    [Fact]
    public async Task Metadata_above_eight_kilobytes_is_refused()
    {
        var large = new Dictionary<string, string> { ["name"] = new string('x', 8 * 1024) };
        await FailsAsync(400, "MetadataTooLarge", () => _container.GetBlobClient("a").UploadAsync(
            BinaryData.FromString("x"), new BlobUploadOptions { Metadata = large }));
    }

    [Fact]
    public async Task Times_come_from_the_clock_in_whole_seconds_and_tags_differ_while_it_stands_still()
    {
        await _clock.AdvanceAsync(TimeSpan.FromMilliseconds(1_500));
        var blob = _container.GetBlobClient("a");
        var first = (await blob.UploadAsync(BinaryData.FromString("x"))).Value;
        var second = (await blob.UploadAsync(BinaryData.FromString("y"), overwrite: true)).Value;

        Assert.Equal(new DateTimeOffset(2026, 3, 1, 8, 0, 1, TimeSpan.Zero), first.LastModified);
        Assert.NotEqual(first.ETag, second.ETag);
    }

    /// <summary>A client that has the account key, so that it can sign addresses with it.</summary>
    private BlobServiceClient Signing() => new(
        _account.ServiceUri, new StorageSharedKeyCredential(DevelopmentAccount.Name, DevelopmentAccount.Key), _account.ClientOptions());

    private async Task<string> ReadSignedAsync(Uri address) =>
        (await new BlobClient(address, _account.ClientOptions()).DownloadContentAsync()).Value.Content.ToString();

    private static async Task FailsAsync(int status, string code, Func<Task> action)
    {
        var failure = await Assert.ThrowsAsync<RequestFailedException>(action);
        Assert.Equal((status, code), (failure.Status, failure.ErrorCode));
    }
}
