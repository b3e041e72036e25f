using System.Net;
using System.Text;
using System.Xml.Linq;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Billing.Local.Blobs;
using Billing.Local.Time;

namespace Billing.Local.Tests.Blobs;

/// <summary>What the port of the local store does with requests that no client library would send, or that others may send.</summary>
public sealed class LocalBlobPort : IAsyncLifetime
{
    private const string Blob = "box/a";

    private static readonly HttpClient Http = new();
    private readonly SimulatedClock _clock = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly BlobPort _port;

    public LocalBlobPort() => _port = new BlobPort(_clock);

    public async ValueTask InitializeAsync()
    {
        await _port.InitializeAsync();
        await _port.Account.CreateClient().CreateBlobContainerAsync("box");
        await _port.Account.CreateClient().GetBlobContainerClient("box").UploadBlobAsync("a", BinaryData.FromString("0123456789"));
    }

    public ValueTask DisposeAsync() => _port.DisposeAsync();

    [Theory]
    [InlineData("PUT", "box/new", 400, "MissingRequiredHeader")]
    [InlineData("PUT", "box/new", 400, "UnsupportedHeader", "x-ms-blob-type: PageBlob")]
    [InlineData("PUT", "box/new", 400, "InvalidHeaderValue", "x-ms-blob-type: Sphere")]
    [InlineData("PUT", "box/new", 400, "InvalidMd5", "x-ms-blob-type: BlockBlob", "Content-MD5: not base64")]
    [InlineData("PUT", "box/new", 400, "InvalidHeaderValue", "x-ms-blob-type: BlockBlob", "If-Modified-Since: yesterday")]
    [InlineData("PUT", "box/new", 400, "InvalidHeaderValue", "x-ms-blob-type: BlockBlob", "x-ms-version: newest")]
    [InlineData("PUT", "box/new", 400, "InvalidMetadata", "x-ms-blob-type: BlockBlob", "x-ms-meta-1st: x")]
    [InlineData("PUT", "box/new", 400, "UnsupportedHeader", "x-ms-blob-type: BlockBlob", "x-ms-lease-id: 1")]
    [InlineData("PUT", "box/new", 400, "InvalidHeaderValue", "x-ms-blob-type: BlockBlob", "x-ms-immutability-policy-until-date: Sun, 01 Mar 2026 07:00:00 GMT")]
    [InlineData("PUT", "box/new", 400, "InvalidHeaderValue", "x-ms-copy-source: elsewhere")]
    [InlineData("PUT", "box/new", 404, "CannotVerifyCopySource", "x-ms-copy-source: http://elsewhere/box/a")]
    [InlineData("PUT", "box/new?comp=block", 400, "MissingRequiredQueryParameter")]
    [InlineData("PUT", "box/new?comp=block&blockid=%25", 400, "InvalidQueryParameterValue")]
    [InlineData("PUT", "box/new?comp=blocklist", 400, "InvalidXmlDocument")]
    [InlineData("PUT", "box/a?comp=lease", 400, "UnsupportedQueryParameter")]
    [InlineData("PUT", "box/a?comp=legalhold", 400, "MissingRequiredHeader")]
    [InlineData("PUT", "box/a?comp=legalhold", 400, "InvalidHeaderValue", "x-ms-legal-hold: perhaps")]
    [InlineData("PUT", "box/a?comp=immutabilityPolicies", 400, "MissingRequiredHeader")]
    [InlineData("PATCH", "box/a", 405, "UnsupportedHttpVerb")]
    [InlineData("POST", "box/a", 405, "UnsupportedHttpVerb")]
    [InlineData("GET", "box/a?snapshot=2026-01-01T00:00:00Z", 400, "UnsupportedQueryParameter")]
    [InlineData("GET", "box/a", 400, "InvalidHeaderValue", "x-ms-range-get-content-md5: true")]
    [InlineData("GET", "box/a", 416, "InvalidRange", "x-ms-range: bytes=10-")]
    [InlineData("GET", "box?restype=container&comp=list&maxresults=many", 400, "InvalidQueryParameterValue")]
    [InlineData("GET", "box?restype=container&comp=list&maxresults=0", 400, "OutOfRangeQueryParameterValue")]
    [InlineData("GET", "box?restype=container&comp=list&include=everything", 400, "InvalidQueryParameterValue")]
    [InlineData("GET", "box?restype=container&comp=acl", 400, "UnsupportedQueryParameter")]
    [InlineData("GET", "Box?restype=container", 400, "InvalidResourceName")]
    [InlineData("GET", "", 400, "InvalidUri")]
    [InlineData("GET", "http://any/otheraccount/box/a", 400, "InvalidUri")]
    [InlineData("POST", "?restype=service&comp=userdelegationkey", 400, "InvalidXmlDocument")]
    [InlineData("DELETE", "box/a", 400, "UnsupportedHeader", "x-ms-delete-snapshots: only")]
    public async Task A_request_that_cannot_be_is_answered_with_the_error_of_the_service(
        string method, string path, int status, string code, params string[] headers)
    {
        using var answer = await SendAsync(method, path, [.. headers, "Authorization: Bearer any"]);
        Assert.Equal((status, code), ((int)answer.StatusCode, Code(answer)));
        var error = XDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Root!;
        Assert.Equal(code, error.Element("Code")!.Value);
    }

    [Theory]
    [InlineData("box/new?comp=blocklist", "<Other/>", "InvalidXmlNodeValue")]
    [InlineData("box/new?comp=blocklist", "<BlockList><Newest>AA==</Newest></BlockList>", "InvalidXmlNodeValue")]
    [InlineData("box/new?comp=blocklist", "<BlockList><Latest>AA==</Latest></BlockList>", "InvalidBlockList")]
    [InlineData("box/new?comp=blocklist", "<!DOCTYPE x [<!ENTITY e 'x'>]><BlockList>&e;</BlockList>", "InvalidXmlDocument")]
    public async Task A_list_of_blocks_that_cannot_be_is_refused(string path, string body, string code)
    {
        using var answer = await SendAsync("PUT", path, ["Authorization: Bearer any"], body);
        Assert.Equal((400, code), ((int)answer.StatusCode, Code(answer)));
    }

    [Fact]
    public async Task Requests_made_at_random_are_never_an_internal_error()
    {
        var random = new Random(20260301);
        string[] methods = ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"];
        string[] paths = ["", "box", "box/a", "box/%00%FF%2F", "%24root/x", "box//", "b x/y", "box/" + new string('n', 1100)];
        string[] queries = ["", "restype=container", "comp=list&restype=container", "comp=block&blockid=AAAA", "comp=blocklist", "comp=metadata", "comp=properties",
            "comp=userdelegationkey&restype=service", "comp=legalhold", "comp=immutabilityPolicies", "sig=x&sv=2026-10-06&se=2027-01-01&sp=r&sr=b", "marker=%00&comp=list&restype=container", "=&&==%"];
        string[] headers = ["x-ms-blob-type: BlockBlob", "x-ms-range: bytes=5-2", "Range: bytes=-1", "If-Match: \"", "If-None-Match: *", "x-ms-meta-a: b",
            "x-ms-copy-source: http://127.0.0.1/devstoreaccount1/box/a", "x-ms-legal-hold: true", "x-ms-immutability-policy-mode: 7", "x-ms-content-crc64: AAAA",
            "x-ms-structured-body: XSM/1.0; properties=crc64", "x-ms-version: 0000-00-00", "x-ms-client-request-id: \u0001", "x-ms-blob-content-type: a\tb"];
        string[] bodies = ["", "text", "<BlockList/>", "<KeyInfo><Expiry>soon</Expiry></KeyInfo>", "\u0000<"];

        for (var i = 0; i < 400; i++)
        {
            var sent = $"{Pick(methods)} {Pick(paths)}?{Pick(queries)}";
            using var answer = await SendAsync(
                sent.Split(' ')[0], sent[(sent.IndexOf(' ', StringComparison.Ordinal) + 1)..], [Pick(headers), Pick(headers), "Authorization: Bearer any"], Pick(bodies));
            Assert.True((int)answer.StatusCode < 500, $"{i}: {sent} was answered {(int)answer.StatusCode}.");
        }

        string Pick(string[] choices) => choices[random.Next(choices.Length)];
    }

    [Fact]
    public async Task An_answer_bears_the_ids_and_the_version_of_its_request()
    {
        using var answer = await SendAsync("GET", Blob, ["Authorization: Bearer any", "x-ms-version: 2026-10-06", "x-ms-client-request-id: mine"]);
        using var head = await SendAsync("HEAD", "box/missing", ["Authorization: Bearer any"]);

        Assert.Equal("mine", answer.Headers.GetValues("x-ms-client-request-id").Single());
        Assert.Equal("2026-10-06", answer.Headers.GetValues("x-ms-version").Single());
        Assert.Equal(_clock.GetUtcNow(), answer.Headers.Date);
        Assert.NotEqual(answer.Headers.GetValues("x-ms-request-id").Single(), head.Headers.GetValues("x-ms-request-id").Single());
        Assert.Equal((HttpStatusCode.NotFound, "BlobNotFound"), (head.StatusCode, Code(head)));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_request_needs_a_token_or_the_signature_of_the_account_key()
    {
        using var anonymous = await SendAsync("GET", Blob, []);
        using var token = await SendAsync("GET", Blob, ["Authorization: Bearer any"]);
        var wrong = new BlobServiceClient(
            new Uri(_port.Address), new StorageSharedKeyCredential(DevelopmentAccount.Name, Convert.ToBase64String(new byte[64])));
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => wrong.GetBlobContainerClient("box").GetBlobClient("a").DownloadContentAsync());

        Assert.Equal(("AuthenticationFailed", HttpStatusCode.OK), (Code(anonymous), token.StatusCode));
        Assert.Equal((403, "AuthenticationFailed"), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public async Task The_account_may_be_the_first_label_of_the_host()
    {
        using var answer = await SendAsync("GET", "http://host-style/box/a", ["Authorization: Bearer any", $"Host: {DevelopmentAccount.Name}.blob.localhost"]);
        Assert.Equal("0123456789", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    // https://learn.microsoft.com/rest/api/storageservices/create-service-sas
    [Theory]
    [InlineData(BlobContainerSasPermissions.Read | BlobContainerSasPermissions.List, null, "AuthorizationPermissionMismatch", "AuthorizationPermissionMismatch")]
    [InlineData(BlobContainerSasPermissions.Write | BlobContainerSasPermissions.Delete, "AuthorizationPermissionMismatch", null, null)]
    public async Task A_signature_for_a_container_grants_what_it_names(BlobContainerSasPermissions granted, string? read, string? write, string? delete)
    {
        var signing = new BlobServiceClient(_port.ConnectionString).GetBlobContainerClient("box");
        var container = new BlobContainerClient(signing.GenerateSasUri(granted, _clock.GetUtcNow().AddHours(1)));
        var blob = container.GetBlobClient("a");

        Assert.Equal(read, await RefusalAsync(() => blob.DownloadContentAsync()));
        Assert.Equal(read, await RefusalAsync(async () => await container.GetBlobsAsync().ToListAsync()));
        Assert.Equal(write, await RefusalAsync(() => blob.UploadAsync(BinaryData.FromString("new"), overwrite: true)));
        Assert.Equal(delete, await RefusalAsync(() => blob.DeleteAsync()));
        Assert.Equal("AuthorizationPermissionMismatch", await RefusalAsync(() => container.DeleteAsync()));
    }

    [Fact]
    public async Task A_signature_that_is_narrowed_down_in_a_way_that_is_not_checked_is_refused()
    {
        var blob = new BlobServiceClient(_port.ConnectionString).GetBlobContainerClient("box").GetBlobClient("a");
        var builder = new BlobSasBuilder(BlobSasPermissions.Read, _clock.GetUtcNow().AddHours(1)) { IPRange = new SasIPRange(IPAddress.Loopback) };
        var secure = new BlobSasBuilder(BlobSasPermissions.Read, _clock.GetUtcNow().AddHours(1)) { Protocol = SasProtocol.Https };

        Assert.Equal("AuthenticationFailed", await RefusalAsync(() => new BlobClient(blob.GenerateSasUri(builder)).DownloadContentAsync()));
        Assert.Equal("AuthorizationProtocolMismatch", await RefusalAsync(() => new BlobClient(blob.GenerateSasUri(secure)).DownloadContentAsync()));
    }

    private static async Task<string?> RefusalAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (RequestFailedException refused)
        {
            return refused.ErrorCode;
        }
    }

    private static string? Code(HttpResponseMessage answer) => answer.Headers.TryGetValues("x-ms-error-code", out var codes) ? codes.Single() : null;

    /// <summary>Sends a request as it is written: the path may be one that <see cref="Uri"/> would change.</summary>
    private async Task<HttpResponseMessage> SendAsync(string method, string path, string[] headers, string? body = null)
    {
        var target = path.StartsWith("http:", StringComparison.Ordinal)
            ? new Uri(_port.Address).GetLeftPart(UriPartial.Authority) + new Uri(path).AbsolutePath
            : $"{_port.Address}/{path}";
        using var request = new HttpRequestMessage(
            new HttpMethod(method), new Uri(target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = !path.Contains(' ', StringComparison.Ordinal) }));
        request.Content = method is "PUT" or "POST" or "PATCH" ? new ByteArrayContent(Encoding.UTF8.GetBytes(body ?? "")) : null;
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (header[..colon], header[(colon + 1)..].Trim());
            var isSent = request.Headers.TryAddWithoutValidation(name, value) || request.Content?.Headers.TryAddWithoutValidation(name, value) == true;
            Assert.True(isSent || name.StartsWith("Content-", StringComparison.Ordinal), header);
        }

        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
