using Billing.Local.Durable.Worker;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Client;
using P = Microsoft.DurableTask.Protobuf;

namespace Billing.Local.Durable.Grpc;

/// <summary>The messages of the durable client's protocol in the hub's terms and back.</summary>
internal static class SidecarMessages
{
    public static NewInstance Start(P.CreateInstanceRequest request) =>
        new(request.Name, request.InstanceId.Length == 0 ? null : request.InstanceId, request.Input)
        {
            Version = request.Version,
            Tags = request.Tags,
            StartAt = request.ScheduledStartTimestamp?.ToDateTimeOffset(),
            Blocking = request.OrchestrationIdReusePolicy is { } policy ? Blocking(policy) : null,
        };

    public static P.GetInstanceResponse Found(OrchestrationMetadata? found) => found is null
        ? new() { Exists = false }
        : new() { Exists = true, OrchestrationState = State(found) };

    public static P.OrchestrationState State(OrchestrationMetadata found)
    {
        var state = new P.OrchestrationState
        {
            InstanceId = found.InstanceId,
            Name = found.Name,
            OrchestrationStatus = (P.OrchestrationStatus)found.RuntimeStatus,
            CreatedTimestamp = Timestamp.FromDateTimeOffset(found.CreatedAt),
            LastUpdatedTimestamp = Timestamp.FromDateTimeOffset(found.LastUpdatedAt),
            Input = found.SerializedInput,
            Output = found.SerializedOutput,
            CustomStatus = found.SerializedCustomStatus,
            FailureDetails = found.FailureDetails is { } failure ? ProtoFailure.Of(failure) : null,
        };
        state.Tags.Add(found.Tags.ToDictionary());
        return state;
    }

    public static OrchestrationQuery Query(P.InstanceQuery query) => new()
    {
        CreatedFrom = query.CreatedTimeFrom?.ToDateTimeOffset(),
        CreatedTo = query.CreatedTimeTo?.ToDateTimeOffset(),
        Statuses = query.RuntimeStatus.Count == 0 ? null : Statuses(query.RuntimeStatus),
        TaskHubNames = query.TaskHubNames.Count == 0 ? null : [.. query.TaskHubNames],
        InstanceIdPrefix = query.InstanceIdPrefix,
        PageSize = query.MaxInstanceCount,
        FetchInputsAndOutputs = query.FetchInputsAndOutputs,
        ContinuationToken = query.ContinuationToken,
    };

    public static PurgeInstancesFilter Filter(P.PurgeInstanceFilter filter) => new()
    {
        CreatedFrom = filter.CreatedTimeFrom?.ToDateTimeOffset(),
        CreatedTo = filter.CreatedTimeTo?.ToDateTimeOffset(),
        Statuses = filter.RuntimeStatus.Count == 0 ? null : Statuses(filter.RuntimeStatus),
    };

    /// <summary>The policy names the states that a start may replace; all others refuse it.</summary>
    private static List<OrchestrationRuntimeStatus> Blocking(P.OrchestrationIdReusePolicy policy) =>
        [.. System.Enum.GetValues<OrchestrationRuntimeStatus>().Except(Statuses(policy.ReplaceableStatus))];

    private static IEnumerable<OrchestrationRuntimeStatus> Statuses(IEnumerable<P.OrchestrationStatus> statuses) =>
        statuses.Select(status => (OrchestrationRuntimeStatus)status);
}
