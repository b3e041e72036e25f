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

    /// <summary>The same use, with what is ahead by more among the odd.</summary>
    /// <param name="told">The use.</param>
    /// <param name="now">The time by our clock.</param>
    public ToldUse Check(ToldUse told, DateTimeOffset now) => new(
        [.. told.Sound.Where(each => each.Event.Time <= now + Ahead)],
        [.. told.Odd, .. told.Sound.Where(each => each.Event.Time > now + Ahead).Select(each => new OddUse($"{each.Event.Source} {each.Event.EventId}", $"{each.Event.Key}: {each.Event.Content}", [ProblemOf(each.Path, each.Event, now)]))]);

    private Problem ProblemOf(string path, UsageEvent used, DateTimeOffset now) => Problem.Error(
        "metering.in-future",
        $"{path}.time",
        string.Create(CultureInfo.InvariantCulture, $"time is {used.Time:yyyy-MM-dd'T'HH:mm:ssK}, more than {Ahead:c} after {now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}: use is told when it was made."));
}
