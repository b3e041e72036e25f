using System.Globalization;

namespace Billing.Domain.Metering;

/// <summary>The subject of one usage stream: one subscription, one meter, one day of UTC.</summary>
/// <param name="SubscriptionId">See <see cref="IsName"/>.</param>
/// <param name="Meter">See <see cref="IsName"/>.</param>
/// <param name="Day">Day in UTC, so that it does not depend on where the producer or the seller is.</param>
public readonly record struct UsageStream(string SubscriptionId, string Meter, DateOnly Day)
{
    /// <summary>Longest subscription id or meter name.</summary>
    public const int LongestName = 100;

    /// <summary>Name of the stream: <c>usage/1001-3/api-calls/2026-11-30</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"usage/{SubscriptionId}/{Meter}/{Day:yyyy-MM-dd}");

    /// <summary>True if a text can be a subscription id or a meter: letters, digits, dot, underscore, hyphen, and one tilde after a store; 1 to 100.</summary>
    public static bool IsName(string text) => text.Length <= LongestName
        && text.Split(Primitives.OrderReference.Separator) is { Length: <= 2 } parts
        && parts.All(part => Primitives.StreamNames.IsSafe(part, LongestName));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
