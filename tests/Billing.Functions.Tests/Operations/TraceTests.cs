using Billing.Functions.Tests.Scenarios;
using Billing.Local.Faults;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Billing.Local.Tracing;
using Billing.Platform.Streams;
using Billing.Platform.Tracing;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Operations;

[Trait("Capability", "PLT-17")]
public sealed class TraceTests : IDisposable
{
    private const string SendersTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string TraceParent = $"00-{SendersTrace}-00f067aa0ba902b7-01";

    private readonly string _folder = Directory.CreateTempSubdirectory("billing-trace-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task One_trace_follows_an_order_from_the_webhook_to_the_invoice_its_document_and_its_posting()
    {
        await using (var scenario = await StartAsync())
        {
            await OrderAsync(scenario);
            await ShipAsync(scenario);
            await scenario.AuditedBooksAsync("nordwind");
        }

        var spans = await SpansAsync();
        Assert.Equal(
            [
                "POST webhooks/{tenant}/{source}", "send order-intake", "process order-intake", "start OrderToCash", "InvoiceShipment", "commit invoice",
                "send events", "process events/ledger", "commit journal",
            ],
            PathTo(spans, spans.Last(span => span.Name == "commit journal" && PathSpans(spans, span)[^2].Attributes[SpanAttributes.Events] == "invoice.issued")));
        Assert.Equal(
            ["commit invoice", "send events", "process events/invoice-documents", "upload invoices"],
            PathTo(spans, spans.Last(span => span.Name == "upload invoices")).TakeLast(4));
        Assert.All(spans, span => Assert.Null(span.Error));
    }

    [Fact]
    public async Task Stored_events_bear_the_senders_trace_though_nobody_listens_and_each_hop_keeps_it()
    {
        await using var scenario = await StartAsync(keepsTraces: false);
        await OrderAsync(scenario);
        await ShipAsync(scenario);
        await scenario.DrainAsync();

        foreach (var (prefix, type) in new[] { (FabricStreams.Orders, "order.confirmed"), (FabricStreams.Invoices, "invoice.issued"), (FabricStreams.Journal, "ledger.entry-posted") })
        {
            Assert.Contains(await TracesOfEventsAsync(scenario, prefix, type), trace => trace == SendersTrace);
        }

        Assert.Equal(2, (await TracesOfEventsAsync(scenario, FabricStreams.Invoices, "invoice.issued")).Count(trace => trace == SendersTrace));
        Assert.False(SpanFiles.ExistIn(_folder));
    }

    [Fact]
    public async Task Failed_tries_are_marked_and_the_one_that_succeeds_goes_on_with_the_same_trace()
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.TimeOutBefore) { Service = LocalService.Cosmos, Operation = "Batch", Target = "journal/", Probability = 1 });
        await using (var scenario = await StartAsync(faults: plan))
        {
            await OrderAsync(scenario);
            await ShipAsync(scenario);
            await scenario.PassAsync("2026-11-02T08:01:00Z");
            plan.Pause();
            await scenario.PassAsync("2026-11-02T09:00:00Z");
            await scenario.AuditedBooksAsync("nordwind");
        }

        var spans = await SpansAsync();
        var tries = spans
            .Where(span => span.Name == "process events/ledger" && span.Attributes[SpanAttributes.Events] == "invoice.issued")
            .GroupBy(span => span.Attributes[SpanAttributes.MessageId])
            .First()
            .OrderBy(span => span.BusinessStart)
            .ToList();
        Assert.True(tries.Count >= 3, $"{tries.Count} tries.");
        Assert.Equal(Enumerable.Range(1, tries.Count).Select(each => $"{each}"), tries.Select(each => each.Attributes[SpanAttributes.Attempt]));
        Assert.All(tries.SkipLast(1), each => Assert.NotNull(each.Error));
        Assert.Null(tries[^1].Error);
        Assert.Single(tries.Select(each => each.Parent).Distinct());
        Assert.Contains(spans, span => span.Name == "commit journal" && span.Parent == tries[^1].Span && span.Error is null);
    }

    [Fact]
    public async Task The_trace_goes_on_after_a_restart()
    {
        await using (var first = await StartAsync())
        {
            await OrderAsync(first);
            await first.DrainAsync();
        }

        await using (var second = await StartAsync("2026-11-03T08:00:00Z"))
        {
            await ShipAsync(second);
            await second.AuditedBooksAsync("nordwind");
        }

        var spans = await SpansAsync();
        Assert.Equal(2, spans.Count(span => span.Attributes.GetValueOrDefault(SpanAttributes.Events) == "invoice.issued" && span.Name == "commit invoice"));
        var late = spans.Last(span => span.Name == "commit journal" && span.BusinessStart.Day == 3);
        Assert.Equal("POST webhooks/{tenant}/{source}", PathTo(spans, late)[0]);
    }

    [Fact]
    public async Task The_sweep_of_the_outbox_adds_nothing_to_a_trace()
    {
        await using var scenario = await StartAsync();
        await OrderAsync(scenario);
        var before = (await SpansAsync()).Count;

        await scenario.PassAsync("2026-11-02T08:30:00Z");

        Assert.NotEqual(0, before);
        Assert.Equal(before, (await SpansAsync()).Count);
    }

    [Fact]
    public async Task A_nightly_run_is_one_trace_from_its_timer_to_the_invoice_of_a_subscription()
    {
        await using (var scenario = await StartAsync("2026-10-01T09:00:00Z"))
        {
            await scenario.ShopifyAsync("nordwind", "o-1001", Scenario.Sample("nordwind/shopify/order-1001-subscription.json"));
            await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1001.json"));
            await scenario.PassAsync("2026-10-02T06:00:00Z");
        }

        var spans = new List<SpanRecord>();
        await foreach (var span in SpanFiles.ReadAsync(_folder))
        {
            spans.Add(span);
        }

        Assert.Equal(
            ["run InvoiceRun", "start InvoiceRunProcess", "InvoiceSubscription", "commit invoice"],
            PathTo(spans, spans.Last(span => span.Attributes.GetValueOrDefault(SpanAttributes.Events) == "invoice.issued" && span.Name == "commit invoice")));
    }

    [Fact]
    public async Task No_span_holds_personal_data()
    {
        var order = Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json");
        await using (var scenario = await StartAsync())
        {
            await OrderAsync(scenario);
            await ShipAsync(scenario);
            await scenario.DrainAsync();
        }

        var kept = string.Concat(Directory.EnumerateFiles(Path.Combine(_folder, "traces")).Select(File.ReadAllText));
        var personal = PersonalData.In(order);
        Assert.True(personal.Count >= 5, "The order names nobody.");
        Assert.All(personal, value => Assert.DoesNotContain(value, kept, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<Scenario> StartAsync(string at = "2026-11-02T08:00:00Z", FaultPlan? faults = null, bool keepsTraces = true) =>
        await Scenario.StartAsync(new LocalFabricOptions
        {
            Clock = new SimulatedClock(DateTimeOffset.Parse(at)),
            Folder = _folder,
            Faults = faults,
            KeepsTraces = keepsTraces,
        });

    private static async Task OrderAsync(Scenario scenario)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json").ToJsonString(FabricJson.Options));
        var signed = await scenario.SignAsync("nordwind", "shopify", "o-1002", body);
        var headers = new Dictionary<string, string>(signed.Headers) { ["traceparent"] = TraceParent };
        await scenario.PostAsync("api/webhooks/nordwind/shopify", signed.Body, headers);
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
        await scenario.DrainAsync();
    }

    private static async Task ShipAsync(Scenario scenario)
    {
        await scenario.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
        await scenario.DrainAsync();
    }

    /// <summary>The spans of the sender's trace, in the order in which they ended.</summary>
    private async Task<IReadOnlyList<SpanRecord>> SpansAsync()
    {
        var spans = new List<SpanRecord>();
        await foreach (var span in SpanFiles.ReadAsync(_folder))
        {
            if (span.Trace == SendersTrace)
            {
                spans.Add(span);
            }
        }

        return spans;
    }

    private static async Task<IReadOnlyList<string?>> TracesOfEventsAsync(Scenario scenario, string prefix, string type)
    {
        var traces = new List<string?>();
        await foreach (var stored in scenario.Fabric.Services.GetRequiredService<StreamQueries>().EventsAsync("nordwind", "westeurope", prefix, type))
        {
            traces.Add(stored.TraceParent?.Split('-')[1]);
        }

        return traces;
    }

    private static List<string> PathTo(IReadOnlyList<SpanRecord> spans, SpanRecord span) => [.. PathSpans(spans, span).Select(each => each.Name)];

    private static List<SpanRecord> PathSpans(IReadOnlyList<SpanRecord> spans, SpanRecord span)
    {
        var path = new List<SpanRecord>();
        for (var at = span; at is not null; at = spans.FirstOrDefault(each => each.Span == at.Parent))
        {
            path.Insert(0, at);
        }

        return path;
    }
}
