using Billing.Local.Hosting;

namespace Billing.Local.Functions.Invocation;

/// <summary>Counts what runs in the host, and tells it when the host has to end.</summary>
internal sealed class InvocationGate : IQuiescent, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private long _running;
    private long _excused;
    private long _resting;

    /// <summary>Invocations and trigger work under way, but those that only wait for the clock.</summary>
    public long Running => Interlocked.Read(ref _running);

    /// <summary>
    /// Units of work that the services still count, such as locked messages, and that only wait for the clock because the
    /// invocation that holds them does.
    /// </summary>
    public long Excused => Interlocked.Read(ref _excused);

    long IQuiescent.PendingWork => Running - Excused;

    /// <summary>Whether an invocation waits for the clock.</summary>
    public bool IsAnyResting => Interlocked.Read(ref _resting) > 0;

    /// <summary>Cancelled when the time for a graceful end is over.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public void Enter() => Interlocked.Increment(ref _running);

    public void Leave() => Interlocked.Decrement(ref _running);

    /// <summary>An invocation that holds so many units of its service begins to wait for the clock.</summary>
    public void Rest(int held)
    {
        Interlocked.Increment(ref _resting);
        Interlocked.Add(ref _excused, held);
        Leave();
    }

    /// <summary>The invocation goes on.</summary>
    public void Wake(int held)
    {
        Enter();
        Interlocked.Add(ref _excused, -held);
        Interlocked.Decrement(ref _resting);
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
