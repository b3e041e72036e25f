using Billing.Domain.Primitives;
using Billing.Functions.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Exceptions;

/// <summary>Tells people of durable processes that cannot go on, and takes it back when they do.</summary>
public sealed class ProcessNotices(ExceptionQueue exceptions, TimeProvider clock)
{
    /// <summary>Raises an exception for a process whose round failed.</summary>
    [Function(ProcessNotice.Report)]
    public Task ReportStalledProcess([ActivityTrigger] StalledProcess process, CancellationToken cancellation)
    {
        var text = $"{process.Process} of {process.Subject} cannot go on and tries again every {StalledProcess.Pause.TotalMinutes:0} minutes: {process.Reason}";
        var problem = new Problem("operations.process-stalled", Severity.Warning, "operations", "$", text);
        return exceptions.ReportAsync(process.Tenant, process.Region, IdOf(process.InstanceId), problem, process.Subject, Occurrence(process), cancellation);
    }

    /// <summary>Resolves it when the process goes on.</summary>
    [Function(ProcessNotice.Resolve)]
    public Task ResolveStalledProcess([ActivityTrigger] StalledProcess process, CancellationToken cancellation) => exceptions.ResolveAsync(
        process.Tenant, process.Region, IdOf(process.InstanceId), $"{process.Process} goes on after {process.Rounds} failed rounds.", Occurrence(process), cancellation);

    /// <summary>Raises an exception for a run in which items failed, and resolves it by a later run in which none does: each run takes up what is still due.</summary>
    [Function(ProcessNotice.RunResult)]
    public Task NoteRunResult([ActivityTrigger] EndedRun ended, CancellationToken cancellation)
    {
        var (run, failed) = (ended.Run, ended.Result.Failed);
        var id = $"job-{run.Run}";
        if (failed.Count == 0)
        {
            return exceptions.ResolveAsync(run.Tenant, run.Region, id, $"No item failed in the run of {run.Day:yyyy-MM-dd}.", run.InstanceId, cancellation);
        }

        var text = $"{failed.Count} items of {run.Run} of {run.Day:yyyy-MM-dd} failed and are tried again by the next run; the first: {failed[0]}";
        return exceptions.ReportAsync(
            run.Tenant, run.Region, id, new Problem("operations.job-items-failed", Severity.Warning, "operations", "$", text), run.InstanceId, run.InstanceId, cancellation);
    }

    /// <summary>Id of the exception about a process.</summary>
    public static string IdOf(string instanceId) => $"process-{instanceId}";

    // An activity that runs twice finds the exception as it left it, so that the time need not be the same.
    private string Occurrence(StalledProcess process) => $"{process.InstanceId}:{process.Rounds}:{clock.GetUtcNow():yyyyMMddHHmm}";
}
