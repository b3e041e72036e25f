using System.Text;
using System.Text.Json.Nodes;
using Billing.Functions.Runtime;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Commands;
using Billing.Local.Hosting;
using Billing.Platform.Configuration;
using Billing.Platform.Streams;

namespace Billing.Functions.Tests.Audit;

[Trait("Capability", "PLT-11")]
[Trait("Capability", "AUD-01")]
public sealed class VerifyCommandTests
{
    [Fact]
    public async Task The_command_ends_with_1_and_the_first_altered_record_and_with_0_when_there_is_none()
    {
        var folder = Directory.CreateTempSubdirectory("billing-verify-").FullName;
        try
        {
            await using (var scenario = await Scenario.StartAsync(folder: folder))
            {
                await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
                await scenario.PassAsync("2026-11-03T00:20:00Z");
                await scenario.DrainAsync();
                using var http = new StringWriter();
                Assert.Equal(0, await VerifyCommand.RunOverHttpAsync(scenario.Fabric.Http.BaseAddress!, "nordwind", http, CancellationToken.None));
                Assert.Contains("sealed up to 2026-11-02", http.ToString(), StringComparison.Ordinal);
            }

            using var sound = new StringWriter();
            Assert.Equal(0, await VerifyCommand.RunAsync(folder, tenant: null, sound, CancellationToken.None));
            await KeepTheTenantsFileAloneAsync(folder);
            using var early = new StringWriter();
            Assert.Equal(0, await VerifyCommand.RunAsync(folder, tenant: null, early, CancellationToken.None));
            Assert.Contains("nordwind", early.ToString(), StringComparison.Ordinal);
            var stream = await AlterAPaymentAsync(folder);

            using var told = new StringWriter();
            Assert.Equal(VerifyCommand.Tampered, await VerifyCommand.RunAsync(folder, "nordwind", told, CancellationToken.None));
            Assert.Contains($"ALTERED: nordwind westeurope {stream} event 1: ", told.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A folder as it was before each tenant had a document of its own.
    private static async Task KeepTheTenantsFileAloneAsync(string folder)
    {
        await using var stored = await StoredData.OpenAsync(folder);
        var configuration = stored.Blobs.GetBlobContainerClient(BlobContainers.Configuration);
        await foreach (var blob in configuration.GetBlobsAsync())
        {
            if (blob.Name.StartsWith(TenantDocument.Folder, StringComparison.Ordinal) || blob.Name.StartsWith(DocumentVersions.Folder, StringComparison.Ordinal))
            {
                await configuration.DeleteBlobAsync(blob.Name);
            }
        }
    }

    private static async Task<string> AlterAPaymentAsync(string folder)
    {
        await using var stored = await StoredData.OpenAsync(folder);
        await foreach (var envelope in new StreamQueries(stored.Streams).EventsAsync("nordwind", "westeurope", FabricStreams.Payments))
        {
            using var response = await stored.Streams.ReadItemStreamAsync(envelope.Id, envelope.Address.PartitionKey);
            var document = JsonNode.Parse(response.Content)!;
            document["actor"] = "somebody-else";
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(document.ToJsonString()));
            using var written = await stored.Streams.ReplaceItemStreamAsync(content, envelope.Id, envelope.Address.PartitionKey);
            Assert.True(written.IsSuccessStatusCode);
            return envelope.Stream;
        }

        throw new InvalidOperationException("There is no payment.");
    }
}
