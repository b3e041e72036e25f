using Billing.Local.Hosting;

namespace Billing.Local.Functions.Invocation;

/// <summary>Counts what runs in the host, and tells it when the host has to end.</summary>
internal sealed class InvocationGate : IQuiescent, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly HashSet<InvocationRest> _resting = [];
    private long _running;
    private long _excused;
    private long _delays;

    /// <summary>Invocations and trigger work under way, but those that only wait for the clock.</summary>
    public long Running => Interlocked.Read(ref _running);

    /// <summary>Number of invocations under way that are not counted by services and can go on now.</summary>
    /// <remarks>Services count such as locked messages; what only waits for the clock because the invocation that holds it does is left out.</remarks>
    public long PendingWork
    {
        get
        {
            InvocationRest[] resting;
            lock (_lock)
            {
                resting = [.. _resting];
            }

            return Running - Interlocked.Read(ref _excused) - resting.Sum(rest => rest.Held);
        }
    }

    /// <summary>True if an invocation waits for the clock, beside other things or alone.</summary>
    public bool IsAnyDelayed => Interlocked.Read(ref _delays) > 0;

    /// <summary>Cancelled when the time for a graceful end is over.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public void Enter() => Interlocked.Increment(ref _running);

    public void Leave() => Interlocked.Decrement(ref _running);

    /// <summary>So many more delays are waited for.</summary>
    public void CountDelays(int more) => Interlocked.Add(ref _delays, more);

    /// <summary>An invocation begins to wait for the clock.</summary>
    public void Rest(InvocationRest rest)
    {
        lock (_lock)
        {
            _resting.Add(rest);
        }

        Leave();
    }

    /// <summary>The invocation goes on.</summary>
    public void Wake(InvocationRest rest)
    {
        Enter();
        lock (_lock)
        {
            _resting.Remove(rest);
        }
    }

    /// <summary>So many units of work that a service counts wait for a later time from now on; negative: no more.</summary>
    public void Excuse(int units) => Interlocked.Add(ref _excused, units);

    /// <summary>A unit of work that a service counts waits for the clock until then.</summary>
    public void Excuse(TimeProvider clock, DateTimeOffset until)
    {
        Excuse(1);
        ITimer? timer = null;
        timer = clock.CreateTimer(_ => End(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var wait = until - clock.GetUtcNow();
        timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        void End()
        {
            Excuse(-1);
            timer?.Dispose();
        }
    }

    /// <summary>
    /// Lets the caller, who has entered, wait for the clock without being counted. It is counted again before the clock
    /// moves past the end of the wait, so nobody finds the host quiet in between.
    /// </summary>
    /// <returns>False when <paramref name="stop"/> ended the wait.</returns>
    public async Task<bool> PauseAsync(TimeProvider clock, TimeSpan span, CancellationToken stop)
    {
        var pause = new Pause(this);
        await using var timer = clock.CreateTimer(static pause => ((Pause)pause!).End(completed: true), pause, span, Timeout.InfiniteTimeSpan);
        await using var cancel = stop.UnsafeRegister(static pause => ((Pause)pause!).End(completed: false), pause);
        Leave();
        return await pause.Ended;
    }

    public Task StopAsync() => _stopping.CancelAsync();

    public void Dispose() => _stopping.Dispose();

    private sealed class Pause(InvocationGate gate)
    {
        private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _over;

        public Task<bool> Ended => _ended.Task;

        public void End(bool completed)
        {
            if (Interlocked.Exchange(ref _over, 1) == 0)
            {
                gate.Enter();
                _ended.SetResult(completed);
            }
        }
    }
}
