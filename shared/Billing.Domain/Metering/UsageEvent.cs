using System.Globalization;
using Billing.Domain.Primitives;

namespace Billing.Domain.Metering;

/// <summary>One reported use of a metered service.</summary>
/// <param name="Source">The producer (CloudEvents <c>source</c>), 1 to 256 characters.</param>
/// <param name="EventId">The producer's id: with <paramref name="Source"/> it names the use once and for all. 1 to 256 characters.</param>
/// <param name="SubscriptionId">Whose use it is (CloudEvents <c>subject</c>).</param>
/// <param name="Meter">What was used, such as <c>api-calls</c>.</param>
/// <param name="Quantity">How much, in the meter's unit: 0 to 10^12, at most 9 decimal digits.</param>
/// <param name="Time">When it was used, by the producer's clock; decides day and hour, in UTC.</param>
public sealed record UsageEvent(string Source, string EventId, string SubscriptionId, string Meter, decimal Quantity, DateTimeOffset Time)
{
    /// <summary>Most that one event may report. With the limit on digits, a day of tens of millions of events sums exactly.</summary>
    public const decimal LargestQuantity = 1_000_000_000_000m;

    /// <summary>Most decimal digits of a quantity, zeros at the end not counted.</summary>
    public const int MostDecimalDigits = 9;

    /// <summary>The stream that the event counts in.</summary>
    public UsageStream Stream => new(SubscriptionId, Meter, DateOnly.FromDateTime(Time.UtcDateTime));

    /// <summary>Names the use once and for all, over all subscriptions, meters and days.</summary>
    public string Key => JoinedKey.Of(' ', Source, EventId);

    /// <summary>Content under <see cref="Key"/>: subscription, meter, quantity and time, alike for every spelling of the same.</summary>
    public string Content => string.Create(
        CultureInfo.InvariantCulture, $"{SubscriptionId} {Meter} {Quantity / 1.0000000000000000000000000000m} {Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.FFFFFFFZ}");

    /// <summary>The use that a <see cref="Content"/> tells under the same source and id.</summary>
    public UsageEvent WithContent(string content) => content.Split(' ') is [var subscription, var meter, var quantity, var time]
        ? this with
        {
            SubscriptionId = subscription,
            Meter = meter,
            Quantity = decimal.Parse(quantity, CultureInfo.InvariantCulture),
            Time = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture),
        }
        : throw new FormatException($"{content} tells of no use.");

    /// <summary>Leaves out each event whose source and id came before in the list.</summary>
    public static IEnumerable<UsageEvent> Distinct(IEnumerable<UsageEvent> events) => events.DistinctBy(used => (used.Source, used.EventId));
}
