namespace Billing.Platform.Metrics;

/// <summary>The measures of one thing within a window. Those of several instances add up.</summary>
/// <param name="Measure">One of <see cref="MetricNames"/>.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Detail">A second distinction, or null.</param>
/// <param name="Count">Number of values.</param>
/// <param name="Sum">Their sum, in the measure's unit.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Buckets">Number of values that are at most each of <see cref="Bounds"/>, and last those above all.</param>
public sealed record MetricSeries(string Measure, string Subject, string? Detail, long Count, double Sum, double Max, IReadOnlyList<long> Buckets)
{
    /// <summary>Upper bounds of the buckets, in seconds or request units.</summary>
    public static IReadOnlyList<double> Bounds { get; } =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400];

    /// <summary>Key of the series.</summary>
    public MetricKey Key => new(Measure, Subject, Detail);

    /// <summary>The bucket of a value.</summary>
    public static int BucketOf(double value)
    {
        for (var index = 0; index < Bounds.Count; index++)
        {
            if (value <= Bounds[index])
            {
                return index;
            }
        }

        return Bounds.Count;
    }

    /// <summary>Adds up the series of several instances.</summary>
    public static IReadOnlyList<MetricSeries> Merge(IEnumerable<MetricSeries> series) =>
    [
        .. series
            .GroupBy(each => each.Key)
            .Select(same => same.Aggregate((left, right) => left with
            {
                Count = left.Count + right.Count,
                Sum = left.Sum + right.Sum,
                Max = Math.Max(left.Max, right.Max),
                Buckets = [.. left.Buckets.Zip(right.Buckets, (one, other) => one + other)],
            }))
            .OrderBy(each => each.Measure, StringComparer.Ordinal)
            .ThenBy(each => each.Subject, StringComparer.Ordinal)
            .ThenBy(each => each.Detail, StringComparer.Ordinal),
    ];

    /// <summary>
    /// The value that a share of all values does not exceed: within its bucket by proportion, and never above the greatest.
    /// </summary>
    /// <param name="share">Above 0, at most 1; 0.95 for the 95th percentile.</param>
    public double Percentile(double share)
    {
        var rank = share * Count;
        var below = 0L;
        for (var index = 0; index < Buckets.Count; index++)
        {
            if (Buckets[index] > 0 && below + Buckets[index] >= rank)
            {
                var lower = index == 0 ? 0 : Bounds[index - 1];
                var upper = index == Bounds.Count ? Max : Math.Min(Bounds[index], Max);
                return upper <= lower ? upper : lower + ((upper - lower) * (rank - below) / Buckets[index]);
            }

            below += Buckets[index];
        }

        return Max;
    }
}
