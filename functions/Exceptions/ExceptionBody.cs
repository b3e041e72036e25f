using Billing.Domain.Access;
using Billing.Domain.Exceptions;
using Billing.Domain.Primitives;

namespace Billing.Functions.Exceptions;

/// <summary>One exception of the queue.</summary>
/// <param name="ExceptionId">Stable for its cause.</param>
/// <param name="Code">Stable problem code.</param>
/// <param name="Component">Business area.</param>
/// <param name="Subject">Order, payment, payout or document that it is about.</param>
/// <param name="Text">One sentence; no personal data.</param>
/// <param name="Amount">Money at stake, if any.</param>
/// <param name="OccurredAt">When it was found.</param>
/// <param name="Snapshot">Name of the redacted snapshot of the partner's call that failed, or null when none did.</param>
/// <param name="Problems">Every problem with its JSON path, where there are several or a path says more; else null.</param>
/// <param name="ResolvedAt">When it was found to be in order again; null while it is open.</param>
/// <param name="Resolution">What put it right, or null.</param>
/// <param name="ResolvedBy">Person who resolved it; null where its cause went away.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Materiality">Weight by the money at stake; null until it was routed.</param>
/// <param name="Owner">Role that sees to it now; null until it was routed.</param>
/// <param name="Assignee">Person who sees to it, or null.</param>
/// <param name="DueAt">Next time limit, or null.</param>
/// <param name="EscalationLevel">Steps of the escalation path that were taken.</param>
/// <param name="RootCause">Tag that a person gave, or null.</param>
/// <param name="SuggestedRootCause">What earlier exceptions suggest, or null.</param>
/// <param name="Why">Rules by which it was weighed and routed, in order.</param>
/// <param name="Links">Where what it is about is found.</param>
public sealed record ExceptionBody(
    string ExceptionId,
    string Code,
    string Component,
    string Subject,
    string Text,
    Money? Amount,
    DateTimeOffset OccurredAt,
    string? Snapshot,
    IReadOnlyList<Problem>? Problems,
    DateTimeOffset? ResolvedAt,
    string? Resolution,
    string? ResolvedBy,
    ExceptionStatus Status,
    Materiality? Materiality,
    FabricRole? Owner,
    string? Assignee,
    DateTimeOffset? DueAt,
    int EscalationLevel,
    string? RootCause,
    RootCauseSuggestion? SuggestedRootCause,
    IReadOnlyList<string> Why,
    IReadOnlyDictionary<string, string> Links)
{
    /// <summary>The exception of a state.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="state">The state of one that was raised.</param>
    public static ExceptionBody Of(string tenant, ExceptionState state)
    {
        var raised = state.Raised!;
        return new ExceptionBody(
            raised.ExceptionId,
            raised.Code,
            raised.Component,
            raised.Subject,
            raised.Text,
            raised.Amount,
            raised.OccurredAt,
            raised.Snapshot,
            raised.Problems,
            state.Resolved?.OccurredAt,
            state.Resolved?.Text,
            state.Resolved?.By,
            state.Status,
            state.Routed?.Materiality,
            state.Owner,
            state.Assignee,
            state.DueAt,
            state.Escalated?.Level ?? 0,
            state.RootCause,
            state.Routed?.Suggestion,
            state.Routed?.Why ?? [],
            ExceptionLinks.Of(tenant, state));
    }
}

/// <summary>One exception with its history and what can be done about it.</summary>
/// <param name="Exception">The exception.</param>
/// <param name="Acts">What the caller may do about it, by name.</param>
/// <param name="History">Everything that happened to it, the oldest first.</param>
public sealed record ExceptionDetail(ExceptionBody Exception, IReadOnlyList<string> Acts, IReadOnlyList<ExceptionStep> History);

/// <summary>Something that happened to an exception.</summary>
/// <param name="At">When.</param>
/// <param name="Event">Type of the event, such as <c>exception.assigned</c>.</param>
/// <param name="By">Person or part of the fabric.</param>
/// <param name="Text">What was said or done.</param>
public sealed record ExceptionStep(DateTimeOffset At, string Event, string By, string Text)
{
    /// <summary>The step of an event.</summary>
    public static ExceptionStep Of(string type, string actor, IDomainEvent happened) => happened switch
    {
        ExceptionRaised raised => new(raised.OccurredAt, type, actor, raised.Text),
        ExceptionRouted routed => new(routed.OccurredAt, type, actor, string.Join("; ", routed.Why)),
        ExceptionEscalated escalated => new(escalated.OccurredAt, type, actor, $"Level {escalated.Level}: {escalated.Owner.ToString().ToLowerInvariant()}"),
        ExceptionAssigned assigned => new(assigned.OccurredAt, type, assigned.By, $"{assigned.Assignee ?? "nobody"}: {assigned.Reason}"),
        ExceptionNoted noted => new(noted.OccurredAt, type, noted.By, noted.Text),
        ExceptionTagged tagged => new(tagged.OccurredAt, type, tagged.By, $"{tagged.RootCause}: {tagged.Reason}"),
        ExceptionActedUpon acted => new(acted.OccurredAt, type, acted.By, $"{acted.Act}: {acted.Reason}"),
        ExceptionResolved resolved => new(resolved.OccurredAt, type, resolved.By ?? actor, resolved.Text),
        _ => new(happened.OccurredAt, type, actor, string.Empty),
    };
}
