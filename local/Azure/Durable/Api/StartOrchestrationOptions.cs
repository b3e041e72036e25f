using System.Collections.ObjectModel;

namespace Microsoft.DurableTask;

/// <summary>How a new orchestration instance is started.</summary>
public record StartOrchestrationOptions
{
    /// <summary>Options with an instance id and a start time.</summary>
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    /// <summary>A copy.</summary>
    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        Version = options.Version;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>The id of the instance, 1 to 100 characters; null takes a new random one.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When the first step may run; null or a past time means at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Labels kept with the instance.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The version of the instance; null takes the hub's default version.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>
    /// The statuses (names of <see cref="Client.OrchestrationRuntimeStatus"/>) in which an existing instance of this id makes the
    /// start fail; in any other it is replaced. Null means pending, running and suspended.
    /// </summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
