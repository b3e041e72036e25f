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
[EventType("exception.raised")]
public sealed record ExceptionRaised(
    string ExceptionId, string Code, string Component, string Subject, string Text, Money? Amount, DateTimeOffset OccurredAt, string? Snapshot = null) : IDomainEvent;

/// <summary>One entry of the exception queue.</summary>
public sealed record ExceptionState : IStreamState<ExceptionState>
{
    /// <inheritdoc/>
    public static ExceptionState Empty { get; } = new();

    /// <summary>What was raised, or null when nothing was.</summary>
    public ExceptionRaised? Raised { get; init; }

    /// <inheritdoc/>
    public ExceptionState Apply(IDomainEvent happened) => happened is ExceptionRaised raised ? this with { Raised = raised } : this;

    /// <summary>Raises it, once.</summary>
    public static Outcome Raise(ExceptionState state, ExceptionRaised raised) => state.Raised is null ? Outcome.Accept(raised) : Outcome.AlreadyDone();
}
