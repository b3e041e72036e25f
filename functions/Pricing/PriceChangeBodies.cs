using System.Text.Json;
using Billing.Domain.Pricing.Changes;

namespace Billing.Functions.Pricing;

/// <summary>A change of prices as its author writes it.</summary>
/// <param name="Id">Letters, digits, dots, underscores and hyphens, 64 at the most.</param>
/// <param name="Title">What it is for.</param>
/// <param name="EffectiveFrom">From when it counts once it is approved.</param>
/// <param name="Actor">Id of the author, 1 to 100 characters; not looked at where the platform authenticates people.</param>
/// <param name="Reason">Why, for the audit; 1 to 500 characters.</param>
/// <param name="Put">Lists of rules by kind, as in a price file: <c>prices</c>, <c>promotions</c>, <c>coupons</c> and so on.</param>
/// <param name="Remove">Rules to take out.</param>
/// <param name="Policy">New limits for every order; absent to leave them.</param>
public sealed record PriceChangeBody(
    string Id, string Title, DateTimeOffset EffectiveFrom, string? Actor, string Reason, JsonElement? Put, IReadOnlyList<RemovedRule>? Remove, JsonElement? Policy);

/// <summary>A rule to take out.</summary>
/// <param name="Kind">Such as <c>prices</c>.</param>
/// <param name="Key">Its id, code or article number.</param>
public sealed record RemovedRule(string Kind, string Key);

/// <summary>An act on a change of prices.</summary>
/// <param name="ChangeSet">Id of the change.</param>
/// <param name="Actor">Id of the person, 1 to 100 characters; not looked at where the platform authenticates people.</param>
/// <param name="Reason">Why, for the audit; 1 to 500 characters.</param>
public sealed record PriceChangeActBody(string ChangeSet, string? Actor, string Reason);

/// <summary>A change of prices and where it stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What it is for.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="IsLive">True if it counts now.</param>
/// <param name="EffectiveFrom">From when it counts.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="ApprovedBy">Who allowed it, or null.</param>
/// <param name="ApprovedAt">When, or null.</param>
public sealed record PriceChangeSummary(
    string Id, string Title, ChangeSetStatus Status, bool IsLive, DateTimeOffset EffectiveFrom, string Author, string? ApprovedBy, DateTimeOffset? ApprovedAt)
{
    /// <summary>The summary of a change at a point in time.</summary>
    public static PriceChangeSummary Of(ChangeSetState change, DateTimeOffset now) => new(
        change.Draft!.ChangeSetId,
        change.Draft.Title,
        change.Status,
        change.IsLive(now),
        change.Draft.EffectiveFrom,
        change.Draft.Author,
        change.Approval?.By,
        change.Approval?.OccurredAt);
}
