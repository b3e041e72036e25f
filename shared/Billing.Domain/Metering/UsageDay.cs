using Billing.Domain.Primitives;

namespace Billing.Domain.Metering;

/// <summary>Events of a batch were added to a day's use.</summary>
/// <param name="SubscriptionId">Whose use.</param>
/// <param name="Meter">Of what.</param>
/// <param name="Day">Day in UTC.</param>
/// <param name="Additions">What they add, one entry an hour, in order.</param>
/// <param name="Events">How many they are.</param>
/// <param name="OccurredAt">The latest use among them.</param>
[EventType("usage.aggregated")]
public sealed record UsageAggregated(
    string SubscriptionId, string Meter, DateOnly Day, IReadOnlyList<UsageHour> Additions, int Events, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The use of one meter by one subscription on one day.</summary>
public sealed record UsageDay : IStreamState<UsageDay>
{
    /// <inheritdoc/>
    public static UsageDay Empty { get; } = new();

    /// <summary>Subscription, meter and day; null before the first use.</summary>
    public UsageStream? Stream { get; init; }

    /// <summary>The hours in which something was used, in order: 24 at the most.</summary>
    public IReadOnlyList<UsageHour> Hours { get; init; } = [];

    /// <summary>Quantity used on the day.</summary>
    public decimal Total => Hours.Sum(hour => hour.Sum);

    /// <summary>Events of the day.</summary>
    public int Count => Hours.Sum(hour => hour.Count);

    /// <summary>Highest quantity of one event, zero without any.</summary>
    public decimal Max => Hours.Count == 0 ? 0 : Hours.Max(hour => hour.Max);

    /// <summary>Quantity of the latest event, zero without any.</summary>
    public decimal Latest => Hours.Count == 0 ? 0 : Hours[^1].Latest;

    /// <inheritdoc/>
    public UsageDay Apply(IDomainEvent happened) => happened switch
    {
        UsageAggregated added => new UsageDay
        {
            Stream = new UsageStream(added.SubscriptionId, added.Meter, added.Day),
            Hours = UsageHour.Merge([.. Hours, .. added.Additions]),
        },
        _ => this,
    };
}

/// <summary>Decides what a batch adds to a day.</summary>
public static class UsageDecider
{
    /// <summary>
    /// Adds events of this stream. Whether an event was counted by an earlier batch is not asked here: the platform keeps a
    /// receipt of each source and id and passes on only what is new.
    /// </summary>
    /// <exception cref="ArgumentException">An event belongs to another stream.</exception>
    public static Outcome Add(UsageDay state, IReadOnlyList<UsageEvent> newEvents)
    {
        var events = UsageEvent.Distinct(newEvents).ToList();
        if (events.Count == 0)
        {
            return Outcome.AlreadyDone();
        }

        var stream = state.Stream ?? events[0].Stream;
        if (events.Find(used => used.Stream != stream) is { } stray)
        {
            throw new ArgumentException($"An event of {stray.Stream} cannot be added to {stream}.", nameof(newEvents));
        }

        return Outcome.Accept(new UsageAggregated(
            stream.SubscriptionId, stream.Meter, stream.Day, UsageHour.Merge(events.Select(UsageHour.Of)), events.Count, events.Max(used => used.Time)));
    }
}
