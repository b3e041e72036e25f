using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>
/// A payout, split into what the ledger books. One currency, rounded to its minor unit.
/// <c>Cash = Charges - Refunds - LineFees - StandaloneFees - Disputes + Unmatched</c>, always.
/// </summary>
/// <param name="Charges">Gross of the charges that match.</param>
/// <param name="Refunds">Gross of the refunds that match, as a positive amount.</param>
/// <param name="LineFees">Fees on lines that match.</param>
/// <param name="StandaloneFees">Fees that stand on their own.</param>
/// <param name="Disputes">Disputes taken less disputes won, of those that match; negative when more was won.</param>
/// <param name="Unmatched">Net of the lines that match nothing, their fees taken off; negative when they take money.</param>
/// <param name="Cash">What goes to the bank.</param>
public sealed record SettlementTotals(
    Money Charges, Money Refunds, Money LineFees, Money StandaloneFees, Money Disputes, Money Unmatched, Money Cash)
{
    /// <summary>All that the gateway keeps of what is explained.</summary>
    public Money Fees => LineFees + StandaloneFees;

    /// <summary>Whether the split adds up to the cash.</summary>
    public bool Ties => Cash == Charges - Refunds - Fees - Disputes + Unmatched;

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
            SettlementLineKind.Charge => more with { Charges = Charges + line.Gross, LineFees = LineFees + line.Fee },
            SettlementLineKind.Refund => more with { Refunds = Refunds - line.Gross, LineFees = LineFees + line.Fee },
            SettlementLineKind.Dispute or SettlementLineKind.DisputeReversal =>
                more with { Disputes = Disputes - line.Gross, LineFees = LineFees + line.Fee },
            SettlementLineKind.Fee => more with { StandaloneFees = StandaloneFees - line.Net },
            _ => throw new ArgumentOutOfRangeException(nameof(matched), line.Kind, "A line of this kind is never matched."),
        };
    }
}
