using Billing.Connectors;
using Billing.Platform.Metrics;

namespace Billing.Functions.Tests.Operations;

[Trait("Capability", "PLT-18")]
public sealed class MeasureWindowTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly MetricKey Ages = new(MetricNames.QueueAge, "events/ledger");
    private static readonly IReadOnlyList<MetricThreshold> FiveMinutes = [new(MetricNames.QueueAge, MetricThreshold.Any, TimeSpan.FromMinutes(5))];

    [Fact]
    public void Percentiles_are_exact_to_the_bucket_and_never_above_the_greatest_value()
    {
        var book = new MetricRegistry();
        for (var value = 1; value <= 100; value++)
        {
            book.Add(Ages, value / 100.0, Now);
        }

        var series = Assert.Single(book.Read(Now));
        Assert.Equal((100, 50.5, 1.0), (series.Count, Math.Round(series.Sum, 9), series.Max));
        Assert.Equal(0.5, series.Percentile(0.5), 3);
        Assert.Equal(0.95, series.Percentile(0.95), 3);
        Assert.Equal(1.0, series.Percentile(1), 3);
    }

    [Fact]
    public void Values_leave_the_window_minute_by_minute()
    {
        var book = new MetricRegistry();
        book.Add(Ages, 1, Now);
        book.Add(Ages, 2, Now.AddMinutes(5));

        Assert.Equal(2, Assert.Single(book.Read(Now.AddMinutes(9))).Count);
        Assert.Equal((1, 2.0), (book.Read(Now.AddMinutes(10))[0].Count, book.Read(Now.AddMinutes(10))[0].Max));
        Assert.Empty(book.Read(Now.AddMinutes(15)));
    }

    [Fact]
    public void Names_without_end_do_not_fill_the_memory()
    {
        var book = new MetricRegistry();
        for (var index = 0; index < 5_000; index++)
        {
            book.Add(new MetricKey(MetricNames.Retries, "events/ledger", $"code-{index}"), 1, Now);
        }

        var series = book.Read(Now);
        Assert.Equal(5_000, series.Sum(each => each.Count));
        Assert.InRange(series.Count, 1_000, 2_001);
    }

    [Fact]
    public void What_several_instances_measured_adds_up()
    {
        var (one, other) = (new MetricRegistry(), new MetricRegistry());
        one.Add(Ages, 1, Now);
        other.Add(Ages, 400, Now);
        other.Add(Ages with { Subject = "events/revenue" }, 3, Now);

        var merged = MetricSeries.Merge(one.Read(Now).Concat(other.Read(Now)));
        Assert.Equal([("events/ledger", 2L, 400.0), ("events/revenue", 1L, 3.0)], merged.Select(each => (each.Subject, each.Count, each.Max)));
    }

    [Fact]
    public void An_alert_needs_some_values_lasts_as_long_as_the_threshold_is_exceeded_and_is_cleared_once()
    {
        Assert.Empty(Degradation.Judge(FiveMinutes, Aged(4, 600), [], Now));

        var raised = Assert.Single(Degradation.Judge(FiveMinutes, Aged(5, 600), [], Now));
        Assert.Equal((300, Now, true), (raised.LimitSeconds, raised.RaisedAt, raised.IsOpen));
        Assert.InRange(raised.Seconds, 300, 600);

        var seen = Assert.Single(Degradation.Judge(FiveMinutes, Aged(1, 900), [raised], Now.AddMinutes(2)));
        Assert.Equal((Now, Now.AddMinutes(2), true), (seen.RaisedAt, seen.LastSeenAt, seen.IsOpen));

        var cleared = Assert.Single(Degradation.Judge(FiveMinutes, Aged(1, 10), [seen], Now.AddMinutes(4)));
        Assert.Equal(Now.AddMinutes(4), cleared.ClearedAt);
        Assert.Empty(Degradation.Judge(FiveMinutes, Aged(1, 10), [cleared], Now.AddMinutes(5)));
        Assert.Equal(Now.AddMinutes(6), Assert.Single(Degradation.Judge(FiveMinutes, Aged(5, 600), [cleared], Now.AddMinutes(6))).RaisedAt);
    }

    [Fact]
    public void An_alert_of_which_nothing_is_heard_for_an_hour_is_cleared()
    {
        var raised = Assert.Single(Degradation.Judge(FiveMinutes, Aged(5, 600), [], Now));

        Assert.Empty(Degradation.Judge(FiveMinutes, [], [raised], Now.AddMinutes(59)));
        Assert.False(Assert.Single(Degradation.Judge(FiveMinutes, [], [raised], Now.AddMinutes(60))).IsOpen);
    }

    [Fact]
    public void Every_integration_that_is_pushed_has_its_declared_objective_as_threshold_and_a_setting_replaces_it()
    {
        var thresholds = MetricThreshold.Read("integration-latency/shopify=00:00:07, queue-age/events/ledger=00:01:00", ConnectorCatalogue.Contracts);

        Assert.Equal(TimeSpan.FromSeconds(7), thresholds.Single(each => each is { Measure: MetricNames.IntegrationLatency, Subject: "shopify" }).Limit);
        Assert.Equal(TimeSpan.FromMinutes(1), MetricThreshold.For(Aged(1, 1)[0], thresholds)!.Limit);
        Assert.All(
            ConnectorCatalogue.Contracts.All.Where(contract => contract.Feed == Platform.Intake.FeedKind.EventPush && contract.Name != "shopify"),
            contract => Assert.Equal(contract.LatencyObjective, thresholds.Single(each => each.Measure == MetricNames.IntegrationLatency && each.Subject == contract.Name).Limit));
    }

    [Theory]
    [InlineData("queue-age=00:01:00")]
    [InlineData("retries/events/ledger=00:01:00")]
    [InlineData("queue-age/events/ledger=soon")]
    [InlineData("queue-age/events/ledger=00:00:00")]
    public void A_threshold_that_is_none_is_refused_and_named(string setting) =>
        Assert.Contains(setting, Assert.Throws<InvalidOperationException>(() => MetricThreshold.Read(setting, ConnectorCatalogue.Contracts)).Message, StringComparison.Ordinal);

    private static IReadOnlyList<MetricSeries> Aged(int count, double seconds)
    {
        var book = new MetricRegistry();
        for (var index = 0; index < count; index++)
        {
            book.Add(Ages, seconds, Now);
        }

        return book.Read(Now);
    }
}
