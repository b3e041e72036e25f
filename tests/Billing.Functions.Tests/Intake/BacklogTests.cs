using System.Net;
using Billing.Functions.Operations.Monitoring;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Intake;
using Billing.Platform.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Intake;

/// <summary>What the door says when more waits behind it than can be done soon.</summary>
[Trait("Capability", "PLT-02")]
public sealed class BacklogTests
{
    [Fact]
    public async Task A_queue_that_is_too_deep_takes_no_more_until_it_has_shrunk_and_the_others_go_on()
    {
        await using var scenario = await Scenario.StartAsync();
        var (measures, reports) = (scenario.Fabric.Services.GetRequiredService<FabricMetrics>(), scenario.Fabric.Services.GetRequiredService<MetricReports>());
        await WaitAsync(TimeSpan.FromMinutes(5));

        var refused = await SendOrderAsync();
        var payment = await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Equal(60, refused.RetryAfter);
        Assert.Contains("intake.backlog", refused.Body, StringComparison.Ordinal);
        Assert.Empty(await scenario.IntakeRecordsAsync("nordwind", "shopify"));
        Assert.Equal(HttpStatusCode.Accepted, payment.Status);

        await scenario.PassAsync("2026-11-02T08:30:00Z");
        await WaitAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.Accepted, (await SendOrderAsync()).Status);
        await scenario.AuditedBooksAsync("nordwind");

        Task<Answer> SendOrderAsync() => scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));

        async Task WaitAsync(TimeSpan age)
        {
            for (var message = 0; message < QueueWaits.FewestValues; message++)
            {
                measures.MessageTaken(IntakeQueues.Orders, age);
            }

            await reports.TellAsync(CancellationToken.None);
        }
    }
}
