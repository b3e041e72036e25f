using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using Azure.Storage.Blobs.Models;
using Billing.Functions.Runtime;
using Billing.Functions.Settlement;
using Billing.Local.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>Content that is damaged on its way is refused whole, wherever the damage happens.</summary>
[Trait("Capability", "PLT-11")]
public sealed class ChecksumTests
{
    private const string Md5Reason = "Content-MD5 (RFC 1864) is what senders send; it finds damage, it proves nothing.";

    private static byte[] Payout => Samples.Read("nordwind/settlements/po_NW20261102EUR.csv");

    [Theory]
    [InlineData("Content-Digest")]
    [InlineData("Content-MD5")]
    public async Task A_settlement_file_that_is_not_what_its_digest_says_is_refused_and_not_stored(string header)
    {
        await using var scenario = await Scenario.StartAsync();
        var damaged = Flip(Payout);
        var refused = await PutAsync(scenario, "payout.csv", damaged, header, Digest(header, Payout));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains(Hex(header, damaged), refused.Body, StringComparison.Ordinal);
        Assert.Contains(Hex(header, Payout), refused.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await scenario.GetAsync("api/settlements/nordwind/stripe/payout.csv.rejected")).Status);

        Assert.Equal(HttpStatusCode.Accepted, (await PutAsync(scenario, "payout.csv", Payout, header, Digest(header, Payout))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync(scenario, "payout.csv", damaged, header, Digest(header, Payout))).Status);
        await scenario.DrainAsync();
        Assert.Equal(HttpStatusCode.OK, (await scenario.GetAsync("api/settlements/nordwind/stripe/po_1NW20261102EUR")).Status);
    }

    [Fact]
    public async Task A_usage_batch_that_is_not_what_its_digest_says_counts_nothing()
    {
        await using var scenario = await Scenario.StartAsync();
        var batch = Samples.Read("nordwind/usage/october-1.json");
        var answer = await scenario.PostAsync(
            "api/usage/nordwind", Flip(batch), new Dictionary<string, string> { ["Content-Digest"] = Digest("Content-Digest", batch) }, "application/cloudevents-batch+json");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("content.digest-differs", answer.Json.GetProperty("errors")[0].GetProperty("code").GetString());

        var sound = await scenario.PostAsync(
            "api/usage/nordwind", batch, new Dictionary<string, string> { ["Content-Digest"] = Digest("Content-Digest", batch) }, "application/cloudevents-batch+json");
        Assert.Equal(sound.Json.GetProperty("received").GetInt32(), sound.Json.GetProperty("accepted").GetInt32());
    }

    [Fact]
    public async Task A_webhook_whose_digest_header_cannot_be_read_is_refused()
    {
        await using var scenario = await Scenario.StartAsync();
        var answer = await scenario.PostAsync("api/webhooks/nordwind/shopify", [1, 2], new Dictionary<string, string> { ["Content-Digest"] = "sha-256=2" });
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("content.digest-unreadable", answer.Json.GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_file_damaged_before_it_was_found_in_storage_is_rejected_whole_and_reported()
    {
        await using var scenario = await Scenario.StartAsync();
        var options = new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["sha256"] = Hex("Content-Digest", Payout) } };
        var blob = scenario.Fabric.Blobs.GetBlobContainerClient(BlobContainers.Settlements).GetBlobClient("nordwind/stripe/payout.csv");
        await blob.UploadAsync(BinaryData.FromBytes(Flip(Payout)), options);
        await scenario.DrainAsync();

        var report = await scenario.GetAsync("api/settlements/nordwind/stripe/payout.csv.rejected");
        Assert.Equal(HttpStatusCode.OK, report.Status);
        Assert.Equal("content.digest-differs", report.Json.GetProperty("problems")[0].GetProperty("code").GetString());
        var raised = (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray().Single();
        Assert.Equal("content.digest-differs", raised.GetProperty("code").GetString());
        Assert.Empty((await scenario.AuditedBooksAsync("nordwind")).Entries);
    }

    [Fact]
    public async Task A_bit_that_flips_after_the_reconciliation_began_rejects_the_file_whole()
    {
        await using var scenario = await Scenario.StartAsync();
        var file = new SettlementFile("nordwind", "westeurope", "stripe", "payout.csv", Hex("Content-Digest", Payout), "stripe", "nordwind-de");
        var activities = ActivatorUtilities.CreateInstance<SettlementActivities>(scenario.Fabric.Services);
        await scenario.Fabric.Blobs.GetBlobContainerClient(BlobContainers.Settlements).GetBlobClient(file.Blob).UploadAsync(BinaryData.FromBytes(Flip(Payout)), overwrite: true);

        Assert.Empty(await activities.CheckSettlementFile(file, CancellationToken.None));
        Assert.False(await activities.AcceptPayout(new FilePayout(file, "po_1NW20261102EUR"), CancellationToken.None));
        var report = await scenario.GetAsync("api/settlements/nordwind/stripe/payout.csv.rejected");
        Assert.Contains(Hex("Content-Digest", Flip(Payout)), report.Body, StringComparison.Ordinal);
        Assert.Contains(file.Digest, report.Body, StringComparison.Ordinal);
    }

    private static async Task<Answer> PutAsync(Scenario scenario, string name, byte[] content, string header, string digest)
    {
        using var body = new ByteArrayContent(content);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/settlements/nordwind/stripe/{name}") { Content = body };
        _ = header == "Content-MD5" ? body.Headers.ContentMD5 = Convert.FromBase64String(digest) : null;
        if (header != "Content-MD5")
        {
            request.Headers.TryAddWithoutValidation(header, digest);
        }

        using var response = await scenario.Fabric.Http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    private static byte[] Flip(byte[] content)
    {
        var damaged = content.ToArray();
        damaged[content.Length / 2] ^= 1;
        return damaged;
    }

    [SuppressMessage("Security", "CA5351", Justification = Md5Reason)]
    private static string Digest(string header, byte[] content) =>
        header == "Content-MD5" ? Convert.ToBase64String(MD5.HashData(content)) : $"sha-256=:{Convert.ToBase64String(SHA256.HashData(content))}:";

    [SuppressMessage("Security", "CA5351", Justification = Md5Reason)]
    private static string Hex(string header, byte[] content) => Convert.ToHexStringLower(header == "Content-MD5" ? MD5.HashData(content) : SHA256.HashData(content));
}
