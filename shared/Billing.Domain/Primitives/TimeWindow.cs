namespace Billing.Domain.Primitives;

/// <summary>Window of the times that inputs may tell: a time outside is a mistake of its sender, never moved to the nearest one inside.</summary>
/// <remarks>
/// No business that is billed here happened before 2000. Calendars, periods and ledger days are worked out decades from a time on, which the end
/// leaves room for. A default of a program (year 1, 1900, 1970) and a stand-in for never (year 9999) lie outside.
/// </remarks>
public static class TimeWindow
{
    /// <summary>Reason of the problem, behind its component.</summary>
    public const string Reason = "outside-window";

    /// <summary>Text of the problem, behind the name of the field.</summary>
    public const string Text = "must be from 2000-01-01 to 2099-12-31 (UTC): a time outside is taken for a mistake";

    /// <summary>The first moment inside.</summary>
    public static DateTimeOffset Begin { get; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The first moment behind.</summary>
    public static DateTimeOffset End { get; } = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>True if a time lies inside.</summary>
    public static bool Holds(DateTimeOffset time) => time >= Begin && time < End;

    /// <summary>True if seconds since 1970 tell a time inside.</summary>
    public static bool HoldsUnixSeconds(long seconds) => seconds >= Begin.ToUnixTimeSeconds() && seconds < End.ToUnixTimeSeconds();
}
