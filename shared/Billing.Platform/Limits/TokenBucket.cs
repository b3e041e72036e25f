namespace Billing.Platform.Limits;

/// <summary>The answer to who asked for a token.</summary>
/// <param name="IsTaken">True if there was one, or will be within the patience of who asked.</param>
/// <param name="Wait">When taken: how long to wait before it counts. When not: how long until one would be given. Never negative.</param>
public readonly record struct TokenGrant(bool IsTaken, TimeSpan Wait);

/// <summary>
/// A token bucket: it holds <see cref="RateLimit.Burst"/> tokens, begins full, and gets <see cref="RateLimit.PerSecond"/> tokens a
/// second, evenly. In any span of t seconds it gives no more than burst + t × rate. Whole numbers only, so nothing is lost by
/// rounding however often it is asked. Safe for use from several threads.
/// </summary>
/// <param name="clock">Its timestamps count: a clock that is set back has no effect.</param>
/// <param name="share">It gives one part in so many of every limit: how many such buckets share the limit. Default 1.</param>
public sealed class TokenBucket(TimeProvider clock, int share = 1)
{
    private readonly Lock _gate = new();

    // A token is Frequency × share units; a tick of the clock adds PerSecond units. A level below zero is promised already.
    private readonly long _token = clock.TimestampFrequency * share;
    private long? _level;
    private long _at;

    /// <summary>Takes a token, or says when there will be one.</summary>
    /// <param name="limit">The present limit; it may change from one time to the next, and what is in the bucket stays.</param>
    /// <param name="patience">Time that who asks would wait; who is given a token that is not there yet must wait for it. Default: not at all.</param>
    public TokenGrant Take(RateLimit limit, TimeSpan patience = default)
    {
        lock (_gate)
        {
            var level = Refill(limit);
            var wait = level >= _token ? TimeSpan.Zero : TimeFor(_token - level, limit.PerSecond);
            var isTaken = wait <= patience;
            _level = isTaken ? level - _token : level;
            return new TokenGrant(isTaken, wait);
        }
    }

    // However little a share comes to, it is one token.
    private long Refill(RateLimit limit)
    {
        var now = clock.GetTimestamp();
        var capacity = Math.Max(limit.Burst * clock.TimestampFrequency, _token);
        var elapsed = Math.Max(0, now - _at);
        _at = now;
        if (_level is not { } level)
        {
            return capacity;
        }

        // Compared by division: what a rest of years adds does not fit into a number.
        return elapsed > (capacity - level) / limit.PerSecond ? capacity : Math.Min(capacity, level + (elapsed * limit.PerSecond));
    }

    private TimeSpan TimeFor(long units, int perSecond)
    {
        var ticks = (units + perSecond - 1) / perSecond;
        return TimeSpan.FromTicks((long)((((Int128)ticks * TimeSpan.TicksPerSecond) + clock.TimestampFrequency - 1) / clock.TimestampFrequency));
    }
}
