using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>True if a settlement line is explained.</summary>
public enum MatchStatus
{
    /// <summary>It belongs to a payment that is known here, or is a fee of the gateway.</summary>
    Matched,

    /// <summary>It needs a person.</summary>
    Unmatched,
}

/// <summary>The match of a settlement line, with its reason.</summary>
/// <param name="Status">True if it is explained.</param>
/// <param name="Code">One of <see cref="MatchCodes"/>.</param>
/// <param name="Reason">For a person: <c>reference pi_123, amount equal</c>.</param>
/// <param name="OrderReference">The order of the payment, or null where there is none.</param>
/// <param name="Settles">
/// What it settles of its payment, in the payment's currency; zero when it and another line undo each other. Null where it settles
/// nothing, and in records of before, where a charge or refund settles its gross.
/// </param>
public sealed record LineMatch(MatchStatus Status, string Code, string Reason, string? OrderReference, Money? Settles = null);

/// <summary>A settlement line and what became of it.</summary>
public sealed record MatchedLine(SettlementLine Line, LineMatch Match);

/// <summary>The reasons why a line is matched or not. Stable codes: rules, exceptions and reports name them.</summary>
public static class MatchCodes
{
    /// <summary>Matched: the reference is known and the amount agrees.</summary>
    public const string Reference = "settlement.reference";

    /// <summary>Matched: a fee that stands on its own.</summary>
    public const string GatewayFee = "settlement.gateway-fee";

    /// <summary>Matched: money that the gateway holds back or releases.</summary>
    public const string Reserve = "settlement.reserve";

    /// <summary>Matched: two lines of the payout that undo each other.</summary>
    public const string CancelsOut = "settlement.cancels-out";

    /// <summary>Unmatched: the line names no payment, or one that is not known here.</summary>
    public const string UnknownReference = "settlement.unknown-reference";

    /// <summary>Unmatched: the payment is known, but another amount is open.</summary>
    public const string AmountDiffers = "settlement.amount-differs";

    /// <summary>Unmatched: the payment was captured in another currency.</summary>
    public const string CurrencyDiffers = "settlement.currency-differs";

    /// <summary>Unmatched: the payment was settled in full before.</summary>
    public const string AlreadySettled = "settlement.already-settled";

    /// <summary>Unmatched: there is no rule for the category of the line.</summary>
    public const string Unexplained = "settlement.unexplained";
}
