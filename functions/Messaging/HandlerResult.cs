using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Platform.Streams;

namespace Billing.Functions.Messaging;

/// <summary>The fate of a message that was handled: one of the cases nested here.</summary>
public abstract record HandlerResult
{
    private HandlerResult()
    {
    }

    /// <summary>It is done with: it took effect, now or before, or had nothing to say.</summary>
    public static HandlerResult Done { get; } = new Completed();

    /// <summary>It is done with.</summary>
    public sealed record Completed : HandlerResult;

    /// <summary>It goes to the dead letters, where an operator finds it.</summary>
    /// <param name="Problems">Why; at least one.</param>
    public sealed record Refused(IReadOnlyList<Problem> Problems) : HandlerResult;

    /// <summary>It waits, and its session with it: an operator has stopped the integration that it belongs to.</summary>
    /// <param name="Key">Under which the wake-up of its session is held.</param>
    public sealed record Held(string Key) : HandlerResult;

    /// <summary>Result for a message whose command had this result: done when it took effect, now or before.</summary>
    public static HandlerResult Of<TState>(CommitResult<TState> result) =>
        result is CommitResult<TState>.Rejected rejected ? new Refused(rejected.Problems) : Done;
}
