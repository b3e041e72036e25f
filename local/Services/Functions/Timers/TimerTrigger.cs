using System.Text.Json;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Billing.Local.Functions.State;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions.Timers;

/// <summary>Runs one function on its schedule, never twice at a time.</summary>
internal sealed class TimerTrigger : ITrigger, IDisposable
{
    /// <summary>The longest wait given to the clock at once; real timers allow no more than 49 days.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(24);

    private readonly string _name;
    private readonly TimerSettings _settings;
    private readonly TimerSchedule _schedule;
    private readonly TriggerParts _parts;
    private readonly CancellationTokenSource _stop = new();
    private readonly bool _monitored;
    private Function? _function;
    private ITimer? _timer;
    private TimerRun _run;

    public TimerTrigger(string name, TimerSettings settings, TimerSchedule schedule, TriggerParts parts)
    {
        _name = name;
        _settings = settings;
        _schedule = schedule;
        _parts = parts;
        _monitored = settings.UseMonitor && !schedule.IsFrequent(Now);
    }

    public string BindingType => "timerTrigger";

    public string Source => _schedule.Text;

    public bool SupportsRetry => true;

    private DateTime Now => _parts.Clock.GetUtcNow().UtcDateTime;

    public void Attach(Function function) => _function = function;

    public async Task StartAsync(CancellationToken cancellation)
    {
        var now = Now;
        var isPastDue = await ResumeAsync(now);
        if (isPastDue || _settings.RunOnStartup)
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
    /// <returns>True if a run was missed.</returns>
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
        var info = JsonSerializer.Serialize(new { IsPastDue = isPastDue, ScheduleStatus = _monitored ? Status(_run) : null });
        var function = _function!;
        return RetryLoop.RunAsync(
            function,
            retry => new TriggerEvent(request => request.AddJson(function.Trigger.Name, info), Retry: retry, Held: TriggerEvent.One),
            _parts,
            onWait: null,
            cancellation);
    }

    private static object Status(TimerRun run) => new { run.Last, run.Next, run.LastUpdated };
}

/// <summary>The settings of a timer's binding beside its schedule.</summary>
/// <param name="RunOnStartup">True if it runs when the host starts.</param>
/// <param name="UseMonitor">True if missed runs are made up after a restart.</param>
internal sealed record TimerSettings(bool RunOnStartup, bool UseMonitor);
