using Billing.Domain.Primitives;

namespace Billing.Domain.Metering;

/// <summary>Tells of a use under an id that stands for another one.</summary>
public static class UsageContradiction
{
    /// <summary>Code of the problem.</summary>
    public const string Code = "metering.other-content";

    /// <summary>The problem, with both contents; null when the id stands for just this use.</summary>
    /// <param name="told">The use.</param>
    /// <param name="standing">The content that its id stands for.</param>
    /// <param name="path">JSON path of the use.</param>
    public static Problem? Of(UsageEvent told, string standing, string path) => told.Content == standing
        ? null
        : Problem.Error(
            Code,
            path,
            $"Event {told.EventId} of {told.Source} was taken as [{standing}] and now says [{told.Content}] (subscription, meter, quantity, time). The first stands; other use needs another id.");
}
