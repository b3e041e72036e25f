using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing.Changes;

/// <summary>Somebody began, or changed, a draft.</summary>
/// <param name="ChangeSetId">The change set.</param>
/// <param name="Title">What it is for, in words.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="EffectiveFrom">From when it counts once it is approved.</param>
/// <param name="Edits">What it changes.</param>
/// <param name="OccurredAt">When.</param>
[EventType("price-change.drafted")]
public sealed record PriceChangeDrafted(
    string ChangeSetId, string Title, string Author, DateTimeOffset EffectiveFrom, PriceEdits Edits, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The author asks for approval; from now on it cannot be changed.</summary>
/// <param name="ChangeSetId">The change set.</param>
/// <param name="By">Who proposed it.</param>
/// <param name="OccurredAt">When.</param>
[EventType("price-change.proposed")]
public sealed record PriceChangeProposed(string ChangeSetId, string By, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>Somebody else allowed it.</summary>
/// <param name="ChangeSetId">The change set.</param>
/// <param name="By">Who.</param>
/// <param name="Note">Why, in words; may be empty.</param>
/// <param name="OccurredAt">When.</param>
[EventType("price-change.approved")]
public sealed record PriceChangeApproved(string ChangeSetId, string By, string Note, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>It was sent back to its author, who may change it and propose it again.</summary>
/// <param name="ChangeSetId">The change set.</param>
/// <param name="By">Who.</param>
/// <param name="Note">Why, in words.</param>
/// <param name="OccurredAt">When.</param>
[EventType("price-change.returned")]
public sealed record PriceChangeReturned(string ChangeSetId, string By, string Note, DateTimeOffset OccurredAt) : IDomainEvent;
