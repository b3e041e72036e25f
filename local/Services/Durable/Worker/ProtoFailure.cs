using Microsoft.DurableTask;
using P = Microsoft.DurableTask.Protobuf;

namespace Billing.Local.Durable.Worker;

/// <summary>Failures in the worker's form and back. Properties of exceptions are not kept.</summary>
internal static class ProtoFailure
{
    /// <summary>A failure for the worker; <paramref name="isFinal"/> says that no retry can help.</summary>
    public static P.TaskFailureDetails Of(TaskFailureDetails failure, bool isFinal = false) => new()
    {
        ErrorType = failure.ErrorType,
        ErrorMessage = failure.ErrorMessage,
        StackTrace = failure.StackTrace,
        InnerFailure = failure.InnerFailure is { } inner ? Of(inner) : null,
        IsNonRetriable = isFinal,
    };

    /// <summary>A failure that the worker tells of.</summary>
    public static TaskFailureDetails From(P.TaskFailureDetails failure) => new(
        failure.ErrorType,
        failure.ErrorMessage,
        failure.StackTrace,
        failure.InnerFailure is { } inner ? From(inner) : null,
        Properties: null);
}
