using Billing.Functions.Messaging;
using Billing.Functions.Runtime;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Faults;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Billing.Platform.Outbox;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Operations;

[Trait("Capability", "PLT-02")]
public sealed class SweeperTests
{
    private static readonly Dictionary<string, string> RelayOff = new(StringComparer.Ordinal) { ["AzureWebJobs.RelayEvents.Disabled"] = "true" };

    [Fact]
    public async Task Events_that_were_written_while_the_relay_is_off_are_published_by_the_sweeper()
    {
        await using var scenario = await StartAsync(RelayOff);
        await SellAsync(scenario);
        Assert.Empty((await scenario.GetAsync("api/trial-balance/nordwind")).Json.EnumerateArray());

        // Each event that sets off another waits for a run of its own.
        await scenario.PassAsync("2026-11-02T10:00:00Z");
        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal(["invoice.issued", "payment.applied", "payment.captured"], books.Entries.Select(entry => entry.Source).Distinct().Order(StringComparer.Ordinal).Take(3));
        Assert.True(Assert.Single(books.Receivables).Items.Single().Open.IsZero);
    }

    [Fact]
    public async Task What_the_relay_has_published_reaches_no_consumer_a_second_time()
    {
        await using var log = new StringWriter();
        var plan = new FaultPlan(1) { Log = log };
        await using var scenario = await StartAsync([], plan);
        await SellAsync(scenario);
        int Handled() => log.ToString().Split('\n').Count(line => line.Contains("ServiceBus.Complete events/", StringComparison.Ordinal));
        int Published() => log.ToString().Split('\n').Count(line => line.Contains("ServiceBus.Send events", StringComparison.Ordinal));
        var (handled, published) = (Handled(), Published());

        await scenario.PassAsync("2026-11-02T08:20:00Z");
        Assert.True(handled > 10, $"{handled} messages handled");
        Assert.True(Published() > published, "The sweeper has published nothing.");
        Assert.Equal(handled, Handled());
    }

    [Fact]
    public async Task A_run_that_fails_is_made_up_for_by_the_next()
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.Throttle) { Service = LocalService.ServiceBus, Operation = "Send", Target = "events", Probability = 1 });
        await using var scenario = await StartAsync(RelayOff, plan);
        await SellAsync(scenario);
        await scenario.PassAsync("2026-11-02T09:00:00Z");
        Assert.Empty((await scenario.GetAsync("api/trial-balance/nordwind")).Json.EnumerateArray());

        plan.Pause();
        await scenario.PassAsync("2026-11-02T11:00:00Z");
        Assert.NotEmpty((await scenario.AuditedBooksAsync("nordwind")).Entries);
    }

    [Fact]
    public async Task A_run_is_bounded_leaves_alone_what_is_young_and_goes_on_where_it_stopped()
    {
        await using var scenario = await StartAsync(RelayOff);
        await SellAsync(scenario);
        var published = new Recorder();
        var sweeper = SweeperOf(scenario, published, new OutboxSweeperOptions { PageSize = 4, MostPages = 2 });
        Assert.Equal((0, true), Told(await sweeper.SweepAsync()));

        // Not so far that the fabric's own sweeper sets off new events.
        await scenario.PassAsync("2026-11-02T08:02:00Z");
        var runs = 0;
        SweepResult result;
        do
        {
            result = await sweeper.SweepAsync();
            Assert.InRange(result.Pages, 0, 2);
            Assert.True(result.RequestCharge > 0);
            runs++;
        }
        while (!result.IsCaughtUp);

        Assert.True(runs > 2, $"{runs} runs");
        var stored = new List<string>();
        await foreach (var envelope in scenario.Fabric.Services.GetRequiredService<StreamQueries>().EventsAsync("nordwind", "westeurope", ""))
        {
            stored.Add(envelope.EventId);
        }

        Assert.Equal(stored.Order(StringComparer.Ordinal), published.Events.Select(envelope => envelope.EventId).Order(StringComparer.Ordinal));
        Assert.All(published.Events.GroupBy(envelope => envelope.Stream), stream => Assert.Equal(stream.OrderBy(envelope => envelope.Sequence), stream));
        Assert.Equal((0, true), Told(await sweeper.SweepAsync()));
    }

    private static (int Events, bool IsCaughtUp) Told(SweepResult result) => (result.Events, result.IsCaughtUp);

    private static Task<Scenario> StartAsync(Dictionary<string, string> settings, FaultPlan? faults = null) => Scenario.StartAsync(new LocalFabricOptions
    {
        Clock = new SimulatedClock(DateTimeOffset.Parse("2026-11-02T08:00:00Z")),
        Settings = settings,
        Faults = faults,
    });

    private static OutboxSweeper SweeperOf(Scenario scenario, IEventPublisher publisher, OutboxSweeperOptions options)
    {
        var cosmos = scenario.Fabric.Services.GetRequiredService<CosmosClient>();
        return new OutboxSweeper(
            cosmos.GetContainer(CosmosContainers.Database, CosmosContainers.Streams),
            cosmos.GetContainer(CosmosContainers.Database, CosmosContainers.Views),
            publisher,
            options,
            scenario.Clock);
    }

    private static async Task SellAsync(Scenario scenario)
    {
        await scenario.ShopifyAsync("nordwind", "o-1004", Scenario.Sample("nordwind/shopify/order-1004-paid-before-it-came.json"));
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1004.json"));
        await scenario.WarehouseAsync("nordwind", "s-1004", Scenario.Sample("nordwind/fulfilment/shipped-1004.json"));
        await scenario.DrainAsync();
    }

    private sealed class Recorder : IEventPublisher
    {
        public List<EventEnvelope> Events { get; } = [];

        public Task PublishAsync(IReadOnlyList<EventEnvelope> events, CancellationToken cancellation)
        {
            Events.AddRange(events);
            return Task.CompletedTask;
        }

        public Task PublishAgainAsync(IReadOnlyList<EventEnvelope> events, CancellationToken cancellation) => PublishAsync(events, cancellation);
    }
}
