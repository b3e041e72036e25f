using Billing.Local.Journal;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Faults;

/// <summary>The things that the services of one life of the host share.</summary>
/// <param name="Clock">The time of everything.</param>
/// <param name="Gate">What calls pass.</param>
/// <param name="Scheduler">Where work runs.</param>
/// <param name="Loggers">Makes logs.</param>
internal sealed record HostLife(TimeProvider Clock, ServiceGate Gate, TaskScheduler Scheduler, ILoggerFactory Loggers)
{
    /// <summary>Options of the journal in a life of the host.</summary>
    /// <remarks>
    /// Work in steps waits for each record, so none is synced (the process does not truly die), and a snapshot, which needs the services at
    /// rest, is not taken meanwhile.
    /// </remarks>
    public FileJournalOptions JournalOptions(FileJournalOptions given) =>
        Scheduler is SteppedScheduler ? given with { Sync = false, CompactionBytes = long.MaxValue } : given;

    /// <summary>Begins a life.</summary>
    /// <param name="clock">The clock, which may go on after this life.</param>
    /// <param name="plan">What goes wrong; null: nothing.</param>
    /// <param name="interleaving">Seed of the order of concurrent work; null leaves it to the thread pool.</param>
    /// <param name="loggers">Makes logs.</param>
    public static HostLife Begin(TimeProvider clock, FaultPlan? plan, int? interleaving, ILoggerFactory loggers)
    {
        if (plan is null && interleaving is null)
        {
            return new HostLife(clock, ServiceGate.Open, TaskScheduler.Default, loggers);
        }

        var steps = interleaving is { } seed ? new SteppedScheduler(seed) : null;
        var own = new LifeClock(clock);
        var gate = new ServiceGate(plan, steps) { OnCrash = own.End };
        return new HostLife(own, gate, steps ?? TaskScheduler.Default, loggers);
    }
}
