using Billing.Domain.Primitives;

namespace Billing.Domain.Exceptions;

/// <summary>Decides what becomes of an exception: raised, routed, assigned, escalated, resolved, and raised again.</summary>
public static class ExceptionDecider
{
    /// <summary>Raises it, once.</summary>
    public static Outcome Raise(ExceptionState state, ExceptionRaised raised) => state.Raised is null ? Outcome.Accept(raised) : Outcome.AlreadyDone();

    /// <summary>Raises it, or raises it anew when it was resolved or there is something else to say of its cause.</summary>
    public static Outcome Report(ExceptionState state, ExceptionRaised raised) =>
        state.Raised is null || state.Resolved is not null || state.Raised.Text != raised.Text ? Outcome.Accept(raised) : Outcome.AlreadyDone();

    /// <summary>Resolves it because its cause is gone, if it is open.</summary>
    public static Outcome Resolve(ExceptionState state, ExceptionResolved resolved) =>
        state.Raised is null || state.Resolved is not null ? Outcome.AlreadyDone() : Outcome.Accept(resolved);

    /// <summary>Routes it, once for each time that it was raised.</summary>
    public static Outcome Route(ExceptionState state, ExceptionRouted routed) =>
        state.Raised is null || state.Routed is not null || state.Resolved is not null ? Outcome.AlreadyDone() : Outcome.Accept(routed);

    /// <summary>Takes the next step of its escalation path, if it is open and its time has come.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="policy">The tenant's.</param>
    /// <param name="now">The present.</param>
    public static Outcome Escalate(ExceptionState state, ExceptionPolicy policy, DateTimeOffset now)
    {
        if (state.Raised is null || state.Resolved is not null || state.DueAt is not { } due || due > now)
        {
            return Outcome.AlreadyDone();
        }

        var level = (state.Escalated?.Level ?? 0) + 1;
        return policy.EscalationOf(state.Raised.Code, level) is { } step
            ? Outcome.Accept(new ExceptionEscalated(state.Raised.ExceptionId, level, step.To, policy.NextEscalation(state.Raised.Code, level, now), now))
            : Outcome.AlreadyDone();
    }

    /// <summary>Gives it to a person, or back.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="assignee">Person who is to see to it; null for nobody.</param>
    /// <param name="by">Person who says so.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">The present.</param>
    public static Outcome Assign(ExceptionState state, string? assignee, string by, string reason, DateTimeOffset now) =>
        IfOpen(state, raised => state.Assignee == assignee ? Outcome.AlreadyDone() : Outcome.Accept(new ExceptionAssigned(raised.ExceptionId, assignee, by, reason, now)));

    /// <summary>Notes something, also about one that is resolved.</summary>
    public static Outcome Note(ExceptionState state, string text, string by, DateTimeOffset now) =>
        state.Raised is { } raised ? Outcome.Accept(new ExceptionNoted(raised.ExceptionId, text, by, now)) : Unknown();

    /// <summary>Names its root cause, also of one that is resolved.</summary>
    public static Outcome Tag(ExceptionState state, string rootCause, string by, string reason, DateTimeOffset now) =>
        state.Raised is not { } raised ? Unknown()
        : state.RootCause == rootCause ? Outcome.AlreadyDone()
        : Outcome.Accept(new ExceptionTagged(raised.ExceptionId, rootCause, by, reason, now));

    /// <summary>Records that a person acted upon its subject.</summary>
    public static Outcome ActUpon(ExceptionState state, string act, string by, string reason, DateTimeOffset now) =>
        state.Raised is { } raised ? Outcome.Accept(new ExceptionActedUpon(raised.ExceptionId, act, by, reason, now)) : Unknown();

    /// <summary>Resolves it for a person, who takes the answer for its subject. It comes back when its cause comes again.</summary>
    public static Outcome ResolveBy(ExceptionState state, string by, string reason, DateTimeOffset now) =>
        IfOpen(state, raised => Outcome.Accept(new ExceptionResolved(raised.ExceptionId, reason, now, by)));

    /// <summary>Opens one again that was resolved too early.</summary>
    public static Outcome Reopen(ExceptionState state, string by, string reason, DateTimeOffset now) => state switch
    {
        { Raised: null } => Unknown(),
        { Resolved: null } => Refuse("open", $"Exception {state.Raised.ExceptionId} is open."),
        _ => Outcome.Accept(state.Raised with { OccurredAt = now }, new ExceptionNoted(state.Raised.ExceptionId, reason, by, now)),
    };

    private static Outcome IfOpen(ExceptionState state, Func<ExceptionRaised, Outcome> decide) => state switch
    {
        { Raised: null } => Unknown(),
        { Resolved: not null } => Refuse("resolved", $"Exception {state.Raised.ExceptionId} is resolved: {state.Resolved.Text}"),
        _ => decide(state.Raised),
    };

    private static Outcome Unknown() => Refuse("unknown", "There is no such exception.");

    private static Outcome Refuse(string reason, string text) => Outcome.Reject(Problem.Error($"exceptions.{reason}", "$", text));
}
