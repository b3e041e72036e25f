using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions.ServiceBus;

/// <summary>Extends a lock again and again while it is needed, but no longer than host.json allows.</summary>
internal sealed class LockRenewal : IDisposable
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly Func<DateTimeOffset> _lockedUntil;
    private readonly Action _renew;
    private readonly ILogger _log;
    private readonly TimeSpan _longest;
    private readonly ITimer _timer;
    private DateTimeOffset _end;
    private bool _over;

    /// <param name="clock">The clock that locks go by.</param>
    /// <param name="lockedUntil">When the lock ends.</param>
    /// <param name="renew">Extends the lock.</param>
    /// <param name="longest">How long it is extended; infinite when negative, never when zero.</param>
    /// <param name="log">Takes failures.</param>
    public LockRenewal(TimeProvider clock, Func<DateTimeOffset> lockedUntil, Action renew, TimeSpan longest, ILogger log)
    {
        _clock = clock;
        _lockedUntil = lockedUntil;
        _renew = renew;
        _longest = longest;
        _log = log;
        _timer = clock.CreateTimer(static renewal => ((LockRenewal)renewal!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Begin();
    }

    /// <summary>The time allowed counts from now on: a new message has come.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _end = _longest < TimeSpan.Zero ? DateTimeOffset.MaxValue : _clock.GetUtcNow() + _longest;
            Arm();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
            _timer.Dispose();
        }
    }

    /// <summary>Sets the timer to a moment before the end of the lock.</summary>
    private void Arm()
    {
        var now = _clock.GetUtcNow();
        var left = _lockedUntil() - now;
        var margin = left / 2 < LongestMargin ? left / 2 : LongestMargin;
        var due = left - margin;
        if (!_over && left > TimeSpan.Zero && now + due < _end)
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            if (_over)
            {
                return;
            }

            try
            {
                _renew();
                Arm();
            }
            catch (Exception failure) when (failure is ServiceBusException or ObjectDisposedException)
            {
                _over = true;
                _log.LogWarning(failure, "A lock could not be renewed.");
            }
        }
    }
}
