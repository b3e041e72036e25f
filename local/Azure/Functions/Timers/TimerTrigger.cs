using System.Reflection;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Billing.Local.Functions.State;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions.Timers;

/// <summary>Runs one function on its schedule, never twice at a time.</summary>
internal sealed class TimerTrigger : ITrigger, IDisposable
{
    /// <summary>The longest wait given to the clock at once; real timers allow no more than 49 days.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(24);

    private readonly string _name;
    private readonly TimerTriggerAttribute _attribute;
    private readonly TimerSchedule _schedule;
    private readonly TriggerParts _parts;
    private readonly CancellationTokenSource _stop = new();
    private readonly bool _monitored;
    private Function? _function;
    private ITimer? _timer;
    private TimerRun _run;

    public TimerTrigger(string name, TimerTriggerAttribute attribute, TimerSchedule schedule, TriggerParts parts)
    {
        _name = name;
        _attribute = attribute;
        _schedule = schedule;
        _parts = parts;
        _monitored = attribute.UseMonitor && !schedule.IsFrequent(Now);
    }

    public string BindingType => "timerTrigger";

    public string Source => _schedule.Text;

    public bool SupportsRetry => true;

    private DateTime Now => _parts.Clock.GetUtcNow().UtcDateTime;

    public ParameterBinder? Bind(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(TimerInfo) ? Binders.Of(context => context.Payload) : null;

    public void Attach(Function function) => _function = function;

    public async Task StartAsync(CancellationToken cancellation)
    {
        var now = Now;
        var isPastDue = await ResumeAsync(now);
        if (isPastDue || _attribute.RunOnStartup)
        {
            Launch(now, isPastDue, scheduled: false);
        }
        else
        {
            Arm();
        }
    }

    public Task StopAsync(CancellationToken cancellation)
    {
        _timer?.Dispose();
        return _stop.CancelAsync();
    }

    /// <summary>Runs the function now, beside its schedule, as the administrator endpoint of Azure does.</summary>
    public void RunBeside() => Launch(() => InvokeAsync(isPastDue: false, _stop.Token));

    public void Dispose()
    {
        _timer?.Dispose();
        _stop.Dispose();
    }

    /// <summary>Takes up the schedule where an earlier life of the host left it.</summary>
    /// <returns>Whether a run was missed.</returns>
    private async Task<bool> ResumeAsync(DateTime now)
    {
        if (!_monitored || _parts.State.Timer(_name) is not { } kept)
        {
            await KeepAsync(new TimerRun(default, _schedule.Next(now), now));
            return false;
        }

        _run = kept;
        var expected = _schedule.Next(kept.Last == default ? kept.LastUpdated : kept.Last);
        if (kept.Next != expected)
        {
            // The schedule was changed: what the old one missed is not made up.
            await KeepAsync(new TimerRun(default, now > expected ? _schedule.Next(now) : expected, now));
        }

        return now > _run.Next;
    }

    private ValueTask KeepAsync(TimerRun run)
    {
        _run = run;
        return _monitored ? _parts.State.SetTimerAsync(_name, run) : ValueTask.CompletedTask;
    }

    private void Arm()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        var wait = _run.Next - Now;
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
        _timer?.Dispose();
        _timer = _parts.Clock.CreateTimer(static trigger => ((TimerTrigger)trigger!).OnTimer(), this, wait, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        var now = Now;
        if (now < _run.Next)
        {
            Arm();
        }
        else
        {
            Launch(now, isPastDue: false, scheduled: true);
        }
    }

    private void Launch(DateTime now, bool isPastDue, bool scheduled) => Launch(() => RunAsync(now, isPastDue, scheduled));

    /// <summary>Counts the run before the clock can move on, then lets it go its way.</summary>
    private void Launch(Func<Task> run)
    {
        _parts.Gate.Enter();
        _ = _parts.Start(() => GuardAsync(run));
    }

    private async Task GuardAsync(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception failure)
        {
            _parts.Log.LogCritical(failure, "The timer function {Function} cannot keep its schedule and runs no more.", _name);
        }
        finally
        {
            _parts.Gate.Leave();
        }
    }

    private async Task RunAsync(DateTime now, bool isPastDue, bool scheduled)
    {
        await InvokeAsync(isPastDue, _stop.Token);
        var last = scheduled && _run.Next > now ? _run.Next : now;
        await KeepAsync(new TimerRun(last, _schedule.Next(last), last));
        Arm();
    }

    private Task InvokeAsync(bool isPastDue, CancellationToken cancellation)
    {
        var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = _monitored ? Status(_run) : null };
        return RetryLoop.RunAsync(_function!, retry => new TriggerEvent(info, Retry: retry, Held: TriggerEvent.One), _parts, onWait: null, cancellation);
    }

    private static ScheduleStatus Status(TimerRun run) =>
        new() { Last = run.Last, Next = run.Next, LastUpdated = run.LastUpdated };
}
