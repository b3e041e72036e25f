namespace Billing.Domain.Metering;

/// <summary>The events of a batch that count in one stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Events">At least one, each once, in the order of the batch.</param>
public sealed record UsageGroup(UsageStream Stream, IReadOnlyList<UsageEvent> Events);

/// <summary>Parts a batch into what each stream gets.</summary>
public static class UsageBatch
{
    /// <summary>One group a stream, in the order of their names. An event that stands in the batch twice is taken the first time.</summary>
    public static IReadOnlyList<UsageGroup> Group(IReadOnlyList<UsageEvent> events) => UsageEvent.Distinct(events)
        .GroupBy(used => used.Stream)
        .Select(group => new UsageGroup(group.Key, group.ToList()))
        .OrderBy(group => group.Stream.Name, StringComparer.Ordinal)
        .ToList();
}
