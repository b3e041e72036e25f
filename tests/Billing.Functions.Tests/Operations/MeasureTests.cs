using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Billing.Connectors;
using Billing.Functions.Tests.Access;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Faults;
using Billing.Platform.Intake;
using Billing.Platform.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Operations;

[Trait("Capability", "PLT-18")]
public sealed class MeasureTests
{
    private static FaultPlan LedgerOut => new(1, new FaultRule(FaultKind.TimeOutBefore) { Service = LocalService.Cosmos, Operation = "Batch", Target = "journal/", Probability = 1 });

    [Fact]
    public async Task A_known_run_has_the_right_counts_and_times_on_the_meter()
    {
        await using var scenario = await Scenario.StartAsync();
        using var meter = new Collected(scenario);
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
        await scenario.DrainAsync();
        await scenario.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
        await scenario.DrainAsync();

        var requests = meter.Of("billing.request.duration");
        Assert.Equal(
            ["fulfilment 202", "shopify 202", "shopify 202", "stripe 202"],
            requests.Select(each => $"{each.Tags["billing.integration"]} {each.Tags["http.response.status_code"]}").Order(StringComparer.Ordinal));
        Assert.All(requests, each => Assert.Equal("POST webhooks/{tenant}/{source}", each.Tags["http.route"]));

        // The clock stands still while work is done, so nothing takes time.
        Assert.All(meter.Of("billing.queue.age").Concat(meter.Of("billing.outbox.lag")), each => Assert.Equal(0, each.Value));
        Assert.Equal(2, meter.Of("billing.integration.latency").Select(each => each.Tags["billing.integration"]).Distinct().Count(name => name is "shopify" or "stripe"));
        var sent = meter.Of("billing.messages.sent");
        Assert.Equal(1, sent.Count(each => Equals(each.Tags["messaging.destination.name"], IntakeQueues.Payments)));
        Assert.Equal(2, sent.Count(each => Equals(each.Tags["billing.events"], "invoice.issued")));
        Assert.Empty(meter.Of("billing.message.failures"));

        var commits = meter.Of("billing.cosmos.request_charge").Where(each => Equals(each.Tags["db.operation.name"], "commit")).ToList();
        Assert.Equal(6, commits.Count(each => Equals(each.Tags["billing.stream.kind"], "invoice")));
        Assert.All(commits, each => Assert.InRange(each.Value, 1, 200));
    }

    [Fact]
    public async Task Retries_and_dead_letters_are_counted_by_queue_and_code_with_the_age_that_the_message_has_reached()
    {
        var plan = LedgerOut;
        await using var scenario = await Scenario.StartAsync(faults: plan);
        using var meter = new Collected(scenario);
        await scenario.StripeAsync("sierra", Scenario.Sample("sierra/stripe/payment-2005.json"));
        await scenario.PassAsync("2026-11-02T08:05:00Z");
        var retries = meter.Of("billing.message.failures");
        plan.Pause();
        await scenario.PassAsync("2026-11-02T09:00:00Z");
        await using (var sender = scenario.Fabric.Bus.CreateSender(IntakeQueues.Orders))
        {
            await sender.SendMessageAsync(new ServiceBusMessage("{}") { MessageId = "nobody's", SessionId = "nobody" });
        }

        await scenario.DrainAsync();
        Assert.NotEmpty(retries);
        Assert.All(retries, each => Assert.Equal(
            ("events/ledger", "operations.database-out", "waits"),
            (each.Tags["messaging.destination.name"], each.Tags["error.type"], each.Tags["billing.outcome"])));
        var letter = Assert.Single(meter.Of("billing.message.failures").Skip(retries.Count));
        Assert.Equal((IntakeQueues.Orders, "given-up"), (letter.Tags["messaging.destination.name"], letter.Tags["billing.outcome"]));
        var ages = meter.Of("billing.queue.age").Where(each => Equals(each.Tags["messaging.destination.name"], "events/ledger")).Select(each => each.Value).ToList();
        Assert.Equal(retries.Count + 1, ages.Count);
        Assert.Equal(ages.Order(), ages);
        Assert.InRange(ages[^1], 300, 3_600);
    }

    [Fact]
    public async Task Degradation_past_a_threshold_raises_an_alert_that_operators_see_and_recovery_clears_it()
    {
        var plan = LedgerOut;
        await using var scenario = await Scenario.StartAsync(faults: plan);
        for (var index = 1; index <= 6; index++)
        {
            await PayAsync(scenario, index);
        }

        Assert.Empty(await AlertsAsync(scenario));
        await scenario.PassAsync("2026-11-02T08:20:00Z");
        var raised = Assert.Single(await AlertsAsync(scenario));
        Assert.Equal(("queue-age", "events/ledger", 300), (raised.GetProperty("measure").GetString(), raised.GetProperty("subject").GetString(), raised.GetProperty("limitSeconds").GetDouble()));
        Assert.InRange(raised.GetProperty("seconds").GetDouble(), 300, 1_200);
        Assert.False(raised.TryGetProperty("clearedAt", out _));

        plan.Pause();
        await scenario.PassAsync("2026-11-02T09:00:00Z");
        for (var index = 7; index <= 9; index++)
        {
            await PayAsync(scenario, index);
            await scenario.Clock.AdvanceAsync(TimeSpan.FromMinutes(2), () => scenario.DrainAsync());
        }

        var cleared = Assert.Single(await AlertsAsync(scenario));
        Assert.Equal(raised.GetProperty("raisedAt").GetDateTimeOffset(), cleared.GetProperty("raisedAt").GetDateTimeOffset());
        Assert.True(cleared.GetProperty("clearedAt").GetDateTimeOffset() > cleared.GetProperty("lastSeenAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Measures_of_all_instances_are_added_up_and_name_no_tenant()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.StripeAsync("sierra", Scenario.Sample("sierra/stripe/payment-2005.json"));
        await scenario.DrainAsync();
        var answer = await scenario.GetAsync("api/measures");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var rows = answer.Json.GetProperty("measures").EnumerateArray().ToList();
        var age = rows.Single(row => row.GetProperty("measure").GetString() == "queue-age" && row.GetProperty("subject").GetString() == "events/ledger");
        Assert.Equal((1, 0, 300), (age.GetProperty("count").GetInt32(), age.GetProperty("p95").GetDouble(), age.GetProperty("limit").GetDouble()));
        var latency = rows.Single(row => row.GetProperty("measure").GetString() == "integration-latency");
        Assert.Equal("stripe", latency.GetProperty("subject").GetString());
        Assert.Equal(ConnectorCatalogue.Find("stripe")!.Contract.LatencyObjective.TotalSeconds, latency.GetProperty("limit").GetDouble());
        Assert.DoesNotContain("sierra", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measures_are_for_operators_of_all_tenants()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: true);
        var ofOne = await TenantRequests.AskAsync(scenario, "GET", "api/measures", TenantRequests.Principal("alpha/operator"));
        var ofAll = await TenantRequests.AskAsync(scenario, "GET", "api/measures", TenantRequests.Principal("*/operator"));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (ofOne.Status, ofAll.Status));
    }

    private static async Task PayAsync(Scenario scenario, int index)
    {
        var paid = Scenario.Sample("sierra/stripe/payment-2005.json");
        var id = $"pi_measured{index}";
        paid["id"] = $"evt_measured{index}";
        paid["data"]!["object"]!["id"] = id;
        await scenario.StripeAsync("sierra", paid);
        await scenario.DrainAsync();
    }

    private static async Task<List<JsonElement>> AlertsAsync(Scenario scenario) =>
        [.. (await scenario.GetAsync("api/measures")).Json.GetProperty("alerts").EnumerateArray().Where(alert => alert.GetProperty("measure").GetString() == "queue-age")];

    /// <summary>What the meter of one fabric said; others run in the same process.</summary>
    private sealed class Collected : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly List<Measured> _all = [];
        private readonly MeterListener _listener = new();

        public Collected(Scenario scenario)
        {
            var meter = scenario.Fabric.Services.GetRequiredService<FabricMetrics>().Meter;
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == meter)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public IReadOnlyList<Measured> Of(string instrument)
        {
            lock (_lock)
            {
                return [.. _all.Where(each => each.Instrument == instrument)];
            }
        }

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
            lock (_lock)
            {
                _all.Add(new Measured(instrument.Name, value, named));
            }
        }
    }

    private sealed record Measured(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);
}
