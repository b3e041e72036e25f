using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Extensions;

namespace Billing.Connectors.Stripe.Payouts;

/// <summary>
/// The time zone of a report's columns that do not end in <c>_utc</c>: the one for which the report was asked, UTC where it was asked for
/// none (docs.stripe.com/reports/api, <c>timezone</c>).
/// </summary>
/// <remarks>
/// A payout is effective at a midnight of UTC (<c>arrival_date</c> of the Payout object), so that column shows the offset: a report for
/// Zurich has 02:00:00 there in summer, one for New York 19:00:00 of the day before in winter.
/// </remarks>
public sealed partial class StripeReportZone
{
    private readonly DateTimeZone _zone;

    private StripeReportZone(DateTimeZone zone) => _zone = zone;

    /// <summary>UTC.</summary>
    public static StripeReportZone Utc { get; } = new(DateTimeZone.Utc);

    /// <summary>
    /// The zone that Stripe wrote into the name of a downloaded file (<c>…_2026-11-30_America-New_York.csv</c>), else another.
    /// </summary>
    /// <param name="fileName">As it was delivered.</param>
    /// <param name="otherwise">IANA id of the account's zone.</param>
    /// <exception cref="NodaTime.TimeZones.DateTimeZoneNotFoundException">There is no such zone.</exception>
    public static StripeReportZone Of(string fileName, string otherwise)
    {
        var named = NamedZone.Match(fileName).Groups["zone"].Value;
        var id = DateTimeZoneProviders.Tzdb.Ids.FirstOrDefault(id => id.Replace('/', '-').Equals(named, StringComparison.OrdinalIgnoreCase));
        return new StripeReportZone(DateTimeZoneProviders.Tzdb[id ?? otherwise]);
    }

    /// <summary>The day on which a payout is effective.</summary>
    /// <param name="local">As the report says it, in its zone.</param>
    public DateOnly EffectiveOn(DateTime local)
    {
        var utc = InUtc(local, _zone);
        return utc.TimeOfDay == TimeSpan.Zero ? DateOnly.FromDateTime(utc) : NearestMidnight(local);
    }

    /// <summary>A point in time of a line.</summary>
    /// <param name="local">As the report says it, in its zone.</param>
    /// <param name="effective">When its payout is effective, as the same report says it; null where it says that in UTC.</param>
    public DateTimeOffset At(DateTime local, DateTime? effective) => new(effective is { } midnight && IsUtc(midnight) ? local : InUtc(local, _zone), TimeSpan.Zero);

    // Midnight, which in the zone would be another hour: the report was made in UTC.
    private bool IsUtc(DateTime effective) => effective.TimeOfDay == TimeSpan.Zero && InUtc(effective, _zone) != effective;

    // Right for all zones up to twelve hours away, whichever it is.
    private static DateOnly NearestMidnight(DateTime local) => DateOnly.FromDateTime(local.AddHours(12));

    private static DateTime InUtc(DateTime local, DateTimeZone zone) =>
        local.ToLocalDateTime().InZoneLeniently(zone).ToDateTimeUtc();

    // A browser adds " (1)" to a name that it has.
    [GeneratedRegex(@"^.*_\d{4}-\d{2}-\d{2}_(?<zone>[A-Za-z0-9_+-]+)(\s*\(\d+\))?\.csv$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex NamedZone { get; }
}
