using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace Billing.Local.Durable;

/// <summary>The settings of a task hub; names follow host.json's <c>extensions.durableTask</c> where there is such a setting.</summary>
internal sealed record LocalTaskHubOptions
{
    public string HubName { get; init; } = "TestHubName";

    /// <summary>Number of orchestrations that take a step at the same time.</summary>
    public int MaxConcurrentOrchestratorFunctions { get; init; } = Environment.ProcessorCount;

    /// <summary>Number of activities that run at the same time.</summary>
    public int MaxConcurrentActivityFunctions { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>Keep an orchestration's live state between its steps. Off means that each step replays the whole history.</summary>
    public bool ExtendedSessionsEnabled { get; init; } = true;

    /// <summary>Number of live states that are kept; the instances beyond it are replayed.</summary>
    public int MaxExtendedSessions { get; init; } = 20_000;

    /// <summary>The version that new instances and sub-orchestrations get, and that the worker has; null means no versioning.</summary>
    public string? DefaultVersion { get; init; }

    public VersionMatch VersionMatchStrategy { get; init; } = VersionMatch.CurrentOrOlder;

    public VersionMismatch VersionFailureStrategy { get; init; } = VersionMismatch.Reject;

    /// <summary>The longest input, output, event or result in bytes of UTF-8. Durable Task Scheduler allows 1 MB.</summary>
    public int MaxPayloadBytes { get; init; } = 1024 * 1024;

    /// <summary>Turns inputs and outputs into text and back.</summary>
    public DataConverter DataConverter { get; init; } = JsonDataConverter.Default;

    /// <summary>Makes ids for instances that are started without one.</summary>
    public Func<string> NewInstanceId { get; init; } = () => Guid.NewGuid().ToString("N");

    /// <summary>Scheduler that runs steps and activities.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;
}
