using System.Collections.Concurrent;

namespace Billing.Platform.Metrics;

/// <summary>How long messages wait in their queues, as all instances have told: whoever puts more in asks here first.</summary>
/// <param name="longest">The wait from which a queue is too deep to take more.</param>
public sealed class QueueWaits(TimeSpan longest)
{
    /// <summary>Fewer messages say nothing of how deep a queue is.</summary>
    public const int FewestValues = 50;

    // Half of the messages, and not the longest wait: one that is tried again for hours makes no queue deep.
    private const double Share = 0.5;

    private readonly ConcurrentDictionary<string, double> _seconds = new(StringComparer.Ordinal);

    /// <summary>Takes what was measured in the last minutes.</summary>
    public void Note(IReadOnlyList<MetricSeries> measured)
    {
        var known = measured.Where(series => series.Measure == MetricNames.QueueAge && series.Count >= FewestValues).ToDictionary(series => series.Subject, series => series.Percentile(Share), StringComparer.Ordinal);
        foreach (var queue in _seconds.Keys.Except(known.Keys, StringComparer.Ordinal))
        {
            _seconds.TryRemove(queue, out _);
        }

        foreach (var (queue, seconds) in known)
        {
            _seconds[queue] = seconds;
        }
    }

    /// <summary>The wait of a queue that is too deep to take more; null for one that is not.</summary>
    public TimeSpan? TooLong(string queue) => _seconds.TryGetValue(queue, out var seconds) && seconds > longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
}
