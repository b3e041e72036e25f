using Billing.Domain.Primitives;

namespace Billing.Platform.Streams;

/// <summary>The result of a command: one of the cases nested here.</summary>
/// <typeparam name="TState">The aggregate's state.</typeparam>
public abstract record CommitResult<TState>
{
    private CommitResult()
    {
    }

    /// <summary>It took effect now.</summary>
    /// <param name="State">The state after it.</param>
    /// <param name="Version">Sequence of the last event.</param>
    /// <param name="Events">What happened, in order.</param>
    /// <param name="RequestCharge">Request units spent, reads and retries included.</param>
    public sealed record Committed(TState State, long Version, IReadOnlyList<IDomainEvent> Events, double RequestCharge) : CommitResult<TState>
    {
        /// <summary>True if the stream began with it: nothing was known, asked or open of it before.</summary>
        public bool OpenedStream => Version == Events.Count;
    }

    /// <summary>It took effect before, or there was nothing to do. Nothing was written.</summary>
    /// <param name="State">The present state; for a request that is repeated, the state that its first time led to.</param>
    /// <param name="Receipt">The record of the first time, or null when there was nothing to do.</param>
    public sealed record Unchanged(TState State, ReceiptDocument? Receipt) : CommitResult<TState>;

    /// <summary>It was refused. Nothing was written.</summary>
    /// <param name="State">The present state.</param>
    /// <param name="Problems">Why.</param>
    public sealed record Rejected(TState State, IReadOnlyList<Problem> Problems) : CommitResult<TState>;

    /// <summary>The state that the result tells of.</summary>
    public TState CurrentState => this switch
    {
        Committed committed => committed.State,
        Unchanged unchanged => unchanged.State,
        Rejected rejected => rejected.State,
        _ => throw new InvalidOperationException("A commit has three results."),
    };
}
