using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Billing.Domain.Ledger;
using Billing.Functions.Messaging;
using Billing.Functions.Runtime;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Contracts;

/// <summary>What consumers do with messages of older versions, of newer ones, and with messages that are not what they claim to be.</summary>
[Trait("Capability", "PLT-07")]
public sealed class BusContractTests
{
    [Fact]
    public async Task Events_that_were_stored_in_version_1_are_relayed_checked_and_booked_today()
    {
        await using var scenario = await Scenario.StartAsync();
        var streams = scenario.Fabric.Services.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Streams);
        foreach (var file in new[] { "revenue.deferred.v1.json", "revenue.recognised.v1.json" })
        {
            var envelope = JsonSerializer.Deserialize<EventEnvelope>(Stored(file), FabricJson.Options)!;
            await streams.CreateItemAsync(envelope, envelope.Address.PartitionKey);
        }

        await scenario.DrainAsync();

        var posted = await EntriesAsync(scenario);
        var entry = Assert.Single(posted);
        Assert.Equal("Revenue of invoice NW-2026-000001: service up to 2026-10-02", entry.Text);
        Assert.Equal(
            [("2200-deferred-revenue", 3.87m), ("4020-revenue-subscriptions", -3.87m)], entry.Postings.Select(posting => (posting.Account, posting.Amount.Amount)));
        Assert.Empty(await DeadAsync(scenario));
    }

    [Fact]
    [Trait("Capability", "PLT-06")]
    public async Task A_message_that_is_not_what_its_version_says_is_dead_lettered_with_the_field_by_every_consumer()
    {
        await using var scenario = await Scenario.StartAsync();
        var message = JsonNode.Parse(Stored("invoice.issued.v1.json"))!;
        message["data"]!["invoice"]!["lines"]![0]!.AsObject().Remove("net");
        message["data"]!["invoice"]!["currency"] = 7;
        await SendAsync(scenario, message);

        var dead = await DeadAsync(scenario);
        Assert.Equal(["customer-value", "invoice-documents", "ledger", "read-models", "receivables", "revenue"], dead.Keys.Order(StringComparer.Ordinal));
        Assert.All(dead.Values, letter =>
        {
            Assert.Equal("schemas.type", letter.DeadLetterReason);
            Assert.Contains("$.data.invoice.currency must be string", letter.DeadLetterErrorDescription, StringComparison.Ordinal);
            Assert.Contains("$.data.invoice.lines[0].net is required", letter.DeadLetterErrorDescription, StringComparison.Ordinal);
        });
        Assert.Empty(await EntriesAsync(scenario));
    }

    [Fact]
    public async Task A_message_of_a_version_that_is_not_known_is_dead_lettered_with_type_and_version()
    {
        await using var scenario = await Scenario.StartAsync();
        var message = JsonNode.Parse(Stored("payment.captured.v1.json"))!;
        message["schemaVersion"] = 9;
        await SendAsync(scenario, message);

        Assert.All((await DeadAsync(scenario)).Values, letter =>
        {
            Assert.Equal("schemas.unknown-version", letter.DeadLetterReason);
            Assert.Contains("payment.captured version 9", letter.DeadLetterErrorDescription, StringComparison.Ordinal);
        });
        Assert.Equal(5, (await DeadAsync(scenario)).Count);
    }

    [Fact]
    public async Task A_message_without_a_field_of_the_envelope_or_without_JSON_is_dead_lettered()
    {
        await using var scenario = await Scenario.StartAsync();
        var message = JsonNode.Parse(Stored("payment.settled.v1.json"))!;
        message["type"] = "order.confirmed";
        message.AsObject().Remove("correlationId");
        await SendAsync(scenario, message);
        Assert.Contains("$.correlationId is required", (await DeadAsync(scenario))["customer-value"].DeadLetterErrorDescription, StringComparison.Ordinal);

        await using var sender = scenario.Fabric.Bus.CreateSender(EventMessages.Topic);
        await sender.SendMessageAsync(new ServiceBusMessage("no JSON") { SessionId = "s", ApplicationProperties = { [EventMessages.TypeProperty] = "settlement.completed" } });
        await scenario.DrainAsync();
        Assert.Equal("schemas.malformed-json", (await DeadAsync(scenario))["ledger"].DeadLetterReason);
    }

    [Fact]
    public async Task An_intake_message_without_a_property_or_with_a_body_that_cannot_be_read_is_dead_lettered()
    {
        await using var scenario = await Scenario.StartAsync();
        await using var sender = scenario.Fabric.Bus.CreateSender(IntakeQueues.Fulfilment);
        await sender.SendMessageAsync(Intake("s1", "{}", "eventId"));
        await sender.SendMessageAsync(Intake("s2", """{"type":"shipment.lost"}""", without: null));
        await scenario.DrainAsync();

        await using var receiver = scenario.Fabric.Bus.CreateReceiver(IntakeQueues.Fulfilment, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        var letters = (await receiver.PeekMessagesAsync(10)).OrderBy(letter => letter.SessionId, StringComparer.Ordinal).ToList();
        Assert.Equal(["schemas.missing", "fulfilment.missing"], letters.Select(letter => letter.DeadLetterReason));
        Assert.Contains("$.applicationProperties.eventId is required", letters[0].DeadLetterErrorDescription, StringComparison.Ordinal);
        Assert.Contains("$.type", letters[1].DeadLetterErrorDescription, StringComparison.Ordinal);
    }

    private static ServiceBusMessage Intake(string session, string body, string? without)
    {
        var message = new ServiceBusMessage(body) { SessionId = session, MessageId = session };
        var properties = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["tenant"] = "nordwind",
            ["region"] = "westeurope",
            ["source"] = "warehouse",
            ["eventId"] = "e-1",
            ["subject"] = "1003",
            ["schemaVersion"] = 1,
        };
        foreach (var (name, value) in properties.Where(property => property.Key != without))
        {
            message.ApplicationProperties[name] = value;
        }

        return message;
    }

    private static byte[] Stored(string file) => File.ReadAllBytes(Path.Combine(PublishedContract.Root, "samples", file));

    private static async Task SendAsync(Scenario scenario, JsonNode envelope)
    {
        await using var sender = scenario.Fabric.Bus.CreateSender(EventMessages.Topic);
        await sender.SendMessageAsync(new ServiceBusMessage(envelope.ToJsonString(FabricJson.Options))
        {
            MessageId = (string)envelope["eventId"]!,
            SessionId = (string)envelope["stream"]!,
            ApplicationProperties = { [EventMessages.TypeProperty] = (string)envelope["type"]! },
        });
        await scenario.DrainAsync();
    }

    private static async Task<List<JournalEntry>> EntriesAsync(Scenario scenario)
    {
        var services = scenario.Fabric.Services;
        var entries = new List<JournalEntry>();
        await foreach (var envelope in services.GetRequiredService<StreamQueries>().EventsAsync("nordwind", "westeurope", FabricStreams.Journal))
        {
            entries.Add(((JournalEntryPosted)services.GetRequiredService<StreamStore>().Read(envelope)).Entry);
        }

        return entries;
    }

    private static async Task<Dictionary<string, ServiceBusReceivedMessage>> DeadAsync(Scenario scenario)
    {
        var dead = new Dictionary<string, ServiceBusReceivedMessage>(StringComparer.Ordinal);
        foreach (var path in scenario.Fabric.MessageEntities)
        {
            await using var receiver = scenario.Fabric.Bus.CreateReceiver(path, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
            foreach (var letter in await receiver.PeekMessagesAsync(10))
            {
                dead.Add(path.Split('/')[^1], letter);
            }
        }

        return dead;
    }
}
