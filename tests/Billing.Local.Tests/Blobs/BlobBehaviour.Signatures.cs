using System.Net;
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

    private static async Task<HttpStatusCode> StatusAsync(Uri address)
    {
        using var answer = await Browser.GetAsync(address);
        return answer.StatusCode;
    }
}
