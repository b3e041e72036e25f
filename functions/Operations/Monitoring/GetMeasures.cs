using Billing.Domain.Access;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Operations.Monitoring;

/// <summary>Shows how fast, how old, how often and how dear, in the last minutes; and what does not keep its threshold.</summary>
public sealed class GetMeasures(MetricReports reports, MetricSettings settings, TimeProvider clock)
{
    /// <summary>Measures of all instances of this deployment in the last ten minutes.</summary>
    /// <remarks>Names no tenant, and belongs to none: an operator of all tenants may see it.</remarks>
    [Function(nameof(GetMeasures))]
    [AllowedTo(FabricRole.Operator)]
    [ProducesResponseType<MetricsAnswer>(StatusCodes.Status200OK)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "measures")] HttpRequest request, CancellationToken cancellation)
    {
        var (series, instances) = await reports.ReadAsync(cancellation);
        var alerts = await reports.AlertsAsync(cancellation);
        return Answers.Json(new MetricsAnswer(
            clock.GetUtcNow(),
            MetricRegistry.Minutes,
            instances,
            [.. series.Select(each => MetricRow.Of(each, MetricThreshold.For(each, settings.Thresholds)))],
            [.. alerts.OrderByDescending(alert => alert.IsOpen).ThenByDescending(alert => alert.RaisedAt)]));
    }
}

/// <summary>The measures of a deployment.</summary>
/// <param name="AsOf">When they were read.</param>
/// <param name="WindowMinutes">How far back they go.</param>
/// <param name="Instances">Who measured, and up to when.</param>
/// <param name="Measures">By measure and subject.</param>
/// <param name="Alerts">What does not keep its threshold, and what did not: the last time of each.</param>
public sealed record MetricsAnswer(
    DateTimeOffset AsOf,
    int WindowMinutes,
    IReadOnlyList<MeasuringInstance> Instances,
    IReadOnlyList<MetricRow> Measures,
    IReadOnlyList<Degradation> Alerts);

/// <summary>One measure of one subject.</summary>
/// <param name="Measure">What is measured, such as queue-age.</param>
/// <param name="Subject">What it is about, such as events/ledger.</param>
/// <param name="Detail">A second distinction, such as a problem code; absent where there is none.</param>
/// <param name="Unit">s or RU; absent for what is only counted.</param>
/// <param name="Count">Number of values.</param>
/// <param name="P50">Half of the values are at most this; exact to its bucket. Absent for what is only counted.</param>
/// <param name="P95">95 of 100 are at most this.</param>
/// <param name="P99">99 of 100 are at most this.</param>
/// <param name="Max">The greatest, exactly.</param>
/// <param name="Total">The sum, for request units.</param>
/// <param name="Limit">What P95 may not exceed, in seconds; absent where nothing is promised.</param>
public sealed record MetricRow(
    string Measure, string Subject, string? Detail, string? Unit, long Count, double? P50, double? P95, double? P99, double? Max, double? Total, double? Limit)
{
    /// <summary>The row of a series.</summary>
    public static MetricRow Of(MetricSeries series, MetricThreshold? threshold)
    {
        var unit = MetricNames.UnitOf(series.Measure);
        double? Of(double value) => unit.Length == 0 ? null : Math.Round(value, 6);
        return new MetricRow(
            series.Measure,
            series.Subject,
            series.Detail,
            unit.Length == 0 ? null : unit,
            series.Count,
            Of(series.Percentile(0.5)),
            Of(series.Percentile(0.95)),
            Of(series.Percentile(0.99)),
            Of(series.Max),
            unit == "RU" ? Math.Round(series.Sum, 2) : null,
            threshold?.Limit.TotalSeconds);
    }
}
