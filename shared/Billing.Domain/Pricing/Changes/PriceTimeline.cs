namespace Billing.Domain.Pricing.Changes;

/// <summary>The prices over time: a base configuration and its approved changes, in the order of their times.</summary>
/// <param name="Base">Before the first change.</param>
/// <param name="Changes">Change sets in any order and of any status.</param>
public sealed record PriceTimeline(PriceConfiguration Base, IReadOnlyList<ChangeSetState> Changes)
{
    /// <summary>
    /// The configuration at a point in time. Changes of one time are made in the order in which they were approved, then of
    /// their ids. Its version names the last change.
    /// </summary>
    public PriceConfiguration At(DateTimeOffset at) => Live(at)
        .Aggregate(Base, (before, change) => change.Draft!.Edits.ApplyTo(before, change.Draft.ChangeSetId));

    /// <summary>Version at a point in time, for finding a compiled book.</summary>
    public string VersionAt(DateTimeOffset at) => Live(at).LastOrDefault()?.Draft!.ChangeSetId ?? Base.Version;

    /// <summary>The configuration that a change set leads to, as if it were live: with all approved ones that count before it.</summary>
    public PriceConfiguration With(PriceChangeDrafted change) => change.Edits.ApplyTo(At(change.EffectiveFrom), change.ChangeSetId);

    private IEnumerable<ChangeSetState> Live(DateTimeOffset at) => Changes
        .Where(change => change.IsLive(at))
        .OrderBy(change => change.Draft!.EffectiveFrom)
        .ThenBy(change => change.Approval!.OccurredAt)
        .ThenBy(change => change.Draft!.ChangeSetId, StringComparer.Ordinal);
}
