using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>A settlement file that was found sound.</summary>
/// <param name="FileName">As it was delivered.</param>
/// <param name="Digest">SHA-256 of its bytes, lower-case hexadecimal; tells a second delivery from another file of the same name.</param>
/// <param name="Payouts">Each payout in it, at least one, in the order of their first lines.</param>
public sealed record SettlementFileSummary(string FileName, string Digest, IReadOnlyList<PayoutSummary> Payouts)
{
    /// <summary>Lines in no automatic payout; they come again with their own.</summary>
    public NotPaidOut NotPaidOut { get; init; } = NotPaidOut.Nothing;
}

/// <summary>Lines of a file that belong to no automatic payout (yet).</summary>
/// <param name="Lines">How many, the manual payouts left out.</param>
/// <param name="Net">Their sum, one amount a currency.</param>
/// <param name="ManualPayouts">How many transfers to the bank were made by hand.</param>
/// <param name="Transferred">What they moved to the bank, one amount a currency.</param>
public sealed record NotPaidOut(int Lines, IReadOnlyList<Money> Net, int ManualPayouts, IReadOnlyList<Money> Transferred)
{
    /// <summary>All lines belong to payouts.</summary>
    public static NotPaidOut Nothing { get; } = new(0, [], 0, []);
}

/// <summary>The control that a payout's lines were compared with.</summary>
public enum PayoutControl
{
    /// <summary>The payout's own line in the file.</summary>
    PayoutLine,

    /// <summary>Each line's own net, and what the gateway tells of the payout; the file has no line of the payout's own.</summary>
    Rows,
}

/// <summary>One payout of a settlement file: what its lines add up to, the payout's own line left out.</summary>
/// <param name="PayoutId">The gateway's id.</param>
/// <param name="EffectiveOn">Day on which it reaches the bank, as the gateway expects.</param>
/// <param name="Lines">Number of lines that it settles.</param>
/// <param name="Gross">Sum of their gross amounts.</param>
/// <param name="Fee">Sum of their fees.</param>
/// <param name="Net">Sum of their net amounts: what goes to the bank. Negative when the gateway takes money from there.</param>
/// <param name="Control">What the sum was compared with; null for the payout's own line.</param>
public sealed record PayoutSummary(
    string PayoutId, DateOnly EffectiveOn, int Lines, Money Gross, Money Fee, Money Net, PayoutControl? Control = null);
