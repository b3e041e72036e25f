using System.Net;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Faults;

namespace Billing.Functions.Tests.Intake;

/// <summary>An event whose record was written, whose message could not be sent, and whose sender gave up.</summary>
[Trait("Capability", "PLT-02")]
public sealed class WaitingInputTests
{
    [Fact]
    public async Task A_recorded_event_whose_message_was_never_sent_is_told_after_a_day_and_resolved_when_the_sender_repeats_it()
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.TimeOutBefore) { Service = LocalService.ServiceBus, Operation = "Send", Probability = 1 });
        plan.Pause();
        await using var scenario = await Scenario.StartAsync(faults: plan);
        await scenario.DrainAsync();
        var order = Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json");
        plan.Resume();
        var unsent = await scenario.ShopifyAsync("nordwind", "o-1002", order);
        plan.Pause();
        Assert.True(unsent.Status >= HttpStatusCode.InternalServerError, $"{unsent.Status}");

        await scenario.PassAsync("2026-11-03T02:40:00Z");
        Assert.Empty(await WaitingAsync(scenario));
        await scenario.PassAsync("2026-11-04T02:40:00Z");
        var told = Assert.Single(await WaitingAsync(scenario));
        Assert.Contains("1002", told, StringComparison.Ordinal);
        Assert.Contains("have the sender send it again", told, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Accepted, (await scenario.ShopifyAsync("nordwind", "o-1002", order)).Status);
        await scenario.PassAsync("2026-11-05T02:40:00Z");
        Assert.Empty(await WaitingAsync(scenario));
    }

    private static async Task<List<string>> WaitingAsync(Scenario scenario) =>
        [.. (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray()
            .Where(exception => exception.GetProperty("code").GetString() == "intake.not-handled" && !exception.TryGetProperty("resolvedAt", out _))
            .Select(exception => exception.GetProperty("text").GetString()!)];
}
