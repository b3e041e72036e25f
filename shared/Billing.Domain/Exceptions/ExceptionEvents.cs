using Billing.Domain.Access;
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
/// <param name="By">Person who resolved it; null where its cause went away.</param>
[EventType("exception.resolved")]
public sealed record ExceptionResolved(string ExceptionId, string Text, DateTimeOffset OccurredAt, string? By = null) : IDomainEvent;

/// <summary>The weight, the owner and the time limit of an exception were fixed by the policy.</summary>
/// <param name="ExceptionId">The exception.</param>
/// <param name="Materiality">Weight, by the money at stake.</param>
/// <param name="Owner">Role whose people see to it.</param>
/// <param name="DueAt">When it should be resolved, in the tenant's working hours.</param>
/// <param name="Why">Rules that were applied, in order, for a person.</param>
/// <param name="Suggestion">Root cause that earlier exceptions suggest, or null.</param>
/// <param name="TraceId">W3C trace in which it was found, or null.</param>
/// <param name="OccurredAt">When it was routed.</param>
[EventType("exception.routed")]
public sealed record ExceptionRouted(
    string ExceptionId,
    Materiality Materiality,
    FabricRole Owner,
    DateTimeOffset DueAt,
    IReadOnlyList<string> Why,
    RootCauseSuggestion? Suggestion,
    string? TraceId,
    DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A person sees to an exception.</summary>
/// <param name="ExceptionId">The exception.</param>
/// <param name="Assignee">Person who sees to it; null where it was given back.</param>
/// <param name="By">Person who said so.</param>
/// <param name="Reason">Why.</param>
/// <param name="OccurredAt">When.</param>
[EventType("exception.assigned")]
public sealed record ExceptionAssigned(string ExceptionId, string? Assignee, string By, string Reason, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A person noted something about an exception.</summary>
/// <param name="ExceptionId">The exception.</param>
/// <param name="Text">What was noted.</param>
/// <param name="By">Person who noted it.</param>
/// <param name="OccurredAt">When.</param>
[EventType("exception.noted")]
public sealed record ExceptionNoted(string ExceptionId, string Text, string By, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A person said what the root cause of an exception is.</summary>
/// <param name="ExceptionId">The exception.</param>
/// <param name="RootCause">Tag, such as <c>mapping</c>.</param>
/// <param name="By">Person who said so.</param>
/// <param name="Reason">Why.</param>
/// <param name="OccurredAt">When.</param>
[EventType("exception.tagged")]
public sealed record ExceptionTagged(string ExceptionId, string RootCause, string By, string Reason, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>An exception was not resolved in time, so that others see to it as well.</summary>
/// <param name="ExceptionId">The exception.</param>
/// <param name="Level">Step of the escalation path, from 1.</param>
/// <param name="Owner">Role that is told.</param>
/// <param name="DueAt">When the next step follows; null after the last.</param>
/// <param name="OccurredAt">When.</param>
[EventType("exception.escalated")]
public sealed record ExceptionEscalated(string ExceptionId, int Level, FabricRole Owner, DateTimeOffset? DueAt, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A person put the subject of an exception right by a command of its area.</summary>
/// <param name="ExceptionId">The exception.</param>
/// <param name="Act">Name of the act, such as <c>retake</c>.</param>
/// <param name="By">Person who acted.</param>
/// <param name="Reason">Why.</param>
/// <param name="OccurredAt">When.</param>
[EventType("exception.acted-upon")]
public sealed record ExceptionActedUpon(string ExceptionId, string Act, string By, string Reason, DateTimeOffset OccurredAt) : IDomainEvent;
