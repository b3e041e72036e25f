namespace Billing.Domain.Metering;

/// <summary>The use in one hour of a day, or what a batch adds to it.</summary>
/// <param name="Hour">0 to 23, in UTC.</param>
/// <param name="Sum">Of the quantities.</param>
/// <param name="Count">Number of events.</param>
/// <param name="Max">Highest quantity of one event.</param>
/// <param name="Latest">Quantity of the latest event by its own time; of several at one time, the highest.</param>
/// <param name="LatestAt">Time of that event.</param>
public sealed record UsageHour(int Hour, decimal Sum, int Count, decimal Max, decimal Latest, DateTimeOffset LatestAt)
{
    /// <summary>One event on its own.</summary>
    public static UsageHour Of(UsageEvent used) => new(used.Time.UtcDateTime.Hour, used.Quantity, 1, used.Quantity, used.Quantity, used.Time);

    /// <summary>Both together. The order in which uses are put together makes no difference.</summary>
    /// <exception cref="ArgumentException">They are not the same hour.</exception>
    public UsageHour With(UsageHour other)
    {
        if (other.Hour != Hour)
        {
            throw new ArgumentException($"Hour {other.Hour} cannot be added to hour {Hour}.", nameof(other));
        }

        var last = (other.LatestAt.UtcTicks, other.Latest).CompareTo((LatestAt.UtcTicks, Latest)) > 0 ? other : this;
        return new UsageHour(Hour, Sum + other.Sum, Count + other.Count, Math.Max(Max, other.Max), last.Latest, last.LatestAt);
    }

    /// <summary>One entry an hour, in order.</summary>
    internal static IReadOnlyList<UsageHour> Merge(IEnumerable<UsageHour> hours) => hours
        .GroupBy(hour => hour.Hour)
        .Select(same => same.Aggregate((sum, next) => sum.With(next)))
        .OrderBy(hour => hour.Hour)
        .ToList();
}
