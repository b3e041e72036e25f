using System.Net;
using System.Xml.Linq;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace Billing.Local.Tests.Blobs;

// Create a service SAS: https://learn.microsoft.com/rest/api/storageservices/create-service-sas
public abstract partial class BlobBehaviour
{
    private static readonly HttpClient Browser = new();

    [Fact]
    public async Task A_signed_address_lets_anyone_download_the_blob()
    {
        var blob = await BlobAsync("2026/Ä 1+2.pdf");
        await blob.UploadAsync(Text("invoice"), new BlobUploadOptions { HttpHeaders = new() { ContentType = "application/pdf" } });
        var builder = new BlobSasBuilder(BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddMinutes(5))
        {
            ContentDisposition = "attachment; filename=\"invoice 1.pdf\"",
        };

        using var plain = await Browser.GetAsync(blob.GenerateSasUri(BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddMinutes(5)));
        using var named = await Browser.GetAsync(blob.GenerateSasUri(builder));

        Assert.Equal("invoice", await plain.Content.ReadAsStringAsync());
        Assert.Equal("application/pdf", plain.Content.Headers.ContentType?.ToString());
        Assert.Equal("attachment; filename=\"invoice 1.pdf\"", named.Content.Headers.ContentDisposition?.ToString());
    }

    [Fact]
    public async Task An_address_that_expired_or_was_altered_is_refused()
    {
        var blob = await BlobAsync("a");
        var other = await BlobAsync("b");
        await blob.UploadAsync(Text("invoice"));
        await other.UploadAsync(Text("other"));
        var expired = blob.GenerateSasUri(BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddMinutes(-1));
        var valid = blob.GenerateSasUri(BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddMinutes(5));
        var early = blob.GenerateSasUri(new BlobSasBuilder(BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddHours(2))
        {
            StartsOn = DateTimeOffset.UtcNow.AddHours(1),
        });

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(valid));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(expired));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(early));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(new UriBuilder(valid) { Path = other.Uri.AbsolutePath }.Uri));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(new Uri(valid.AbsoluteUri.Replace("sig=", "sig=AAAA", StringComparison.Ordinal))));
        Assert.Throws<InvalidOperationException>(() => blob.GenerateSasUri(
            new BlobSasBuilder(BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddMinutes(5)) { BlobName = "b" }));
    }

    // Status and error codes: https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2
    [Fact]
    public async Task A_refused_address_is_answered_with_the_error_of_the_service()
    {
        var blob = await BlobAsync("a");
        await blob.UploadAsync(Text("invoice"));
        var valid = blob.GenerateSasUri(BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddMinutes(5));
        var missing = (await BlobAsync("b")).GenerateSasUri(BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddMinutes(5));

        // Azure says AuthenticationFailed, Azurite AuthorizationFailure.
        Assert.Equal(403, (await ErrorAsync(new Uri(valid.AbsoluteUri.Replace("sp=r", "sp=rw", StringComparison.Ordinal)))).Status);
        Assert.Equal((404, "BlobNotFound"), await ErrorAsync(missing));
    }

    // https://learn.microsoft.com/rest/api/storageservices/specifying-the-range-header-for-blob-service-operations
    [Theory]
    [InlineData("bytes=2-4", "234", "bytes 2-4/10")]
    [InlineData("bytes=8-", "89", "bytes 8-9/10")]
    [InlineData("bytes=8-100", "89", "bytes 8-9/10")]
    public async Task A_signed_address_serves_a_range(string range, string content, string contentRange)
    {
        var blob = await BlobAsync("a");
        await blob.UploadAsync(Text("0123456789"));
        using var request = new HttpRequestMessage(HttpMethod.Get, blob.GenerateSasUri(BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddMinutes(5)));
        request.Headers.TryAddWithoutValidation("Range", range);
        using var answer = await Browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(contentRange, answer.Content.Headers.ContentRange?.ToString());
        Assert.Equal(content, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<(int Status, string? Code)> ErrorAsync(Uri address)
    {
        using var answer = await Browser.GetAsync(address);
        var error = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!;
        Assert.Equal("application/xml", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Error", error.Name.LocalName);
        Assert.NotEmpty(error.Element("Message")!.Value);
        Assert.Equal(error.Element("Code")!.Value, answer.Headers.GetValues("x-ms-error-code").Single());
        return ((int)answer.StatusCode, error.Element("Code")!.Value);
    }

    private static async Task<HttpStatusCode> StatusAsync(Uri address)
    {
        using var answer = await Browser.GetAsync(address);
        return answer.StatusCode;
    }
}
