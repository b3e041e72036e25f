using Billing.Domain.Approvals;
using Billing.Domain.Primitives;

namespace Billing.Functions.Approvals;

/// <summary>A proposal and what people said of it.</summary>
/// <param name="ApprovalId">Stable for the proposal.</param>
/// <param name="Type">Type of the command, such as <c>credit-note</c>.</param>
/// <param name="Subject">Order, invoice or document that it is about.</param>
/// <param name="Text">What is proposed.</param>
/// <param name="Amount">Money that it moves, if any.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Effects">What it changes, before and after.</param>
/// <param name="By">Its maker, who cannot approve it.</param>
/// <param name="Reason">Why.</param>
/// <param name="RequestedAt">When it was proposed.</param>
/// <param name="Awaits">Role and number of people that are awaited now; null when none are.</param>
/// <param name="Given">Approvals given, the oldest first.</param>
/// <param name="ExpiresAt">After which it cannot be approved.</param>
/// <param name="ClosedAt">When it was declined, withdrawn, expired, carried out or refused; null before.</param>
/// <param name="ClosedBy">Person who declined it or took it back, or null.</param>
/// <param name="ClosedBecause">Why, or null.</param>
public sealed record ApprovalBody(
    string ApprovalId,
    string Type,
    string Subject,
    string Text,
    Money? Amount,
    ApprovalStatus Status,
    IReadOnlyList<ApprovalEffect> Effects,
    string By,
    string Reason,
    DateTimeOffset RequestedAt,
    ApprovalStep? Awaits,
    IReadOnlyList<GivenApproval> Given,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? ClosedAt,
    string? ClosedBy,
    string? ClosedBecause)
{
    /// <summary>The proposal of a state.</summary>
    public static ApprovalBody Of(ApprovalState state)
    {
        var requested = state.Requested!;
        return new ApprovalBody(
            requested.ApprovalId,
            requested.Type,
            requested.Subject,
            requested.Text,
            requested.Amount,
            state.Status,
            requested.Effects,
            requested.By,
            requested.Reason,
            requested.OccurredAt,
            state.Awaits,
            [.. state.Given.Select(given => new GivenApproval(given.By, given.OnBehalfOf, given.Reason, given.OccurredAt))],
            requested.ExpiresAt,
            state.ClosedAt,
            state.ClosedBy,
            state.ClosedBecause);
    }
}

/// <summary>The approval of one person.</summary>
/// <param name="By">The person.</param>
/// <param name="OnBehalfOf">Person whose delegate it was, or null.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record GivenApproval(string By, string? OnBehalfOf, string Reason, DateTimeOffset At);
