using Billing.Domain.Primitives;

namespace Billing.Domain.Approvals;

/// <summary>The status of a proposal.</summary>
public enum ApprovalStatus
{
    /// <summary>There is none.</summary>
    Unknown,

    /// <summary>Waits for people.</summary>
    Pending,

    /// <summary>Approved by all; its command is being carried out.</summary>
    Approved,

    /// <summary>Declined by a person.</summary>
    Declined,

    /// <summary>Taken back by its maker.</summary>
    Withdrawn,

    /// <summary>Not approved in time.</summary>
    Expired,

    /// <summary>Carried out.</summary>
    Applied,

    /// <summary>Approved, and refused by its area when it was to be carried out.</summary>
    Refused,
}

/// <summary>One proposal and what people said of it.</summary>
public sealed record ApprovalState : IStreamState<ApprovalState>
{
    /// <inheritdoc/>
    public static ApprovalState Empty { get; } = new();

    /// <summary>Status of the proposal.</summary>
    public ApprovalStatus Status { get; init; }

    /// <summary>The proposal, as last requested; null when there is none.</summary>
    public ApprovalRequested? Requested { get; init; }

    /// <summary>Approvals given, the oldest first.</summary>
    public IReadOnlyList<ApprovalGiven> Given { get; init; } = [];

    /// <summary>Time of the reminder, or null.</summary>
    public DateTimeOffset? RemindedAt { get; init; }

    /// <summary>When it was declined, withdrawn, expired, applied or refused; null before.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Person who declined it or took it back, or null.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>Reason of the end, or null.</summary>
    public string? ClosedBecause { get; init; }

    /// <summary>The step that waits for people; null when none does.</summary>
    public ApprovalStep? Awaits => Status == ApprovalStatus.Pending ? StepAfter(Given.Count) : null;

    /// <inheritdoc/>
    public ApprovalState Apply(IDomainEvent happened) => happened switch
    {
        ApprovalRequested requested => new ApprovalState { Status = ApprovalStatus.Pending, Requested = requested },
        ApprovalGiven given => this with { Given = [.. Given, given], Status = given.IsComplete ? ApprovalStatus.Approved : Status },
        ApprovalReminded reminded => this with { RemindedAt = reminded.OccurredAt },
        ApprovalDeclined declined => Close(ApprovalStatus.Declined, declined.OccurredAt, declined.By, declined.Reason),
        ApprovalWithdrawn withdrawn => Close(ApprovalStatus.Withdrawn, withdrawn.OccurredAt, withdrawn.By, withdrawn.Reason),
        ApprovalExpired expired => Close(ApprovalStatus.Expired, expired.OccurredAt, null, null),
        ApprovalApplied { Problems.Count: 0 } applied => Close(ApprovalStatus.Applied, applied.OccurredAt, null, null),
        ApprovalApplied refused => Close(ApprovalStatus.Refused, refused.OccurredAt, null, string.Join(' ', refused.Problems.Select(problem => problem.Text))),
        _ => this,
    };

    /// <summary>The step that follows a number of approvals; null behind the last.</summary>
    internal ApprovalStep? StepAfter(int approvals)
    {
        foreach (var step in Requested!.Steps)
        {
            if (approvals < step.People)
            {
                return step;
            }

            approvals -= step.People;
        }

        return null;
    }

    private ApprovalState Close(ApprovalStatus status, DateTimeOffset at, string? by, string? because) =>
        this with { Status = status, ClosedAt = at, ClosedBy = by, ClosedBecause = because };
}
