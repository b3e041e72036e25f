namespace Billing.Platform.Metrics;

/// <summary>Something that does not keep, or did not keep, its threshold.</summary>
/// <param name="Measure">One of <see cref="MetricNames"/>.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="LimitSeconds">The threshold.</param>
/// <param name="Seconds">The 95th percentile when it was last found above.</param>
/// <param name="RaisedAt">When it was first found above.</param>
/// <param name="LastSeenAt">When it was last found above.</param>
/// <param name="ClearedAt">When it was found to keep the threshold again, or null as long as it does not.</param>
public sealed record Degradation(
    string Measure, string Subject, double LimitSeconds, double Seconds, DateTimeOffset RaisedAt, DateTimeOffset LastSeenAt, DateTimeOffset? ClearedAt)
{
    /// <summary>Fewer values say nothing of 95 of a hundred.</summary>
    public const int FewestValues = 5;

    /// <summary>Time that something stays raised of which nothing is heard any more.</summary>
    public static TimeSpan Memory { get; } = TimeSpan.FromHours(1);

    /// <summary>True if it lasts.</summary>
    public bool IsOpen => ClearedAt is null;

    /// <summary>Judges what has changed since: raised, seen again, or cleared.</summary>
    /// <param name="thresholds">What may not be exceeded.</param>
    /// <param name="measured">What all instances measured in the last minutes.</param>
    /// <param name="before">What was known before.</param>
    /// <param name="now">The present time.</param>
    public static IReadOnlyList<Degradation> Judge(
        IReadOnlyList<MetricThreshold> thresholds, IReadOnlyList<MetricSeries> measured, IReadOnlyList<Degradation> before, DateTimeOffset now)
    {
        var open = before.Where(each => each.IsOpen).ToDictionary(each => (each.Measure, each.Subject));
        var changes = new List<Degradation>();
        foreach (var series in measured)
        {
            if (MetricThreshold.For(series, thresholds) is not { } threshold)
            {
                continue;
            }

            open.Remove((series.Measure, series.Subject), out var known);
            var (limit, found) = (threshold.Limit.TotalSeconds, series.Percentile(MetricThreshold.Share));
            if (found > limit && (known is not null || series.Count >= FewestValues))
            {
                changes.Add(new Degradation(series.Measure, series.Subject, limit, found, known?.RaisedAt ?? now, now, ClearedAt: null));
            }
            else if (known is not null)
            {
                changes.Add(known with { ClearedAt = now });
            }
        }

        return [.. changes, .. open.Values.Where(silent => now - silent.LastSeenAt >= Memory).Select(silent => silent with { ClearedAt = now })];
    }
}
