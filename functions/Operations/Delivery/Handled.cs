using Billing.Domain.Decisions;
using Billing.Platform.Streams;

namespace Billing.Functions.Operations.Delivery;

/// <summary>What is to become of a message that was handled: one of the cases nested here.</summary>
public abstract record Handled
{
    private Handled()
    {
    }

    /// <summary>It is done with: it took effect, now or before, or had nothing to say.</summary>
    public static Handled Done { get; } = new Completed();

    /// <summary>It is done with.</summary>
    public sealed record Completed : Handled;

    /// <summary>It goes to the dead letters, where an operator finds it.</summary>
    /// <param name="Problems">Why; at least one.</param>
    public sealed record Refused(IReadOnlyList<Problem> Problems) : Handled;

    /// <summary>It waits, and its session with it: an operator has stopped the integration that it belongs to.</summary>
    /// <param name="Key">Under which the wake-up of its session is held.</param>
    public sealed record Held(string Key) : Handled;

    /// <summary>What is to become of a message whose command had this result: one that took effect, now or before, is done with.</summary>
    public static Handled Of<TState>(CommitResult<TState> result) =>
        result is CommitResult<TState>.Rejected rejected ? new Refused(rejected.Problems) : Done;
}
