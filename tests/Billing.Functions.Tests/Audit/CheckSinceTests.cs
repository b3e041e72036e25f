using System.Text;
using System.Text.Json.Nodes;
using Billing.Functions.Runtime;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Commands;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Audit;

/// <summary>A check that goes on from a sealed day.</summary>
[Trait("Capability", "AUD-01")]
public sealed class CheckSinceTests
{
    [Fact]
    public async Task It_reads_what_changed_after_the_day_and_finds_there_what_the_whole_check_finds()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.DrainAsync();
        await scenario.PassAsync("2026-11-03T08:00:00Z");
        await scenario.DrainAsync();
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1004.json"));
        await scenario.DrainAsync();

        var (whole, since) = (await VerifyAsync(scenario, null), await VerifyAsync(scenario, new DateOnly(2026, 11, 2)));
        Assert.Equal((0, 0), (whole.Exit, since.Exit));
        Assert.True(StreamsIn(since.Told) > 0 && StreamsIn(since.Told) < StreamsIn(whole.Told), $"{since.Told} against {whole.Told}");

        var answer = await scenario.GetAsync("api/audit/nordwind/integrity?from=since:yesterday");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.Status);
        await AlterAsync(scenario);
        Assert.Equal(VerifyCommand.Tampered, (await VerifyAsync(scenario, new DateOnly(2026, 11, 2))).Exit);
    }

    private static async Task<(int Exit, string Told)> VerifyAsync(Scenario scenario, DateOnly? since)
    {
        using var told = new StringWriter();
        return (await VerifyCommand.RunOverHttpAsync(scenario.Fabric.Http.BaseAddress!, "nordwind", told, CancellationToken.None, since), told.ToString());
    }

    private static int StreamsIn(string told) =>
        told.Split('\n').Select(line => line.Split(' ')).Where(words => words is [_, _, "streams,", ..]).Select(words => int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture)).Max();

    private static async Task AlterAsync(Scenario scenario)
    {
        var streams = scenario.Fabric.Services.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Streams);
        var payment = new StreamAddress("nordwind", "westeurope", FabricStreams.Payment("stripe", "pi_3NW1004BeforeOrder"));
        using var stored = await streams.ReadItemStreamAsync(EventEnvelope.ItemId(1), payment.PartitionKey);
        var document = JsonNode.Parse(stored.Content)!;
        document["actor"] = "somebody";
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(document.ToJsonString()));
        using var written = await streams.ReplaceItemStreamAsync(content, EventEnvelope.ItemId(1), payment.PartitionKey);
        Assert.True(written.IsSuccessStatusCode);
    }
}
