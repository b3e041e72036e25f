using System.Net;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Billing.Domain.Primitives;
using Billing.Functions.Hosting;
using Billing.Functions.Messaging;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Messaging;
using Billing.Platform.Partners;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Partners;

/// <summary>Consumers of messages that need a partner.</summary>
[Trait("Capability", "PLT-09")]
[Trait("Capability", "PLT-03")]
public sealed class WaitingForPartnersTests
{
    private static readonly RetrySchedule Schedule = new();

    [Theory]
    [InlineData(PartnerFailureReason.CircuitOpen, FailureKind.Outage)]
    [InlineData(PartnerFailureReason.TooManyAtOnce, FailureKind.Outage)]
    [InlineData(PartnerFailureReason.RateLimited, FailureKind.Outage)]
    [InlineData(PartnerFailureReason.TimedOut, FailureKind.Outage)]
    [InlineData(PartnerFailureReason.Unreachable, FailureKind.Outage)]
    [InlineData(PartnerFailureReason.Failing, FailureKind.Outage)]
    [InlineData(PartnerFailureReason.Refused, FailureKind.Unforeseen)]
    [InlineData(PartnerFailureReason.Unreadable, FailureKind.Unforeseen)]
    public void What_passes_by_itself_is_waited_for_as_an_outage(PartnerFailureReason reason, FailureKind kind)
    {
        var failure = new PartnerFailure("tax", null, reason, "It failed.", null, FakePartner.Start, "nordwind/tax/2026/11/02/1.json");
        var judged = ProcessingFailure.Of(new PartnerException(failure));
        Assert.Equal((kind, failure.Code, FakePartner.Start, failure.Snapshot), (judged.Kind, judged.Code, judged.RetryAt, judged.Snapshot));
    }

    [Fact]
    public void Nobody_comes_before_it_is_of_use_and_not_all_at_the_same_time()
    {
        var atLeast = TimeSpan.FromMinutes(10);
        var pauses = Enumerable.Range(0, 200).Select(index => Schedule.PauseAfter(FailureKind.Outage, 1, TimeSpan.Zero, $"m-{index}", atLeast)!.Value).ToList();
        Assert.All(pauses, pause => Assert.InRange(pause, atLeast, atLeast * 1.1));
        Assert.True(pauses.Distinct().Count() > 190, "They come together.");

        // A later attempt waits longer than that by itself.
        Assert.Equal(
            Schedule.PauseAfter(FailureKind.Outage, 12, TimeSpan.Zero, "m", TimeSpan.FromSeconds(1)), Schedule.PauseAfter(FailureKind.Outage, 12, TimeSpan.Zero, "m"));
    }

    [Fact]
    public void However_long_a_partner_asks_to_wait_the_outage_ends_when_it_would()
    {
        var age = Schedule.LongestOutage - TimeSpan.FromHours(1);
        Assert.Equal(TimeSpan.FromHours(1), Schedule.PauseAfter(FailureKind.Outage, 3, age, "m", TimeSpan.FromDays(30)));
        Assert.Null(Schedule.PauseAfter(FailureKind.Outage, 4, Schedule.LongestOutage, "m", TimeSpan.FromDays(30)));
        Assert.Null(Schedule.PauseAfter(FailureKind.Unforeseen, Schedule.MostUnforeseen, TimeSpan.Zero, "m", TimeSpan.FromDays(30)));
    }

    [Fact]
    public async Task A_message_waits_until_the_open_circuit_lets_it_through_and_no_call_is_made_before()
    {
        await using var scenario = await Scenario.StartAsync();
        var attempts = scenario.Fabric.Services.GetRequiredService<MessageProcessor>();
        var partner = new FakePartner(FakePartner.Policy with { MinimumAttempts = 2, BreakTime = TimeSpan.FromMinutes(5) }, waitsInPlace: false)
        {
            Answers = _ => FakePartner.Busy(HttpStatusCode.BadGateway),
        };
        var consumer = new Consumer(partner);
        var message = await MessageAsync(scenario);

        var first = Assert.IsType<Disposition.Wait>(await attempts.MakeAsync(consumer, message, null, before: null, CancellationToken.None)).Block;
        var second = Assert.IsType<Disposition.Wait>(await attempts.MakeAsync(consumer, message, null, first, CancellationToken.None)).Block;
        var third = Assert.IsType<Disposition.Wait>(await attempts.MakeAsync(consumer, message, null, second, CancellationToken.None)).Block;
        Assert.Equal("partners.failing partners.failing partners.circuit-open", $"{first.Code} {second.Code} {third.Code}");
        Assert.InRange(third.Until, FakePartner.Start.AddMinutes(5), FakePartner.Start.AddMinutes(5.5));
        Assert.Equal(2, partner.Asked.Count);
    }

    [Fact]
    public async Task A_message_that_the_partner_refuses_becomes_a_dead_letter_that_leads_to_the_snapshot()
    {
        await using var scenario = await Scenario.StartAsync();
        var attempts = scenario.Fabric.Services.GetRequiredService<MessageProcessor>();
        var partner = new FakePartner(waitsInPlace: false) { Answers = _ => FakePartner.Json("""{ "code": "unknown-country" }""", HttpStatusCode.BadRequest) };
        var message = await MessageAsync(scenario);
        var before = new SessionRetryState(SessionPauseReason.Retry, FakePartner.Start, message.MessageId!, Schedule.MostUnforeseen - 1, FakePartner.Start, FakePartner.Start);

        var given = Assert.IsType<Disposition.GiveUp>(await attempts.MakeAsync(new Consumer(partner), message, null, before, CancellationToken.None));
        Assert.Equal("partners.refused", given.Reason);
        var snapshot = Assert.Single(partner.Snapshots).Key;
        Assert.Equal(snapshot, given.Properties[DeadLetterProperties.Snapshot]);
        Assert.EndsWith($"Snapshot: {snapshot}", given.Description, StringComparison.Ordinal);
    }

    // A true event of the fabric.
    private static async Task<ServiceBusReceivedMessage> MessageAsync(Scenario scenario)
    {
        await scenario.ShopifyAsync("sierra", "o-2005", Scenario.Sample("sierra/shopify/order-2005-refunded-line.json"));
        await scenario.DrainAsync();
        var queries = scenario.Fabric.Services.GetRequiredService<StreamQueries>();
        await foreach (var envelope in queries.EventsAsync("sierra", "eastus", prefix: "order/"))
        {
            var sent = EventMessages.ToMessage(envelope);
            return ServiceBusModelFactory.ServiceBusReceivedMessage(sent.Body, sent.MessageId, sessionId: sent.SessionId, properties: sent.ApplicationProperties);
        }

        throw new InvalidOperationException("The order has no event.");
    }

    private sealed class Consumer(FakePartner partner) : IEventConsumer<Consumer>
    {
        public static EventSubscription<Consumer> Events { get; } = new EventSubscription<Consumer>("test")
            .OnEach(FabricAreas.Streams.EventTypes, consumer => consumer.AskAsync);

        private async Task<HandlerResult> AskAsync(ReceivedEvent<IDomainEvent> received, CancellationToken cancellation)
        {
            _ = (await partner.AskAsync(cancellation: cancellation)).ValueOrThrow;
            return HandlerResult.Done;
        }
    }
}
