using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>A settlement file that was found sound.</summary>
/// <param name="FileName">As it was delivered.</param>
/// <param name="Digest">SHA-256 of its bytes, lower-case hexadecimal; tells a second delivery from another file of the same name.</param>
/// <param name="Payouts">Each payout in it, at least one, in the order of their first lines.</param>
public sealed record SettlementFileSummary(string FileName, string Digest, IReadOnlyList<PayoutSummary> Payouts);

/// <summary>One payout of a settlement file: what its lines add up to, the payout's own line left out.</summary>
/// <param name="PayoutId">The gateway's id.</param>
/// <param name="EffectiveOn">Day on which it reaches the bank, as the gateway expects.</param>
/// <param name="Lines">How many lines it settles.</param>
/// <param name="Gross">Sum of their gross amounts.</param>
/// <param name="Fee">Sum of their fees.</param>
/// <param name="Net">Sum of their net amounts: what goes to the bank. Negative when the gateway takes money from there.</param>
public sealed record PayoutSummary(string PayoutId, DateOnly EffectiveOn, int Lines, Money Gross, Money Fee, Money Net);
