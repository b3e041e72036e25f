using System.Collections.ObjectModel;

namespace Microsoft.DurableTask.Client;

/// <summary>What is known of an orchestration instance at the time of the query.</summary>
public sealed class OrchestrationMetadata
{
    /// <summary>Names the instance.</summary>
    public OrchestrationMetadata(string name, string instanceId)
    {
        Name = name;
        InstanceId = instanceId;
    }

    /// <summary>The orchestrator's name.</summary>
    public string Name { get; }

    /// <summary>The instance's id.</summary>
    public string InstanceId { get; }

    /// <summary>Reads inputs and outputs; null when the query did not ask for them.</summary>
    public DataConverter? DataConverter { get; init; }

    /// <summary>Where the instance stands.</summary>
    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    /// <summary>When it was started, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its last step was stored, in UTC.</summary>
    public DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>The input's text, when asked for.</summary>
    public string? SerializedInput { get; init; }

    /// <summary>The output's text, when asked for.</summary>
    public string? SerializedOutput { get; init; }

    /// <summary>The custom status's text, when asked for.</summary>
    public string? SerializedCustomStatus { get; init; }

    /// <summary>Labels given at the start.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Why it failed, when it did and outputs were asked for.</summary>
    public TaskFailureDetails? FailureDetails { get; init; }

    /// <summary>Whether the status is running.</summary>
    public bool IsRunning => RuntimeStatus == OrchestrationRuntimeStatus.Running;

    /// <summary>Whether it has ended: completed, failed or terminated.</summary>
    public bool IsCompleted =>
        RuntimeStatus is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    /// <summary>The input.</summary>
    /// <exception cref="InvalidOperationException">The query did not ask for inputs and outputs.</exception>
    public T? ReadInputAs<T>() => Converter.Deserialize<T>(SerializedInput);

    /// <summary>The output.</summary>
    /// <exception cref="InvalidOperationException">The query did not ask for inputs and outputs.</exception>
    public T? ReadOutputAs<T>() => Converter.Deserialize<T>(SerializedOutput);

    /// <summary>The custom status.</summary>
    /// <exception cref="InvalidOperationException">The query did not ask for inputs and outputs.</exception>
    public T? ReadCustomStatusAs<T>() => Converter.Deserialize<T>(SerializedCustomStatus);

    private DataConverter Converter => DataConverter
        ?? throw new InvalidOperationException("The instance was fetched without inputs and outputs: pass getInputsAndOutputs: true.");

    /// <summary>Name, id, status and times.</summary>
    public override string ToString() =>
        $"[Name: '{Name}', ID: '{InstanceId}', RuntimeStatus: {RuntimeStatus}, CreatedAt: {CreatedAt:s}, LastUpdatedAt: {LastUpdatedAt:s}]";
}
