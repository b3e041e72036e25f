using Azure.Messaging.ServiceBus;
using Billing.Functions.Messaging;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Intake;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Operations;

[Trait("Capability", "PLT-16")]
public sealed class MessagePriorityTests
{
    private const int AtOnce = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Few_of_the_background_run_at_once_in_their_order_and_revenue_never_waits()
    {
        using var lanes = new MessagePriorities(AtOnce);
        var entered = Enumerable.Range(0, 32).Select(_ => lanes.EnterAsync(MessagePriority.Background, Token).AsTask()).ToList();

        Assert.Equal(AtOnce, entered.Count(task => task.IsCompleted));
        Assert.True(lanes.EnterAsync(MessagePriority.Revenue, Token).AsTask().IsCompletedSuccessfully);
        (await entered[0])!.Dispose();
        await entered[AtOnce];
        Assert.Equal(AtOnce + 1, entered.Count(task => task.IsCompleted));
    }

    [Fact]
    public async Task An_order_is_invoiced_and_booked_while_the_tracking_updates_that_came_before_it_wait()
    {
        await using var scenario = await Scenario.StartAsync();
        var lanes = scenario.Fabric.Services.GetRequiredService<MessagePriorities>();
        var slow = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => lanes.EnterAsync(MessagePriority.Background, Token).AsTask()));
        for (var index = 0; index < 10; index++)
        {
            var update = Scenario.Sample("nordwind/easypost/delivered-1002.json");
            update["id"] = $"evt_{index}";
            update["result"]!["tracking_code"] = $"00340434{index:D12}";
            await scenario.SendAsync("nordwind", "easypost", $"evt_{index}", update);
        }

        await scenario.ShopifyAsync("nordwind", "o-1004", Scenario.Sample("nordwind/shopify/order-1004-paid-before-it-came.json"));
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1004.json"));
        await scenario.WarehouseAsync("nordwind", "s-1004", Scenario.Sample("nordwind/fulfilment/shipped-1004.json"));
        while ((await scenario.GetAsync("api/trial-balance/nordwind")).Json.GetArrayLength() == 0)
        {
            await Task.Delay(10, Token);
        }

        Assert.Equal(10, await WaitingAsync(scenario));
        Array.ForEach(slow, each => each!.Dispose());
        await scenario.DrainAsync();
        Assert.Equal(0, await WaitingAsync(scenario));
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Invoices);
    }

    private static async Task<int> WaitingAsync(Scenario scenario)
    {
        await using ServiceBusReceiver receiver = scenario.Fabric.Bus.CreateReceiver(IntakeQueues.Tracking);
        return (await receiver.PeekMessagesAsync(100, cancellationToken: Token)).Count;
    }
}
