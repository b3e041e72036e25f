namespace Microsoft.DurableTask;

/// <summary>An activity or a sub-orchestration that an orchestrator awaited has failed.</summary>
public sealed class TaskFailedException : Exception
{
    /// <summary>A failure that was read from the history.</summary>
    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base($"Task '{taskName}' (#{taskId}) failed with an unhandled exception: {failureDetails.ErrorMessage}")
    {
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = failureDetails;
    }

    /// <summary>The name of the activity or orchestrator.</summary>
    public string TaskName { get; }

    /// <summary>The position of the call among the orchestration's actions, from 0.</summary>
    public int TaskId { get; }

    /// <summary>What went wrong.</summary>
    public TaskFailureDetails FailureDetails { get; }

    /// <summary>No retry can help: there is no such activity or orchestrator.</summary>
    internal bool IsFinal { get; init; }
}
