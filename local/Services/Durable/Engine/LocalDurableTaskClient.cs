using System.Collections.ObjectModel;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;

namespace Billing.Local.Durable;

/// <summary>The client of a hub in the same process.</summary>
internal sealed class LocalDurableTaskClient(LocalTaskHub hub) : DurableTaskClient(hub.Options.HubName)
{
    public override DurableEntityClient Entities => throw Unsupported(nameof(Entities));

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return hub.CreateAsync(new NewInstance(orchestratorName.Name, options?.InstanceId, hub.Options.DataConverter.Serialize(input))
        {
            Version = options?.Version?.Version,
            Tags = options?.Tags ?? ReadOnlyDictionary<string, string>.Empty,
            StartAt = options?.StartAt,
            Blocking = options?.DedupeStatuses?.Select(ParseStatus).ToList(),
        });
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        cancellation.ThrowIfCancellationRequested();
        return hub.RaiseAsync(instanceId, eventName, hub.Options.DataConverter.Serialize(eventPayload));
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return hub.TerminateAsync(instanceId, hub.Options.DataConverter.Serialize(options?.Output), options?.Recursive ?? false);
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

    public override Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return hub.RestartAsync(instanceId, restartWithNewInstanceId);
    }

    public override Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default) =>
        throw Unsupported(nameof(RewindInstanceAsync));

    public override Task<IList<DurableTask.Core.History.HistoryEvent>> GetOrchestrationHistoryAsync(
        string instanceId, CancellationToken cancellation = default) =>
        throw Unsupported(nameof(GetOrchestrationHistoryAsync));

    public override Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = OrchestrationQuery.DefaultPageSize,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default) =>
        throw Unsupported(nameof(ListInstanceIdsAsync));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NotSupportedException Unsupported(string member) => new($"The local task hub does not support {nameof(DurableTaskClient)}.{member}.");

    private static OrchestrationRuntimeStatus ParseStatus(string name) =>
        Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status)
            ? status
            : throw new ArgumentException($"'{name}' is not an orchestration status.");

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
