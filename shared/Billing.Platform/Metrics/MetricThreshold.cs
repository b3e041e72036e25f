using System.Globalization;
using Billing.Platform.Intake;

namespace Billing.Platform.Metrics;

/// <summary>The limit of a measure's 95th percentile.</summary>
/// <param name="Measure">One of <see cref="MetricNames"/> in seconds.</param>
/// <param name="Subject">What it is about; <see cref="Any"/> for all that have no threshold of their own.</param>
/// <param name="Limit">The most that is well.</param>
public sealed record MetricThreshold(string Measure, string Subject, TimeSpan Limit)
{
    /// <summary>All subjects.</summary>
    public const string Any = "*";

    /// <summary>The share of values that must keep the limit, as the contracts of integrations promise it.</summary>
    public const double Share = 0.95;

    private const StringSplitOptions Parts = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    private static readonly string[] Measures =
        [MetricNames.IntegrationLatency, MetricNames.IntegrationRequest, MetricNames.OutboxLag, MetricNames.QueueAge, MetricNames.Request];

    /// <summary>Thresholds by what is promised: each integration's latency objective, and ages of messages that keep it possible.</summary>
    /// <remarks>News of parcels may wait longer than what moves money.</remarks>
    public static IReadOnlyList<MetricThreshold> PromisedBy(IntegrationContracts contracts) =>
    [
        .. contracts.All.Where(contract => contract.Feed == FeedKind.EventPush)
            .Select(contract => new MetricThreshold(MetricNames.IntegrationLatency, contract.Name, contract.LatencyObjective)),
        .. contracts.All.Where(contract => contract.Feed == FeedKind.RequestResponse)
            .Select(contract => new MetricThreshold(MetricNames.IntegrationRequest, contract.Name, contract.LatencyObjective)),
        new MetricThreshold(MetricNames.QueueAge, IntakeQueues.Tracking, TimeSpan.FromMinutes(30)),
        new MetricThreshold(MetricNames.QueueAge, Any, TimeSpan.FromMinutes(5)),
        new MetricThreshold(MetricNames.OutboxLag, Any, TimeSpan.FromMinutes(1)),
    ];

    /// <summary>
    /// The promised thresholds, some set otherwise: <c>queue-age/events/ledger=00:01:00,integration-latency/shopify=00:00:05</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">An entry is not of that form, or names a measure that has no threshold.</exception>
    public static IReadOnlyList<MetricThreshold> Read(string? setting, IntegrationContracts contracts)
    {
        var own = (setting ?? string.Empty).Split(',', Parts).Select(Parse).ToList();
        return [.. own, .. PromisedBy(contracts).Where(promised => !own.Exists(set => set.Measure == promised.Measure && set.Subject == promised.Subject))];
    }

    /// <summary>The threshold of a series, or null when there is none.</summary>
    public static MetricThreshold? For(MetricSeries series, IReadOnlyList<MetricThreshold> thresholds) =>
        thresholds.FirstOrDefault(each => each.Measure == series.Measure && each.Subject == series.Subject)
        ?? thresholds.FirstOrDefault(each => each.Measure == series.Measure && each.Subject == Any);

    private static MetricThreshold Parse(string entry)
    {
        if (entry.Split('=', 2, Parts) is [var name, var limit]
            && name.Split('/', 2, Parts) is [var measure, var subject]
            && Measures.Contains(measure)
            && TimeSpan.TryParseExact(limit, "c", CultureInfo.InvariantCulture, out var most)
            && most > TimeSpan.Zero)
        {
            return new MetricThreshold(measure, subject, most);
        }

        throw new InvalidOperationException(
            $"The setting Fabric__Thresholds holds '{entry}'; each entry is MEASURE/SUBJECT=hh:mm:ss, with one of {string.Join(", ", Measures)}.");
    }
}
