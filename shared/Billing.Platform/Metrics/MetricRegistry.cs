using System.Collections.Concurrent;

namespace Billing.Platform.Metrics;

/// <summary>The measures of one instance in the last minutes. Safe for many threads.</summary>
public sealed class MetricRegistry
{
    /// <summary>Number of minutes that it goes back; the present one counts.</summary>
    public const int Minutes = 10;

    // Names come from the code; should one come from outside by mistake, the memory stays bounded.
    private const int MostSeries = 2_000;
    private const string Others = "others";

    private readonly ConcurrentDictionary<MetricKey, Window> _windows = new();

    /// <summary>Adds a value.</summary>
    public void Add(MetricKey key, double value, DateTimeOffset now)
    {
        if (!_windows.TryGetValue(key, out var window))
        {
            window = _windows.GetOrAdd(_windows.Count < MostSeries ? key : new MetricKey(key.Measure, Others), static _ => new Window());
        }

        window.Add(value, MinuteOf(now));
    }

    /// <summary>All that has values within the window.</summary>
    public IReadOnlyList<MetricSeries> Read(DateTimeOffset now) =>
        [.. _windows.Select(entry => entry.Value.Read(entry.Key, MinuteOf(now))).Where(series => series.Count > 0)];

    private static long MinuteOf(DateTimeOffset now) => now.UtcTicks / TimeSpan.TicksPerMinute;

    private sealed class Window
    {
        private readonly Lock _lock = new();
        private readonly Slot[] _slots = [.. Enumerable.Range(0, Minutes).Select(_ => new Slot())];

        public void Add(double value, long minute)
        {
            lock (_lock)
            {
                var slot = _slots[minute % Minutes];
                if (slot.Minute != minute)
                {
                    slot.Begin(minute);
                }

                slot.Count++;
                slot.Sum += value;
                slot.Max = Math.Max(slot.Max, value);
                slot.Buckets[MetricSeries.BucketOf(value)]++;
            }
        }

        public MetricSeries Read(MetricKey key, long minute)
        {
            var (count, sum, max, buckets) = (0L, 0.0, 0.0, new long[MetricSeries.Bounds.Count + 1]);
            lock (_lock)
            {
                foreach (var slot in _slots.Where(slot => slot.Minute > minute - Minutes && slot.Minute <= minute))
                {
                    (count, sum, max) = (count + slot.Count, sum + slot.Sum, Math.Max(max, slot.Max));
                    for (var index = 0; index < buckets.Length; index++)
                    {
                        buckets[index] += slot.Buckets[index];
                    }
                }
            }

            return new MetricSeries(key.Measure, key.Subject, key.Detail, count, sum, max, buckets);
        }
    }

    private sealed class Slot
    {
        public long Minute { get; private set; } = -1;

        public long Count { get; set; }

        public double Sum { get; set; }

        public double Max { get; set; }

        public long[] Buckets { get; } = new long[MetricSeries.Bounds.Count + 1];

        public void Begin(long minute)
        {
            (Minute, Count, Sum, Max) = (minute, 0, 0, 0);
            Array.Clear(Buckets);
        }
    }
}
