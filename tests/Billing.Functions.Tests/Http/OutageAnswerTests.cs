using System.Net;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Faults;
using Billing.Local.Hosting;
using Billing.Local.Time;

namespace Billing.Functions.Tests.Http;

/// <summary>A service is out: who asks gets 503 and when to come again, and what comes again takes effect once.</summary>
[Trait("Capability", "PLT-01")]
[Trait("Capability", "PLT-11")]
public sealed class OutageAnswerTests
{
    private const string Order = "nordwind/shopify/order-1002-mixed-basket.json";

    [Theory]
    [InlineData(LocalService.Cosmos, FaultKind.TimeOutBefore, "operations.database-out")]
    [InlineData(LocalService.Cosmos, FaultKind.TimeOutAfter, "operations.database-out")]
    [InlineData(LocalService.ServiceBus, FaultKind.TimeOutBefore, "operations.bus-out")]
    [InlineData(LocalService.ServiceBus, FaultKind.TimeOutAfter, "operations.bus-out")]
    public async Task A_webhook_during_an_outage_gets_503_and_is_taken_once_when_it_comes_again(LocalService service, FaultKind kind, string code)
    {
        var plan = Plan(service, kind);
        await using var scenario = await StartAsync(plan);
        plan.Resume();
        var refused = await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample(Order));
        plan.Pause();
        var taken = await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample(Order));

        IsLater(refused, code);
        Assert.Equal(HttpStatusCode.Accepted, taken.Status);
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Orders);
    }

    [Fact]
    public async Task Usage_a_query_and_a_command_during_an_outage_get_503_and_take_effect_when_they_come_again()
    {
        var plan = Plan(LocalService.Cosmos, FaultKind.TimeOutBefore);
        await using var scenario = await StartAsync(plan);
        await scenario.ShopifyAsync("nordwind", "o-1005", Scenario.Sample("nordwind/shopify/order-1006-below-contract.json"));
        await scenario.DrainAsync();
        Task<Answer> ReleaseAsync() => Requests.SendAsync(scenario, "api/orders/nordwind/1006/release", Requests.By("ines", "agreed"), "release-1");
        Task<Answer> UseAsync() => scenario.UsageAsync("nordwind", Scenario.Sample("nordwind/usage/october-1.json"));

        plan.Resume();
        var refused = new[] { await UseAsync(), await ReleaseAsync(), await scenario.GetAsync("api/orders/nordwind/1006"), await scenario.GetAsync("api/invoices/nordwind") };
        plan.Pause();

        Assert.All(refused, answer => IsLater(answer, "operations.database-out"));
        Assert.Equal(HttpStatusCode.OK, (await ReleaseAsync()).Status);
        Assert.Equal(150, (await UseAsync()).Json.GetProperty("accepted").GetInt32());
        await scenario.AuditedBooksAsync("nordwind");
    }

    private static void IsLater(Answer answer, string code)
    {
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.InRange(answer.RetryAfter ?? 0, 1, 60);
        Assert.Equal(code, answer.Json.GetProperty("errors")[0].GetProperty("code").GetString());
    }

    private static FaultPlan Plan(LocalService service, FaultKind kind)
    {
        var plan = new FaultPlan(1, new FaultRule(kind) { Service = service, Probability = 1 });
        plan.Pause();
        return plan;
    }

    private static Task<Scenario> StartAsync(FaultPlan plan) => Scenario.StartAsync(
        new LocalFabricOptions { Clock = new SimulatedClock(DateTimeOffset.Parse("2026-11-02T08:00:00Z")), UpkeepSchedule = "0 */15 * * * *", Faults = plan });
}
