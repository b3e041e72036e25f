using Billing.Domain.Access;
using Billing.Domain.Primitives;

namespace Billing.Domain.Approvals;

/// <summary>Something that a proposal changes, before and after.</summary>
/// <param name="What">What changes, such as <c>invoice NW-2026-000001, remaining</c>.</param>
/// <param name="Before">As it is.</param>
/// <param name="After">As it will be.</param>
public sealed record ApprovalEffect(string What, string Before, string After);

/// <summary>A step of an approval: some people of one role.</summary>
/// <param name="Role">Role that they need.</param>
/// <param name="People">How many, 1 or more.</param>
public sealed record ApprovalStep(FabricRole Role, int People = 1);

/// <summary>A command was proposed; others must approve it before it is carried out.</summary>
/// <param name="ApprovalId">Stable for the proposal.</param>
/// <param name="Type">Type of the command, such as <c>credit-note</c>.</param>
/// <param name="Subject">Order, invoice or document that it is about.</param>
/// <param name="Text">What is proposed, in a sentence; no personal data.</param>
/// <param name="Amount">Money that it moves, if any.</param>
/// <param name="Command">The command as it will be carried out, in JSON.</param>
/// <param name="Effects">What it changes.</param>
/// <param name="By">Person who proposes it, its maker.</param>
/// <param name="Reason">Why.</param>
/// <param name="Steps">Who must approve, step after step.</param>
/// <param name="RemindAt">When those who have not approved are reminded.</param>
/// <param name="ExpiresAt">After which it cannot be approved.</param>
/// <param name="OccurredAt">When it was proposed.</param>
[EventType("approval.requested")]
public sealed record ApprovalRequested(
    string ApprovalId,
    string Type,
    string Subject,
    string Text,
    Money? Amount,
    string Command,
    IReadOnlyList<ApprovalEffect> Effects,
    string By,
    string Reason,
    IReadOnlyList<ApprovalStep> Steps,
    DateTimeOffset RemindAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A person approved a proposal.</summary>
/// <param name="ApprovalId">The proposal.</param>
/// <param name="Role">Role in which the person did.</param>
/// <param name="By">The person.</param>
/// <param name="OnBehalfOf">Person whose delegate it was, or null.</param>
/// <param name="Reason">Why.</param>
/// <param name="IsComplete">True if it was the last that was needed: the command is carried out now.</param>
/// <param name="OccurredAt">When.</param>
[EventType("approval.given")]
public sealed record ApprovalGiven(string ApprovalId, FabricRole Role, string By, string? OnBehalfOf, string Reason, bool IsComplete, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A person declined a proposal.</summary>
/// <param name="ApprovalId">The proposal.</param>
/// <param name="By">The person.</param>
/// <param name="Reason">Why.</param>
/// <param name="OccurredAt">When.</param>
[EventType("approval.declined")]
public sealed record ApprovalDeclined(string ApprovalId, string By, string Reason, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The maker took a proposal back.</summary>
/// <param name="ApprovalId">The proposal.</param>
/// <param name="By">The maker.</param>
/// <param name="Reason">Why.</param>
/// <param name="OccurredAt">When.</param>
[EventType("approval.withdrawn")]
public sealed record ApprovalWithdrawn(string ApprovalId, string By, string Reason, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>Those who have not approved were reminded.</summary>
/// <param name="ApprovalId">The proposal.</param>
/// <param name="Role">Role whose people are awaited.</param>
/// <param name="OccurredAt">When.</param>
[EventType("approval.reminded")]
public sealed record ApprovalReminded(string ApprovalId, FabricRole Role, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A proposal was not approved in time.</summary>
/// <param name="ApprovalId">The proposal.</param>
/// <param name="OccurredAt">When.</param>
[EventType("approval.expired")]
public sealed record ApprovalExpired(string ApprovalId, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>An approved command was carried out, or refused by its area.</summary>
/// <param name="ApprovalId">The proposal.</param>
/// <param name="Problems">Why it was refused; none when it was carried out.</param>
/// <param name="OccurredAt">When.</param>
[EventType("approval.applied")]
public sealed record ApprovalApplied(string ApprovalId, IReadOnlyList<Problem> Problems, DateTimeOffset OccurredAt) : IDomainEvent;
