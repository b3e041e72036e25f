namespace Microsoft.DurableTask.Client;

/// <summary>Where an orchestration instance stands.</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>It has run at least one step and has more to do.</summary>
    Running = 0,

    /// <summary>It has returned.</summary>
    Completed = 1,

    /// <summary>It ended with an exception.</summary>
    Failed = 3,

    /// <summary>A client ended it.</summary>
    Terminated = 5,

    /// <summary>It has not run its first step.</summary>
    Pending = 6,

    /// <summary>A client paused it.</summary>
    Suspended = 7,
}
