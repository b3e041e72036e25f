using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing.Changes;

/// <summary>The status of a change set. Whether an approved one is live follows from the time.</summary>
public enum ChangeSetStatus
{
    /// <summary>There is none.</summary>
    Unknown,

    /// <summary>Its author works on it.</summary>
    Draft,

    /// <summary>Waits for approval and cannot be changed.</summary>
    Proposed,

    /// <summary>Allowed; live from its time on, and never changed again.</summary>
    Approved,
}

/// <summary>Everything that has happened to one change set.</summary>
public sealed record ChangeSetState : IStreamState<ChangeSetState>
{
    /// <inheritdoc/>
    public static ChangeSetState Empty { get; } = new();

    /// <summary>Status of the change set.</summary>
    public ChangeSetStatus Status { get; init; }

    /// <summary>Content as last drafted.</summary>
    public PriceChangeDrafted? Draft { get; init; }

    /// <summary>Approval with its person and time, or null.</summary>
    public PriceChangeApproved? Approval { get; init; }

    /// <summary>Reason and person of the last return to the author, or null.</summary>
    public PriceChangeReturned? Returned { get; init; }

    /// <summary>True if it counts at a point in time.</summary>
    public bool IsLive(DateTimeOffset at) => Status == ChangeSetStatus.Approved && Draft!.EffectiveFrom <= at;

    /// <inheritdoc/>
    public ChangeSetState Apply(IDomainEvent happened) => happened switch
    {
        PriceChangeDrafted drafted => this with { Status = ChangeSetStatus.Draft, Draft = drafted },
        PriceChangeProposed => this with { Status = ChangeSetStatus.Proposed },
        PriceChangeApproved approved => this with { Status = ChangeSetStatus.Approved, Approval = approved },
        PriceChangeReturned returned => this with { Status = ChangeSetStatus.Draft, Returned = returned },
        _ => this,
    };
}
