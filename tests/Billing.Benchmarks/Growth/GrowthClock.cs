namespace Billing.Benchmarks.Growth;

/// <summary>A clock that runs as the true one does, at another time of the calendar; its timers are true.</summary>
internal sealed class GrowthClock(DateTimeOffset start) : TimeProvider
{
    private long _ahead = (start - DateTimeOffset.UtcNow).Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddTicks(Volatile.Read(ref _ahead));

    /// <summary>Jumps to a time; timers take no notice.</summary>
    public void MoveTo(DateTimeOffset time) => Volatile.Write(ref _ahead, (time - DateTimeOffset.UtcNow).Ticks);
}
