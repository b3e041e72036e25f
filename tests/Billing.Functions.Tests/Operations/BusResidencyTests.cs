using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Billing.Functions.Messaging;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Tests.Operations;

/// <summary>A message of another region can only come by mistake; no consumer takes it.</summary>
[Trait("Capability", "PLT-12")]
public sealed class BusResidencyTests
{
    [Fact]
    public async Task An_event_of_another_region_is_dead_lettered_with_the_reason_by_every_consumer()
    {
        await using var scenario = await EuropeAsync();
        foreach (var sample in new[] { "payment.captured.v1.json", "invoice.issued.v1.json", "order.payment-recorded.v1.json", "parcel.delivered.v1.json" })
        {
            var envelope = JsonNode.Parse(await File.ReadAllBytesAsync(Path.Combine(PublishedContract.Root, "samples", sample)))!;
            envelope["region"] = "eastus";
            await using var sender = scenario.Fabric.Bus.CreateSender(EventMessages.Topic);
            await sender.SendMessageAsync(new ServiceBusMessage(envelope.ToJsonString(FabricJson.Options))
            {
                SessionId = (string)envelope["stream"]!,
                ApplicationProperties = { [EventMessages.TypeProperty] = (string)envelope["type"]! },
            });
        }

        await scenario.DrainAsync();
        var letters = await DeadAsync(scenario);

        Assert.Equal(
            ["customer-value", "invoice-documents", "ledger", "order-deliveries", "order-payments", "order-progress", "read-models", "receivables", "revenue", "settlement-lines"],
            letters.Select(letter => letter.Entity.Split('/')[^1]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(letters, letter => Assert.Equal(
            (FabricRegions.OtherRegion, 1), (letter.Message.DeadLetterReason, (int)letter.Message.ApplicationProperties[DeadLetterProperties.Attempts])));
        Assert.All(letters, letter => Assert.Contains("eastus", letter.Message.DeadLetterErrorDescription, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(IntakeQueues.Orders)]
    [InlineData(IntakeQueues.Payments)]
    [InlineData(IntakeQueues.Fulfilment)]
    [InlineData(IntakeQueues.Tracking)]
    public async Task An_intake_message_of_another_region_is_dead_lettered_with_the_reason(string queue)
    {
        await using var scenario = await EuropeAsync();
        await using var sender = scenario.Fabric.Bus.CreateSender(queue);
        await sender.SendMessageAsync(new ServiceBusMessage("{}")
        {
            SessionId = "s",
            ApplicationProperties =
            {
                ["tenant"] = "sierra",
                ["region"] = "eastus",
                ["source"] = "shopify",
                ["eventId"] = "e-1",
                ["subject"] = "1",
                ["schemaVersion"] = IntakeMessageProperties.ContractVersion,
            },
        });
        await scenario.DrainAsync();

        var (entity, message) = Assert.Single(await DeadAsync(scenario));
        Assert.Equal((queue, FabricRegions.OtherRegion), (entity, message.DeadLetterReason));
    }

    private static Task<Scenario> EuropeAsync() => Scenario.StartAsync(new LocalFabricOptions
    {
        Clock = new SimulatedClock(DateTimeOffset.Parse("2026-11-02T08:00:00Z")),
        Regions = "westeurope",
    });

    private static async Task<List<(string Entity, ServiceBusReceivedMessage Message)>> DeadAsync(Scenario scenario)
    {
        var letters = new List<(string, ServiceBusReceivedMessage)>();
        foreach (var path in scenario.Fabric.MessageEntities)
        {
            await using var receiver = scenario.Fabric.Bus.CreateReceiver(path, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
            letters.AddRange((await receiver.PeekMessagesAsync(10)).Select(letter => (path, letter)));
        }

        return letters;
    }
}
