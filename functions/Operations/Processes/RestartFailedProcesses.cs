using Billing.Domain.Exceptions;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Jobs;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Operations.Processes;

/// <summary>
/// Starts failed durable processes again and tells a person of each. Processes outlast an outage by themselves; what fails all the same is a
/// defect, or a run of a job that had no time left.
/// </summary>
public sealed class RestartFailedProcesses(
    ITenantSource tenants, FabricRegions regions, StreamQueries queries, ExceptionQueue exceptions, JobCatalogue work, TimeProvider clock, ILogger<RestartFailedProcesses> log)
{
    private const string Code = "operations.process-failed";

    /// <summary>One look over the failed processes. Each has tried for minutes before it fails again.</summary>
    [Function(nameof(RestartFailedProcesses))]
    public async Task RunAsync([TimerTrigger("%Fabric:UpkeepSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        var served = (await tenants.GetAsync(cancellation)).Tenants.Where(tenant => regions.Serves(tenant.HomeRegion)).ToDictionary(tenant => tenant.Id, StringComparer.Ordinal);
        foreach (var tenant in served.Values)
        {
            await ResolveAsync(tenant, durable, cancellation);
        }

        var failed = durable.GetAllInstancesAsync(new OrchestrationQuery { Statuses = [OrchestrationRuntimeStatus.Failed], FetchInputsAndOutputs = true });
        await foreach (var process in failed.WithCancellation(cancellation))
        {
            // Their parents start the others.
            if (work.Processes.Contains(process.Name) && OwnerOf(process.InstanceId) is { } owner && served.TryGetValue(owner, out var tenant))
            {
                await TellAsync(tenant, process, cancellation);
                await durable.RestartAsync(process.InstanceId, restartWithNewInstanceId: false, cancellation);
                log.LogWarning("Process {Process} {InstanceId} had failed and is started again.", process.Name, process.InstanceId);
            }
        }
    }

    /// <summary>The tenant of an instance: its ids begin with a name and the tenant.</summary>
    private static string? OwnerOf(string instanceId) => instanceId.Split(':') is [_, var tenant, ..] ? tenant : null;

    private Task TellAsync(Tenant tenant, OrchestrationMetadata process, CancellationToken cancellation)
    {
        var text = $"{process.Name} {process.InstanceId} failed and was started again: {process.FailureDetails?.ErrorMessage ?? "it does not say why"}";
        var problem = Problem.Error(Code, "$", text);
        return exceptions.ReportAsync(
            tenant.Id, tenant.HomeRegion, ProcessNotices.IdOf(process.InstanceId), problem, process.InstanceId, $"{process.InstanceId}:{process.LastUpdatedAt:O}", cancellation);
    }

    private async Task ResolveAsync(Tenant tenant, DurableTaskClient durable, CancellationToken cancellation)
    {
        var prefix = FabricStreams.Exception(ProcessNotices.IdOf(string.Empty));
        await foreach (var state in queries.Collecting(new UnreadRecords()).StatesWithoutAsync<ExceptionState>(tenant.Id, tenant.HomeRegion, prefix, "resolved", cancellation))
        {
            if (state.Data.Raised is { Code: Code } raised
                && await durable.GetInstanceAsync(raised.Subject, cancellation) is not { RuntimeStatus: OrchestrationRuntimeStatus.Failed })
            {
                await exceptions.ResolveAsync(
                    tenant.Id, tenant.HomeRegion, raised.ExceptionId, "The process goes on, or has ended.", $"{raised.Subject}:{clock.GetUtcNow():yyyyMMddHHmm}", cancellation);
            }
        }
    }
}
