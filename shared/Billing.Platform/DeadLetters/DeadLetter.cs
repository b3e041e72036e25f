using Billing.Domain.Primitives;

namespace Billing.Platform.DeadLetters;

/// <summary>The status of a dead letter.</summary>
public enum DeadLetterStatus
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It waits for a person.</summary>
    Waiting,

    /// <summary>It was sent again and is on its way.</summary>
    Resubmitted,

    /// <summary>It took effect.</summary>
    Resolved,

    /// <summary>It was given up for good.</summary>
    Discarded,
}

/// <summary>A message of one queue or subscription that could not be handled, with all that was done about it.</summary>
public sealed record DeadLetter : IStreamState<DeadLetter>
{
    /// <inheritdoc/>
    public static DeadLetter Empty { get; } = new();

    /// <summary>Status of the dead letter.</summary>
    public DeadLetterStatus Status { get; init; }

    /// <summary>Number of times that it came to the dead letters.</summary>
    public int Round { get; init; }

    /// <summary>Last arrival among the dead letters, or null.</summary>
    public DeadLetterReceived? Received { get; init; }

    /// <summary>Last resubmission, or null.</summary>
    public DeadLetterResubmitted? Resubmitted { get; init; }

    /// <summary>Notes on its history, oldest first.</summary>
    public IReadOnlyList<DeadLetterNote> History { get; init; } = [];

    /// <inheritdoc/>
    public DeadLetter Apply(IDomainEvent happened) => happened switch
    {
        DeadLetterReceived received => Noted(received.OccurredAt, $"failed: {received.Code}", attempts: received.Attempts) with
        {
            Status = DeadLetterStatus.Waiting,
            Round = Round + 1,
            Received = received,
        },
        DeadLetterResubmitted sent => Noted(sent.OccurredAt, sent.AfterDigest == sent.BeforeDigest ? "resubmitted" : "edited and resubmitted", sent.Actor, sent.Reason) with
        {
            Status = DeadLetterStatus.Resubmitted,
            Resubmitted = sent,
        },
        DeadLetterResolved resolved => Noted(resolved.OccurredAt, "took effect") with { Status = DeadLetterStatus.Resolved },
        DeadLetterDiscarded discarded => Noted(discarded.OccurredAt, "discarded", discarded.Actor, discarded.Reason) with { Status = DeadLetterStatus.Discarded },
        DeadLetterOpened opened => Noted(opened.OccurredAt, "body shown", opened.Actor, opened.Reason),
        _ => this,
    };

    /// <summary>Takes it in.</summary>
    public static Outcome Receive(DeadLetterReceived received) => Outcome.Accept(received);

    /// <summary>Sends it again, if it waits and has not come back since it was looked at.</summary>
    public static Outcome Resubmit(DeadLetter state, DeadLetterResubmitted resubmitted) => IfWaiting(state, resubmitted.Round, resubmitted);

    /// <summary>Gives it up, if it waits and has not come back since it was looked at.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="round">Which of its stays among the dead letters was looked at, counted from 1.</param>
    /// <param name="discarded">Who gives it up, and why.</param>
    public static Outcome Discard(DeadLetter state, int round, DeadLetterDiscarded discarded) => IfWaiting(state, round, discarded);

    /// <summary>Notes that what was sent again took effect; nothing when it failed again meanwhile.</summary>
    public static Outcome Resolve(DeadLetter state, DeadLetterResolved resolved) =>
        state.Status == DeadLetterStatus.Resubmitted && state.Round == resolved.Round ? Outcome.Accept(resolved) : Outcome.AlreadyDone();

    private static Outcome IfWaiting(DeadLetter state, int round, IDomainEvent happened)
    {
        if (state.Round != round)
        {
            return Outcome.Reject(Problem.Error("operations.changed", "$", "The dead letter has come back since it was looked at: look again."));
        }

        return state.Status == DeadLetterStatus.Waiting
            ? Outcome.Accept(happened)
            : Outcome.Reject(Problem.Error("operations.not-waiting", "$", $"The dead letter does not wait for a person any more: it is {state.Status.ToString().ToLowerInvariant()}."));
    }

    private DeadLetter Noted(DateTimeOffset at, string what, string? actor = null, string? reason = null, int? attempts = null) =>
        this with { History = [.. History, new DeadLetterNote(at, what, actor, reason, attempts)] };
}

/// <summary>Something that happened to a dead letter.</summary>
/// <param name="At">When.</param>
/// <param name="What">What, with the problem code of a failure.</param>
/// <param name="Actor">The person who did it, or null.</param>
/// <param name="Reason">Why the person did it, or null.</param>
/// <param name="Attempts">Number of attempts that a failure stands for, or null.</param>
public sealed record DeadLetterNote(DateTimeOffset At, string What, string? Actor, string? Reason, int? Attempts);
