using Billing.Domain.Primitives;

namespace Billing.Domain.Exceptions;

/// <summary>Something needs a person: an order that was refused, a settlement line that matches nothing, a payment that did not come.</summary>
/// <param name="ExceptionId">Stable for its cause, so that the same cause raises one exception.</param>
/// <param name="Code">Stable problem code.</param>
/// <param name="Component">Business area.</param>
/// <param name="Subject">Order, payment or payout that it is about.</param>
/// <param name="Text">One sentence; no personal data.</param>
/// <param name="Amount">Money at stake, if any.</param>
/// <param name="OccurredAt">When it was found.</param>
/// <param name="Snapshot">Name of the redacted snapshot of the partner's call that failed, or null when none did.</param>
/// <param name="Problems">Every problem with its JSON path, where there are several or a path says more; else null.</param>
[EventType("exception.raised")]
public sealed record ExceptionRaised(
    string ExceptionId,
    string Code,
    string Component,
    string Subject,
    string Text,
    Money? Amount,
    DateTimeOffset OccurredAt,
    string? Snapshot = null,
    IReadOnlyList<Problem>? Problems = null) : IDomainEvent;

/// <summary>The subject of an exception is in order again.</summary>
/// <param name="ExceptionId">The exception.</param>
/// <param name="Text">What put it right, in one sentence; no personal data.</param>
/// <param name="OccurredAt">When it was found to be in order.</param>
[EventType("exception.resolved")]
public sealed record ExceptionResolved(string ExceptionId, string Text, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>One entry of the exception queue.</summary>
public sealed record ExceptionState : IStreamState<ExceptionState>
{
    /// <inheritdoc/>
    public static ExceptionState Empty { get; } = new();

    /// <summary>The exception that was raised, or null when none was.</summary>
    public ExceptionRaised? Raised { get; init; }

    /// <summary>The resolution, or null when it is open.</summary>
    public ExceptionResolved? Resolved { get; init; }

    /// <inheritdoc/>
    public ExceptionState Apply(IDomainEvent happened) => happened switch
    {
        ExceptionRaised raised => this with { Raised = raised, Resolved = null },
        ExceptionResolved resolved => this with { Resolved = resolved },
        _ => this,
    };

    /// <summary>Raises it, once.</summary>
    public static Outcome Raise(ExceptionState state, ExceptionRaised raised) => state.Raised is null ? Outcome.Accept(raised) : Outcome.AlreadyDone();

    /// <summary>Raises it, or raises it anew when it was resolved or there is something else to say of its cause.</summary>
    public static Outcome Report(ExceptionState state, ExceptionRaised raised) =>
        state.Raised is null || state.Resolved is not null || state.Raised.Text != raised.Text ? Outcome.Accept(raised) : Outcome.AlreadyDone();

    /// <summary>Resolves it, if it is open.</summary>
    public static Outcome Resolve(ExceptionState state, ExceptionResolved resolved) =>
        state.Raised is null || state.Resolved is not null ? Outcome.AlreadyDone() : Outcome.Accept(resolved);
}
