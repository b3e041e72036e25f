using Microsoft.DurableTask;

namespace Billing.Local.Durable;

/// <summary>A failure of a function whose details come from the worker that ran it.</summary>
internal sealed class DurableFailureException(TaskFailureDetails failure) : Exception(failure.ErrorMessage)
{
    public TaskFailureDetails Failure { get; } = failure;

    /// <summary>The record of an exception in the history.</summary>
    public static TaskFailureDetails Of(Exception exception) =>
        exception is DurableFailureException known ? known.Failure : TaskFailureDetails.FromException(exception);
}
