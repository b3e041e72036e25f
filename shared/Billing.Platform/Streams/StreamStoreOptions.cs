namespace Billing.Platform.Streams;

/// <summary>Options for conflicts of a commit with other writers of its stream.</summary>
public sealed record StreamStoreOptions
{
    /// <summary>Number of times that a decision is taken on fresher state before the command fails and its message is tried again later.</summary>
    public int MaximumAttempts { get; init; } = 12;

    /// <summary>
    /// The pause before the next try, by number of the failed one. Contention is a matter of milliseconds of machine time and
    /// not of business time, which is why this does not take the clock.
    /// </summary>
    public Func<int, CancellationToken, Task> WaitAfterConflict { get; init; } = (attempt, cancellation) =>
        Task.Delay(Random.Shared.Next(1, 2 << Math.Min(attempt, 7)), cancellation);
}

/// <summary>Other writers of the stream won every try.</summary>
public sealed class StreamConflictException(StreamAddress address, int attempts)
    : Exception($"{attempts} tries to commit to {address.Stream} met another writer.");
