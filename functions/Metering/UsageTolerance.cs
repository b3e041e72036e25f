using System.Globalization;
using Billing.Domain.Metering;
using Billing.Domain.Primitives;
using Microsoft.Extensions.Configuration;

namespace Billing.Functions.Metering;

/// <summary>Longest time that a use may lie ahead of our clock. Clocks differ by seconds; a day is for senders who mistake their zone.</summary>
/// <param name="Ahead">Longest time; a day unless the setting says otherwise.</param>
public sealed record UsageTolerance(TimeSpan Ahead)
{
    /// <summary>Name of the setting, such as <c>00:05:00</c> or <c>1.00:00:00</c>.</summary>
    public const string Setting = "Fabric:UsageAhead";

    /// <summary>The tolerance of the settings.</summary>
    public static UsageTolerance Read(IConfiguration settings) => new(settings.GetValue(Setting, TimeSpan.FromDays(1)));

    /// <summary>A problem for each use that is ahead by more.</summary>
    /// <param name="events">The uses.</param>
    /// <param name="pathOf">JSON path of a use, by its place.</param>
    /// <param name="now">The time by our clock.</param>
    public IReadOnlyList<Problem> Check(IReadOnlyList<UsageEvent> events, Func<int, string> pathOf, DateTimeOffset now) => [.. events.Index()
        .Where(each => each.Item.Time > now + Ahead)
        .Select(each => Problem.Error(
            "metering.in-future",
            $"{pathOf(each.Index)}.time",
            string.Create(CultureInfo.InvariantCulture, $"time is {each.Item.Time:yyyy-MM-dd'T'HH:mm:ssK}, more than {Ahead:c} after {now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}: use is told when it was made.")))];
}
