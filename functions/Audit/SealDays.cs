using Billing.Functions.Jobs;
using Billing.Platform.Audit;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Audit;

/// <summary>
/// Seals the day gone by, and any day before it that was missed, with a root for each tenant: see
/// <see cref="DailyRootMaker"/>.
/// </summary>
public sealed class SealDays(JobStarter jobs, DailyRootMaker maker, ILogger<SealDays> log)
{
    /// <summary>The job.</summary>
    public static TenantJob Job { get; } = new("seal-days", nameof(SealDaysProcess));

    /// <summary>Every night at a quarter past twelve, UTC: a commit whose recording time lies before midnight is done by then.</summary>
    [Function(nameof(SealDays))]
    public Task StartAsync([TimerTrigger("0 15 0 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        jobs.StartAsync(Job, durable, cancellation);

    /// <summary>One tenant.</summary>
    [Function(nameof(SealDaysProcess))]
    public static Task<int> SealDaysProcess([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<int>(nameof(SealDaysOfTenant), context.GetInput<RunKey>()!, ActivityRetry.OverAnHour);

    /// <summary>Makes the roots that are missing up to the day before the run.</summary>
    /// <returns>How many were made.</returns>
    [Function(nameof(SealDaysOfTenant))]
    public async Task<int> SealDaysOfTenant([ActivityTrigger] RunKey run, CancellationToken cancellation)
    {
        var made = await maker.MakeAsync(run.Tenant, run.Region, run.Day.AddDays(-1), cancellation);
        log.LogInformation(
            "Sealed {Days} days of {Tenant} with {Streams} heads for {RequestCharge} request units.", made.Days.Count, run.Tenant, made.Streams, made.RequestCharge);
        return made.Days.Count;
    }
}
