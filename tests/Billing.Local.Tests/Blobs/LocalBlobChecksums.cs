using System.Net.Http.Headers;
using System.Security.Cryptography;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Billing.Local.Blobs;
using Billing.Local.Time;

namespace Billing.Local.Tests.Blobs;

/// <summary>Checksums that the client and the service compare, which Azurite does not compute.</summary>
public sealed class LocalBlobChecksums : IAsyncLifetime
{
    private readonly BlobPort _port = new(new SimulatedClock(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero)));

    public async ValueTask InitializeAsync()
    {
        await _port.InitializeAsync();
        await _port.Account.CreateClient().CreateBlobContainerAsync("checked");
    }

    public ValueTask DisposeAsync() => _port.DisposeAsync();

    // The check value of CRC-64/NVME in the catalogue of parametrised CRC algorithms.
    [Fact]
    public void The_checksum_of_the_digits_is_the_published_one() => Assert.Equal(0xAE8B14860A799888, Crc64.Append(0, "123456789"u8));

    [Theory]
    [InlineData(StorageChecksumAlgorithm.StorageCrc64, 0, false)]
    [InlineData(StorageChecksumAlgorithm.StorageCrc64, 100_000, false)]
    [InlineData(StorageChecksumAlgorithm.StorageCrc64, 100_000, true)]
    [InlineData(StorageChecksumAlgorithm.StorageCrc64, 9_000_000, false)]
    [InlineData(StorageChecksumAlgorithm.MD5, 100_000, false)]
    [InlineData(StorageChecksumAlgorithm.MD5, 100_000, true)]
    public async Task Content_with_checksums_goes_up_and_comes_down(StorageChecksumAlgorithm algorithm, int size, bool overPort)
    {
        var service = overPort ? new BlobServiceClient(_port.ConnectionString) : _port.Account.CreateClient();
        var blob = service.GetBlobContainerClient("checked").GetBlobClient("a");
        var bytes = RandomNumberGenerator.GetBytes(size);
        var up = new UploadTransferValidationOptions { ChecksumAlgorithm = algorithm };
        var down = new DownloadTransferValidationOptions { ChecksumAlgorithm = algorithm };

        await blob.UploadAsync(new MemoryStream(bytes), new BlobUploadOptions
        {
            TransferValidation = up,
            TransferOptions = new StorageTransferOptions { InitialTransferSize = 5_000_000, MaximumTransferSize = 4_000_000 },
        });
        using var copy = new MemoryStream();
        await blob.DownloadToAsync(copy, new BlobDownloadToOptions
        {
            TransferValidation = down,
            TransferOptions = new StorageTransferOptions { InitialTransferSize = 4_000_000, MaximumTransferSize = 4_000_000 },
        });

        Assert.Equal(bytes, copy.ToArray());
    }

    [Theory]
    [InlineData(0, "InvalidInput")]
    [InlineData(30, "Crc64Mismatch")]
    [InlineData(40, "Crc64Mismatch")]
    [InlineData(13, "InvalidInput")]
    public async Task A_structured_message_with_a_flaw_is_refused(int flaw, string code)
    {
        var message = StructuredMessage.Encode("some content"u8);
        message[flaw] ^= 0x55;

        Assert.Equal((400, code), await PutAsync(message, ("x-ms-structured-body", "XSM/1.0; properties=crc64"), ("x-ms-structured-content-length", "12")));
        Assert.False((await _port.Account.CreateClient().GetBlobContainerClient("checked").GetBlobClient("raw").ExistsAsync()).Value);
    }

    [Fact]
    public async Task A_structured_message_that_ends_early_or_is_longer_than_announced_is_refused()
    {
        var message = StructuredMessage.Encode("some content"u8);
        (string, string) framing = ("x-ms-structured-body", "XSM/1.0; properties=crc64");

        Assert.Equal((400, "InvalidInput"), await PutAsync(message[..^1], framing, ("x-ms-structured-content-length", "12")));
        Assert.Equal((400, "InvalidInput"), await PutAsync(message, framing, ("x-ms-structured-content-length", "11")));
        Assert.Equal((201, null), await PutAsync(message, framing, ("x-ms-structured-content-length", "12")));
    }

    [Fact]
    public async Task Content_that_differs_from_its_announced_checksum_is_refused()
    {
        var right = Convert.ToBase64String(Crc64.Hash("text"u8));
        Assert.Equal((400, "Crc64Mismatch"), await PutAsync("texts"u8.ToArray(), ("x-ms-content-crc64", right)));
        Assert.Equal((201, null), await PutAsync("text"u8.ToArray(), ("x-ms-content-crc64", right)));
    }

    private async Task<(int Status, string? Code)> PutAsync(byte[] body, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{_port.Address}/checked/raw") { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "any");
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, answer.Headers.TryGetValues("x-ms-error-code", out var codes) ? codes.Single() : null);
    }
}
