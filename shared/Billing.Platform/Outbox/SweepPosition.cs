using Billing.Platform.Tenants;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Outbox;

/// <summary>The position of the sweeper: one document in the container <c>views</c>.</summary>
internal sealed record SweepPosition
{
    /// <summary>Its item id.</summary>
    public const string ItemId = "position";

    /// <summary>Its view.</summary>
    public const string ViewName = "outbox-sweep";

    /// <summary>Stands for a region: the sweeper goes over the whole container.</summary>
    public const string AllRegions = "all";

    /// <summary>Always <see cref="ItemId"/>.</summary>
    public string Id { get; init; } = ItemId;

    /// <summary>Nobody's.</summary>
    public string Tenant { get; init; } = TenantDirectory.Nobody;

    /// <summary>Always <see cref="AllRegions"/>.</summary>
    public string Region { get; init; } = AllRegions;

    /// <summary>Always <see cref="ViewName"/>.</summary>
    public string View { get; init; } = ViewName;

    /// <summary>One for each range that there was at the first run; the SDK carries one over when its range is split.</summary>
    public required IReadOnlyList<SweepCursor> Cursors { get; init; }

    /// <summary>Time at which the positions last moved.</summary>
    public DateTimeOffset SweptAt { get; init; }
}

/// <summary>The position of the sweeper in one range of the container.</summary>
/// <param name="Range">The range, as the SDK writes it.</param>
/// <param name="From">Where it begins while there is no token.</param>
/// <param name="Token">Continuation token of the change feed, or null before the first page.</param>
internal sealed record SweepCursor(string Range, DateTimeOffset From, string? Token = null)
{
    /// <summary>Place where the next read starts.</summary>
    public ChangeFeedStartFrom Start() =>
        Token is null ? ChangeFeedStartFrom.Time(From.UtcDateTime, FeedRange.FromJsonString(Range)) : ChangeFeedStartFrom.ContinuationToken(Token);
}
