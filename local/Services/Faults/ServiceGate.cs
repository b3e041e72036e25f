namespace Billing.Local.Faults;

/// <summary>The gate that every call of a local service passes, in one life of the host.</summary>
/// <remarks>Here the fault plan strikes, and here a call is carried out to its end when the host runs in steps.</remarks>
internal sealed class ServiceGate
{
    /// <summary>Lets everything pass.</summary>
    public static readonly ServiceGate Open = new(null, null);

    private readonly FaultPlan? _plan;
    private readonly SteppedScheduler? _steps;
    private volatile HostCrashedException? _crash;

    /// <param name="plan">What goes wrong; null: nothing.</param>
    /// <param name="steps">Who runs the work of the host; null: the thread pool.</param>
    public ServiceGate(FaultPlan? plan, SteppedScheduler? steps) => (_plan, _steps) = (plan, steps);

    /// <summary>Told once, when the plan kills the host, before anyone else learns of it.</summary>
    public Action? OnCrash { get; set; }

    /// <summary>True if the plan has killed the host.</summary>
    public bool IsCrashed => _crash is not null;

    /// <summary>Completes when the plan has killed the host.</summary>
    public TaskCompletionSource<HostCrashedException> Crashed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>While the host starts nothing goes wrong with its calls but that it may die.</summary>
    public bool IsStarting { get; set; }

    /// <summary>True if calls are looked at at all.</summary>
    public bool IsArmed => _plan is not null || _steps is not null;

    /// <summary>Carries out a call, unless the plan has something against it.</summary>
    /// <param name="call">What is called.</param>
    /// <param name="possible">The faults that can happen to it, beside a crash of the host.</param>
    /// <param name="effect">Does it.</param>
    /// <param name="fail">Answers as the service does at this fault, or throws.</param>
    public Task<T> CallAsync<T>(ServiceCall call, FaultKind possible, Func<Task<T>> effect, Func<FaultKind, Task<T>> fail) =>
        ToTheEnd(() => InjectAsync(call, possible, effect, fail));

    /// <summary>
    /// True if a fault that the service itself brings about strikes now, such as <see cref="FaultKind.Reorder"/>. A dead host
    /// asks no more: its draws would be missing in the next life.
    /// </summary>
    public bool Strikes(ServiceCall call, FaultKind kind) =>
        !IsStarting && !IsCrashed && _plan is not null && _plan.Next(call, kind) == kind;

    /// <summary>One of so many, drawn by the plan.</summary>
    public int Pick(int count) => _plan!.Pick(count);

    /// <summary>Does work to its end before anything else runs, when the caller is a piece of work of the stepped scheduler.</summary>
    public Task<T> ToTheEnd<T>(Func<Task<T>> work) => _steps is { IsCurrent: true } ? _steps.Hold(work) : work();

    /// <summary>A call after the end of the host has no effect.</summary>
    /// <exception cref="HostCrashedException">The plan has killed the host.</exception>
    public void ThrowIfCrashed()
    {
        if (_crash is { } crash)
        {
            throw crash;
        }
    }

    private async Task<T> InjectAsync<T>(ServiceCall call, FaultKind possible, Func<Task<T>> effect, Func<FaultKind, Task<T>> fail)
    {
        ThrowIfCrashed();
        var fault = _plan?.Next(call, (IsStarting ? FaultKind.None : possible) | FaultKind.CrashBefore | FaultKind.CrashAfter) ?? FaultKind.None;
        if (fault == FaultKind.CrashBefore)
        {
            throw Crash(call, fault);
        }

        if (fault is FaultKind.Throttle or FaultKind.Conflict or FaultKind.TimeOutBefore or FaultKind.LockLost)
        {
            return await fail(fault);
        }

        var result = await effect();
        ThrowIfCrashed();
        return fault switch
        {
            FaultKind.CrashAfter => throw Crash(call, fault),
            FaultKind.TimeOutAfter => await fail(fault),
            FaultKind.DuplicateDelivery => await effect(),
            _ => result,
        };
    }

    private HostCrashedException Crash(ServiceCall call, FaultKind fault)
    {
        var crash = new HostCrashedException(call, fault);
        if (Interlocked.CompareExchange(ref _crash, crash, null) is { } earlier)
        {
            return earlier;
        }

        OnCrash?.Invoke();
        _steps?.Stop(crash);
        Crashed.TrySetResult(crash);
        return crash;
    }
}
