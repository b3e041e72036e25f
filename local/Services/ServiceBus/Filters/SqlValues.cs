namespace Billing.Local.ServiceBus;

/// <summary>
/// Comparison of values in SQL filters, with the promotions of C#: whole numbers as long, others as decimal or double.
/// Values that C# would not compare give unknown (null).
/// </summary>
internal static class SqlValues
{
    public static bool? AreEqual(object left, object right) => (left, right) switch
    {
        (string a, string b) => a == b,
        (bool a, bool b) => a == b,
        (Guid a, Guid b) => a == b,
        (Uri a, Uri b) => a == b,
        _ => Compare(left, right) is { } order ? order == 0 : null,
    };

    /// <summary>Negative, zero or positive; null if the two have no order.</summary>
    public static int? Compare(object left, object right) => (left, right) switch
    {
        (DateTime a, DateTime b) => a.CompareTo(b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        (TimeSpan a, TimeSpan b) => a.CompareTo(b),
        (double or float, _) or (_, double or float) => Real(left) is { } a && Real(right) is { } b ? a.CompareTo(b) : null,
        _ => Exact(left) is { } a && Exact(right) is { } b ? a.CompareTo(b) : null,
    };

    private static double? Real(object value) => value switch
    {
        double x => x,
        float x => x,
        _ => Exact(value) is { } exact ? (double)exact : null,
    };

    private static decimal? Exact(object value) => value switch
    {
        long x => x,
        int x => x,
        short x => x,
        sbyte x => x,
        byte x => x,
        ushort x => x,
        uint x => x,
        ulong x => x,
        decimal x => x,
        _ => null,
    };
}
