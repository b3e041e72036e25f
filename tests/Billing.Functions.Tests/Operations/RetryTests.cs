using System.Net;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Billing.Functions.Messaging;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Faults;
using Billing.Platform.Intake;

namespace Billing.Functions.Tests.Operations;

public sealed class RetryTests
{
    private static FaultPlan LedgerOut => new(1, new FaultRule(FaultKind.TimeOutBefore) { Service = LocalService.Cosmos, Operation = "Batch", Target = "journal/", Probability = 1 });

    [Fact]
    [Trait("Capability", "PLT-02")]
    [Trait("Capability", "PLT-03")]
    public async Task While_the_ledger_is_out_its_messages_wait_in_the_bus_and_are_booked_in_order_when_it_is_back()
    {
        var plan = LedgerOut;
        await using var scenario = await Scenario.StartAsync(faults: plan);
        await scenario.ShopifyAsync("sierra", "o-2005", Scenario.Sample("sierra/shopify/order-2005-refunded-line.json"));
        await scenario.StripeAsync("sierra", Scenario.Sample("sierra/stripe/payment-2005.json"));
        await scenario.DrainAsync();
        await scenario.StripeAsync("sierra", Scenario.Sample("sierra/stripe/refund-2005.json"));
        await scenario.PassAsync("2026-11-02T20:00:00Z");

        // Twelve hours: some fifty attempts, and none of them a delivery that counts.
        var waiting = await PeekAsync(scenario, "events/ledger");
        Assert.Equal(["payment.captured", "payment.refunded"], waiting.Select(message => message.Subject).Where(type => type is "payment.captured" or "payment.refunded"));
        Assert.All(waiting, message => Assert.Equal((ServiceBusMessageState.Deferred, 0), (message.State, message.DeliveryCount)));
        Assert.Empty(await PeekAsync(scenario, "events/ledger", SubQueue.DeadLetter));

        plan.Pause();
        await scenario.PassAsync("2026-11-02T20:16:00Z");
        var books = await scenario.AuditedBooksAsync("sierra");
        Assert.Equal(
            ["payment.captured", "payment.refunded"],
            books.Entries.Select(entry => entry.Source).Where(type => type is "payment.captured" or "payment.refunded"));
        Assert.Empty(await PeekAsync(scenario, "events/ledger"));
    }

    [Fact]
    [Trait("Capability", "PLT-03")]
    public async Task A_poison_message_stops_its_own_session_alone_and_is_dead_lettered_with_its_attempts_and_trace()
    {
        await using var scenario = await Scenario.StartAsync();
        await SendOrderAsync(scenario, "poison", "7001", source: "no-such-source");
        await SendOrderAsync(scenario, "behind", "7001", source: "shopify");
        await SendOrderAsync(scenario, "beside", "7002", source: "shopify");
        await scenario.PassAsync("2026-11-02T08:05:00Z");

        Assert.Equal("missing", await StatusAsync(scenario, "7001"));
        Assert.Equal("confirmed", await StatusAsync(scenario, "7002"));
        Assert.Equal(["poison", "behind"], (await PeekAsync(scenario, IntakeQueues.Orders)).Select(message => message.MessageId));

        await scenario.PassAsync("2026-11-02T08:30:00Z");
        var letter = Assert.Single(await DeadLetters.ListAsync(scenario));
        Assert.Equal((IntakeQueues.Orders, "poison", "operations.unforeseen"), (Text(letter, "entity"), Text(letter, "messageId"), Text(letter, "code")));
        Assert.Equal((10, Trace.Split('-')[1]), (letter.GetProperty("attempts").GetInt32(), Text(letter, "traceId")));
        var detail = (await scenario.GetAsync($"api/dead-letters/nordwind/{Text(letter, "id")}")).Json.GetProperty("summary");
        Assert.Equal("KeyNotFoundException: Tenant nordwind has no source no-such-source.", Text(detail, "description"));
        Assert.Equal(DateTimeOffset.Parse("2026-11-02T08:00:00Z"), detail.GetProperty("firstFailureAt").GetDateTimeOffset());
        Assert.InRange(detail.GetProperty("lastFailureAt").GetDateTimeOffset() - scenario.Clock.GetUtcNow(), TimeSpan.FromMinutes(-22), TimeSpan.FromMinutes(-13));
        Assert.Equal("confirmed", await StatusAsync(scenario, "7001"));
    }

    [Fact]
    [Trait("Capability", "PLT-03")]
    public async Task A_long_queue_of_one_session_is_worked_off_in_portions_and_in_order()
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.TimeOutBefore) { Service = LocalService.Cosmos, Target = "order/7100", Probability = 1 });
        await using var scenario = await Scenario.StartAsync(faults: plan);
        await SendOrderAsync(scenario, "order", "7100", "shopify");
        for (var index = 0; index < (2 * PausedSession.MostAtOnce) + 10; index++)
        {
            await SendOrderAsync(scenario, $"copy-{index:D3}", "7100", "shopify");
        }

        await scenario.PassAsync("2026-11-02T08:02:00Z");
        Assert.Equal((2 * PausedSession.MostAtOnce) + 11, (await PeekAsync(scenario, IntakeQueues.Orders)).Count);

        plan.Pause();
        await scenario.PassAsync("2026-11-02T08:20:00Z");
        Assert.Empty(await PeekAsync(scenario, IntakeQueues.Orders));
        Assert.Equal("confirmed", await StatusAsync(scenario, "7100"));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static async Task SendOrderAsync(Scenario scenario, string messageId, string reference, string source)
    {
        var order = Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json");
        order["name"] = "#" + reference;
        await using var sender = scenario.Fabric.Bus.CreateSender(IntakeQueues.Orders);
        await sender.SendMessageAsync(new ServiceBusMessage(order.ToJsonString())
        {
            MessageId = messageId,
            SessionId = $"nordwind|{reference}",
            ApplicationProperties =
            {
                ["tenant"] = "nordwind",
                ["region"] = "westeurope",
                ["source"] = source,
                ["eventId"] = messageId,
                ["subject"] = reference,
                ["schemaVersion"] = IntakeMessageProperties.ContractVersion,
                ["Diagnostic-Id"] = Trace,
            },
        });
        await scenario.DrainAsync();
    }

    private static async Task<string?> StatusAsync(Scenario scenario, string order)
    {
        var answer = await scenario.GetAsync($"api/orders/nordwind/{order}");
        return answer.Status == HttpStatusCode.NotFound ? "missing" : answer.Json.GetProperty("status").GetString();
    }

    private static async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(Scenario scenario, string entity, SubQueue queue = SubQueue.None)
    {
        var options = new ServiceBusReceiverOptions { SubQueue = queue };
        await using var receiver = BusEntity.Parse(entity) is { Subscription: { } subscription } ofTopic
            ? scenario.Fabric.Bus.CreateReceiver(ofTopic.Name, subscription, options)
            : scenario.Fabric.Bus.CreateReceiver(entity, options);
        return await receiver.PeekMessagesAsync(1_000);
    }
}
