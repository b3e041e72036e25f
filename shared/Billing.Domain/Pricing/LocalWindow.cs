using NodaTime;
using NodaTime.TimeZones;

namespace Billing.Domain.Pricing;

/// <summary>
/// A stretch of time by the clock on the wall: from <paramref name="From"/>, which belongs to it, until <paramref name="Until"/>,
/// which does not. Two windows that share a boundary meet without gap and without overlap, on every day of the year.
/// </summary>
/// <remarks>
/// On the days on which clocks change: a boundary that the clock skips is the instant at which it skips; a boundary that the
/// clock shows twice is the first of the two.
/// </remarks>
/// <param name="From">Local date and time without offset, or null for what has always been.</param>
/// <param name="Until">Local date and time without offset, or null for what has no end.</param>
/// <param name="TimeZone">IANA zone whose clock counts, or null for the customer's.</param>
public sealed record LocalWindow(DateTime? From = null, DateTime? Until = null, string? TimeZone = null)
{
    /// <summary>Without beginning or end.</summary>
    public static LocalWindow Always { get; } = new();

    private static readonly ZoneLocalMappingResolver Boundary =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>True if it holds a point in time.</summary>
    /// <param name="time">The point in time.</param>
    /// <param name="customerZone">IANA zone of the customer; counts where the window names none.</param>
    /// <exception cref="DateTimeZoneNotFoundException">There is no such zone.</exception>
    public bool Holds(DateTimeOffset time, string customerZone)
    {
        var (from, until) = ToUtcTicks(customerZone);
        return time.UtcTicks >= from && time.UtcTicks < until;
    }

    /// <summary>True if two windows have a point in time in common, both by the clock of one zone.</summary>
    public bool Overlaps(LocalWindow other, string customerZone)
    {
        var (from, until) = ToUtcTicks(customerZone);
        var (otherFrom, otherUntil) = other.ToUtcTicks(customerZone);
        return from < otherUntil && otherFrom < until;
    }

    /// <summary>The window in ticks of UTC: the first that belongs to it and the first that does not any more.</summary>
    internal (long From, long Until) ToUtcTicks(string customerZone)
    {
        var zone = DateTimeZoneProviders.Tzdb[TimeZone ?? customerZone];
        return (From is { } from ? Ticks(from, zone) : long.MinValue, Until is { } until ? Ticks(until, zone) : long.MaxValue);
    }

    private static long Ticks(DateTime local, DateTimeZone zone) =>
        zone.ResolveLocal(LocalDateTime.FromDateTime(local), Boundary).ToInstant().ToDateTimeUtc().Ticks;
}
