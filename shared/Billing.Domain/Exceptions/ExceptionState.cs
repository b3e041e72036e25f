using Billing.Domain.Access;
using Billing.Domain.Primitives;

namespace Billing.Domain.Exceptions;

/// <summary>The status of an exception.</summary>
public enum ExceptionStatus
{
    /// <summary>There is none.</summary>
    Unknown,

    /// <summary>Nobody sees to it yet.</summary>
    Open,

    /// <summary>A person sees to it.</summary>
    Assigned,

    /// <summary>Its cause is gone, or a person resolved it.</summary>
    Resolved,
}

/// <summary>One entry of the exception queue.</summary>
public sealed record ExceptionState : IStreamState<ExceptionState>
{
    /// <inheritdoc/>
    public static ExceptionState Empty { get; } = new();

    /// <summary>The exception that was raised, as last told; null when none was.</summary>
    public ExceptionRaised? Raised { get; init; }

    /// <summary>How it was routed when it was raised last; null until the policy was applied.</summary>
    public ExceptionRouted? Routed { get; init; }

    /// <summary>Last step of the escalation path that was taken; null before the first.</summary>
    public ExceptionEscalated? Escalated { get; init; }

    /// <summary>Person who sees to it, or null.</summary>
    public string? Assignee { get; init; }

    /// <summary>Root cause that a person named, or null.</summary>
    public string? RootCause { get; init; }

    /// <summary>When the policy wants something done next; null where nothing more follows, and while it is resolved.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The resolution, or null when it is open.</summary>
    public ExceptionResolved? Resolved { get; init; }

    /// <summary>Role that sees to it now, that of the last escalation; null until it was routed.</summary>
    public FabricRole? Owner => Escalated?.Owner ?? Routed?.Owner;

    /// <summary>Status of the exception.</summary>
    public ExceptionStatus Status => Raised is null ? ExceptionStatus.Unknown
        : Resolved is not null ? ExceptionStatus.Resolved
        : Assignee is not null ? ExceptionStatus.Assigned
        : ExceptionStatus.Open;

    /// <inheritdoc/>
    public ExceptionState Apply(IDomainEvent happened) => happened switch
    {
        // What is told of an open one anew keeps its owner and its clock; one that was resolved begins again.
        ExceptionRaised raised when Resolved is null => this with { Raised = raised },
        ExceptionRaised raised => this with { Raised = raised, Resolved = null, Routed = null, Escalated = null, Assignee = null, DueAt = null },
        ExceptionResolved resolved => this with { Resolved = resolved, DueAt = null },
        ExceptionRouted routed => this with { Routed = routed, DueAt = routed.DueAt },
        ExceptionEscalated escalated => this with { Escalated = escalated, DueAt = escalated.DueAt },
        ExceptionAssigned assigned => this with { Assignee = assigned.Assignee },
        ExceptionTagged tagged => this with { RootCause = tagged.RootCause },
        _ => this,
    };
}
