using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Durable;

/// <summary>The client of a hub in the same process.</summary>
internal sealed class LocalDurableTaskClient(LocalTaskHub hub) : DurableTaskClient(hub.Options.HubName)
{
    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return hub.CreateAsync(orchestratorName, input, options);
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var text = Payload.Check(hub.Options.DataConverter.Serialize(eventPayload), $"payload of event '{eventName}'", hub.Options);
        return Send(instanceId, new EventRaised(eventName, text), cancellation);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        var output = Payload.Check(hub.Options.DataConverter.Serialize(options?.Output), "output", hub.Options);
        return Send(instanceId, new ExecutionTerminated(output, options?.Recursive ?? false), cancellation);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Send(instanceId, new ExecutionSuspended(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Send(instanceId, new ExecutionResumed(reason), cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        hub.WaitAsync(instanceId, i => i.Status != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        hub.WaitAsync(instanceId, i => i.IsEnded, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return hub.GetAsync(instanceId, getInputsAndOutputs);
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        new InstancePages(hub, filter ?? new OrchestrationQuery());

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        new(await hub.PurgeAsync(instanceId, options?.Recursive ?? false));

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        new(await hub.PurgeAsync(filter, options?.Recursive ?? false));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task Send(string instanceId, MessageEvent message, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return hub.SendAsync(instanceId, message);
    }

    private sealed class InstancePages(LocalTaskHub hub, OrchestrationQuery filter) : AsyncPageable<OrchestrationMetadata>
    {
        public override async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
        {
            var token = continuationToken ?? filter.ContinuationToken;
            do
            {
                var page = await hub.QueryAsync(filter, token, pageSizeHint ?? filter.PageSize);
                yield return page;
                token = page.ContinuationToken;
            }
            while (token is not null);
        }
    }
}
