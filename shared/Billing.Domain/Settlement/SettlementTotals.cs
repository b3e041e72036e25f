using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>
/// A payout, split into what the ledger books. One currency, rounded to its minor unit.
/// <c>Cash = Charges - Refunds - LineFees - StandaloneFees - Disputes + Reserves + Unmatched</c>, always.
/// </summary>
/// <param name="Charges">Gross of the charges that match, less what was not captured of them.</param>
/// <param name="Refunds">Gross of the refunds that match less those that failed, as a positive amount.</param>
/// <param name="LineFees">Fees on lines that match.</param>
/// <param name="StandaloneFees">Fees that stand on their own.</param>
/// <param name="Disputes">Disputes taken less disputes won, of those that match; negative when more was won.</param>
/// <param name="Unmatched">Net of the lines that match nothing, their fees taken off; negative when they take money.</param>
/// <param name="Cash">What goes to the bank.</param>
public sealed record SettlementTotals(
    Money Charges, Money Refunds, Money LineFees, Money StandaloneFees, Money Disputes, Money Unmatched, Money Cash)
{
    /// <summary>Amount released less what the gateway holds back; null in records of before, which have none.</summary>
    public Money? Reserves { get; init; }

    /// <summary>The part of charges and refunds whose payments are in other currencies, one a currency; null for none.</summary>
    public IReadOnlyList<CurrencyConversion>? Converted { get; init; }

    /// <summary>All that the gateway keeps of what is explained.</summary>
    public Money Fees => LineFees + StandaloneFees;

    /// <summary>True if the split adds up to the cash.</summary>
    public bool Ties => Cash == Charges - Refunds - Fees - Disputes + (Reserves ?? Money.Zero(Cash.Currency)) + Unmatched;

    /// <summary>Nothing, in a currency.</summary>
    public static SettlementTotals Zero(Currency currency)
    {
        var zero = Money.Zero(currency);
        return new SettlementTotals(zero, zero, zero, zero, zero, zero, zero);
    }

    /// <summary>With one more line.</summary>
    public SettlementTotals With(MatchedLine matched)
    {
        var line = matched.Line;
        var more = this with { Cash = Cash + line.Net };
        if (matched.Match.Status == MatchStatus.Unmatched)
        {
            return more with { Unmatched = Unmatched + line.Net };
        }

        return line.Kind switch
        {
            SettlementLineKind.Charge or SettlementLineKind.CaptureReversal =>
                more with { Charges = Charges + line.Gross, LineFees = LineFees + line.Fee, Converted = ConvertedWith(matched) },
            SettlementLineKind.Refund or SettlementLineKind.RefundFailure =>
                more with { Refunds = Refunds - line.Gross, LineFees = LineFees + line.Fee, Converted = ConvertedWith(matched) },
            SettlementLineKind.Dispute or SettlementLineKind.DisputeReversal =>
                more with { Disputes = Disputes - line.Gross, LineFees = LineFees + line.Fee },
            SettlementLineKind.Fee => more with { StandaloneFees = StandaloneFees - line.Net },
            SettlementLineKind.Reserve => more with { Reserves = (Reserves ?? Money.Zero(Cash.Currency)) + line.Gross, LineFees = LineFees + line.Fee },
            _ => throw new ArgumentOutOfRangeException(nameof(matched), line.Kind, "A line of this kind is never matched."),
        };
    }

    private IReadOnlyList<CurrencyConversion>? ConvertedWith(MatchedLine matched)
    {
        if (matched.Match.Settles is not { } presented || presented.Currency == matched.Line.Gross.Currency)
        {
            return Converted;
        }

        var before = Converted?.FirstOrDefault(each => each.Presented.Currency == presented.Currency);
        var after = before is null
            ? new CurrencyConversion(presented, matched.Line.Gross)
            : new CurrencyConversion(before.Presented + presented, before.Settled + matched.Line.Gross);
        return [.. (Converted ?? []).Where(each => each != before), after];
    }
}

/// <summary>Money of customers that the gateway turned into the currency of the payout.</summary>
/// <param name="Presented">What the payments are settled by, in their currency; negative when more was given back.</param>
/// <param name="Settled">What the payout holds for it, before fees.</param>
public sealed record CurrencyConversion(Money Presented, Money Settled);
