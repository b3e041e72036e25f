using System.Net;
using System.Text.Json;
using Billing.Domain.Settlement;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Faults;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Faults;

/// <summary>A service is out while an order is paid and shipped, and a settlement file comes in: all of it was acknowledged, and is done when the service is back.</summary>
[Trait("Capability", "PLT-02")]
[Trait("Capability", "PLT-03")]
public sealed class OutageTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-11-02T08:00:00Z");

    // A process pauses for half an hour after a round that took up to three; the bus looks again within that.
    private static readonly TimeSpan Recovery = TimeSpan.FromHours(5);

    [Theory]
    [InlineData(LocalService.Cosmos, 1)]
    [InlineData(LocalService.Cosmos, 30 * 60)]
    [InlineData(LocalService.Cosmos, 4 * 3600)]
    [InlineData(LocalService.Blobs, 4 * 3600)]
    [InlineData(LocalService.ServiceBus, 30 * 60)]
    public Task What_is_under_way_when_a_service_goes_out_is_done_when_it_is_back(LocalService service, int seconds) => PlayAsync(service, seconds);

    [Theory(Explicit = true)]
    [InlineData(LocalService.Cosmos, 48 * 3600)]
    [InlineData(LocalService.Blobs, 1)]
    [InlineData(LocalService.Blobs, 30 * 60)]
    [InlineData(LocalService.Blobs, 48 * 3600)]
    [InlineData(LocalService.ServiceBus, 1)]
    [InlineData(LocalService.ServiceBus, 4 * 3600)]
    [InlineData(LocalService.ServiceBus, 48 * 3600)]
    public Task The_rest_of_the_matrix_holds(LocalService service, int seconds) => PlayAsync(service, seconds);

    private static async Task PlayAsync(LocalService service, int seconds)
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.TimeOutBefore) { Service = service, Probability = 1 });
        plan.Pause();
        await using var scenario = await Scenario.StartAsync(new LocalFabricOptions { Clock = new SimulatedClock(Start), UpkeepSchedule = "0 */15 * * * *", Faults = plan });
        await SendAsync(scenario);
        plan.Resume();
        var back = Start.AddSeconds(seconds);
        await scenario.PassAsync($"{back:O}");
        plan.Pause();
        await scenario.PassAsync($"{back + Recovery:O}");

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Contains(books.Invoices, invoice => invoice.OrderReference == "1002");
        Assert.True(Assert.Single(books.Payouts).Completed);
        Assert.Equal(SettlementFileResults.Reconciled, (await FileAsync(scenario)).Finished!.Result);
        Assert.DoesNotContain(await OpenExceptionsAsync(scenario), code => code.StartsWith("operations.", StringComparison.Ordinal));
        Assert.Empty((await scenario.GetAsync("api/dead-letters/nordwind")).Json.GetProperty("items").EnumerateArray());
    }

    private static async Task SendAsync(Scenario scenario)
    {
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        foreach (var payment in new[] { "payment-1001", "payment-1001-renewal", "payment-1002" })
        {
            await scenario.StripeAsync("nordwind", Scenario.Sample($"nordwind/stripe/{payment}.json"));
        }

        await scenario.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
        using var file = new ByteArrayContent(Samples.Read("nordwind/settlements/po_NW20261102EUR.csv"));
        using var answer = await scenario.Fabric.Http.PutAsync(new Uri("api/settlements/nordwind/stripe/payout.csv", UriKind.Relative), file);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private static async Task<SettlementFileState> FileAsync(Scenario scenario) => await scenario.Fabric.Services.GetRequiredService<StreamStore>()
        .LoadAsync<SettlementFileState>(new StreamAddress("nordwind", "westeurope", FabricStreams.SettlementFile("stripe", "payout.csv")));

    private static async Task<List<string>> OpenExceptionsAsync(Scenario scenario) =>
        [.. (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray()
            .Where(exception => !exception.TryGetProperty("resolvedAt", out var resolved) || resolved.ValueKind == JsonValueKind.Null)
            .Select(exception => exception.GetProperty("code").GetString()!)];
}
