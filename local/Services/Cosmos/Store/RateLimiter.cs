namespace Billing.Local.Cosmos;

/// <summary>
/// The request units that a container may spend in a second. A request is served while something is left and may overdraw it, as in the
/// service; what is left refills evenly and never exceeds one second's worth. Used under the container's lock.
/// </summary>
internal sealed class RateLimiter
{
    private readonly double _unitsPerSecond;
    private readonly TimeProvider _clock;
    private double _left;
    private long _asOf;

    public RateLimiter(double unitsPerSecond, TimeProvider clock)
    {
        _unitsPerSecond = unitsPerSecond;
        _clock = clock;
        _left = unitsPerSecond;
        _asOf = clock.GetTimestamp();
    }

    /// <summary>Null when a request may go on; otherwise how long to wait.</summary>
    public TimeSpan? Delay()
    {
        var elapsed = _clock.GetElapsedTime(_asOf);
        _asOf = _clock.GetTimestamp();
        _left = Math.Min(_unitsPerSecond, _left + (elapsed.TotalSeconds * _unitsPerSecond));
        return _left > 0 ? null : TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(-_left / _unitsPerSecond * 1000)));
    }

    public void Spend(double units) => _left -= units;
}
