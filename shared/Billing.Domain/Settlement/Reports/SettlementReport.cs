using System.Globalization;
using System.Text.Json;
using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement.Reports;

/// <summary>The report on a payout: each line's result and the totals, made from the payout's events alone.</summary>
/// <param name="Accepted">How it was taken in.</param>
/// <param name="Completed">How it was completed.</param>
/// <param name="Lines">In the order of the file.</param>
public sealed record SettlementReport(SettlementAccepted Accepted, SettlementCompleted Completed, IReadOnlyList<MatchedLine> Lines)
{
    /// <summary>The report of a completed payout.</summary>
    /// <param name="events">All events of its stream, in order.</param>
    /// <exception cref="ArgumentException">The payout is not completed.</exception>
    public static SettlementReport Of(IReadOnlyList<IDomainEvent> events) => new(
        events.OfType<SettlementAccepted>().FirstOrDefault() ?? throw new ArgumentException("The payout was not taken in.", nameof(events)),
        events.OfType<SettlementCompleted>().FirstOrDefault() ?? throw new ArgumentException("The payout is not completed.", nameof(events)),
        WithLater(events.OfType<SettlementLinesMatched>().SelectMany(matched => matched.Lines), events.OfType<SettlementLineExplained>()));

    /// <summary>Lines that match nothing by now. The totals are those that were booked when the payout was completed.</summary>
    internal int Unmatched => Lines.Count(line => line.Match.Status == MatchStatus.Unmatched);

    private static List<MatchedLine> WithLater(IEnumerable<MatchedLine> recorded, IEnumerable<SettlementLineExplained> explained)
    {
        var later = explained.ToDictionary(each => each.Line.Line.LineId, each => each.Line, StringComparer.Ordinal);
        return [.. recorded.Select(line => later.GetValueOrDefault(line.Line.LineId) ?? line)];
    }

    /// <summary>The totals by the names that the reports use, in the order of the calculation.</summary>
    internal IEnumerable<(string Name, Money Amount)> Totals =>
    [
        ("charges", Completed.Totals.Charges),
        ("refunds", -Completed.Totals.Refunds),
        ("lineFees", -Completed.Totals.LineFees),
        ("standaloneFees", -Completed.Totals.StandaloneFees),
        ("disputes", -Completed.Totals.Disputes),
        ("reserves", Completed.Totals.Reserves ?? Money.Zero(Completed.Totals.Cash.Currency)),
        ("unmatched", Completed.Totals.Unmatched),
        ("cash", Completed.Totals.Cash),
    ];

    /// <summary>An amount with the digits of its currency and no more: <c>-12.50</c>, <c>1000</c>.</summary>
    internal static string Format(Money money) => money.Amount.ToString($"F{money.Currency.MinorDigits}", CultureInfo.InvariantCulture);

    /// <summary>A day: <c>2026-11-05</c>.</summary>
    internal static string Format(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A time in UTC, to the second: <c>2026-11-03T09:14:07Z</c>.</summary>
    internal static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A kind or a status: <c>disputeReversal</c>.</summary>
    internal static string Format<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
