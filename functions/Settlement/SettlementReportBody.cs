using Billing.Domain.Primitives;
using Billing.Domain.Settlement;
using Billing.Functions.Http;

namespace Billing.Functions.Settlement;

/// <summary>
/// The shape of a payout's report, which <see cref="Domain.Settlement.Reports.SettlementReportJson"/> writes line by line.
/// All amounts are in the currency of the payout.
/// </summary>
/// <param name="LegalEntity">The company whose gateway account is paid out.</param>
/// <param name="Gateway">Such as <c>stripe</c>.</param>
/// <param name="PayoutId">The payout.</param>
/// <param name="EffectiveOn">Day on which it reaches the bank.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Control">What the sum of its lines was compared with.</param>
/// <param name="File">The file that it came in.</param>
/// <param name="Totals">The split; those before the cash add up to it.</param>
/// <param name="Counts">Number of lines.</param>
/// <param name="Lines">Each line with its match, in the order of the file.</param>
public sealed record SettlementReportBody(
    string LegalEntity,
    string Gateway,
    string PayoutId,
    DateOnly EffectiveOn,
    string Currency,
    PayoutControl Control,
    SettlementReportFile File,
    SettlementReportTotals Totals,
    SettlementReportCounts Counts,
    IReadOnlyList<SettlementReportLine> Lines);

/// <summary>The file that a payout came in.</summary>
public sealed record SettlementReportFile(string Name, string Sha256);

/// <summary>The split of a payout, signed so that those before <c>cash</c> add up to it.</summary>
public sealed record SettlementReportTotals(
    decimal Charges, decimal Refunds, decimal LineFees, decimal StandaloneFees, decimal Disputes, decimal Reserves, decimal Unmatched, decimal Cash);

/// <summary>Number of lines that a payout has.</summary>
public sealed record SettlementReportCounts(int Lines, int Matched, int Unmatched);

/// <summary>A line of a payout and what became of it.</summary>
/// <param name="Line">Line in the file.</param>
/// <param name="LineId">The gateway's id of the movement.</param>
/// <param name="CreatedAt">When it took place at the gateway.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Category">The gateway's own word for it.</param>
/// <param name="Gross">Amount before the fee.</param>
/// <param name="Fee">What the gateway keeps.</param>
/// <param name="Net">What the line adds to the payout.</param>
/// <param name="SourceId">The gateway's object behind it.</param>
/// <param name="PaymentId">The payment that it belongs to.</param>
/// <param name="OrderReference">The order of the payment.</param>
/// <param name="Status">True if it is explained.</param>
/// <param name="Code">Stable code of the match.</param>
/// <param name="Reason">For a person.</param>
public sealed record SettlementReportLine(
    int Line,
    string LineId,
    DateTimeOffset CreatedAt,
    SettlementLineKind Kind,
    string Category,
    decimal Gross,
    decimal Fee,
    decimal Net,
    string SourceId,
    string? PaymentId,
    string? OrderReference,
    MatchStatus Status,
    string Code,
    string Reason);

/// <summary>Reasons why a settlement file was rejected whole.</summary>
/// <param name="File">Its name.</param>
/// <param name="Digest">SHA-256 of its content.</param>
/// <param name="Problems">Each problem with its place.</param>
public sealed record RejectedSettlementFile(string File, string Digest, IReadOnlyList<Problem> Problems);

/// <summary>The lines of a file outside of automatic payouts.</summary>
/// <remarks>Lines that are not paid out yet come again with their payout.</remarks>
/// <param name="File">Its name.</param>
/// <param name="Digest">SHA-256 of its content.</param>
/// <param name="NotPaidOut">How many lines and transfers, and their sums.</param>
public sealed record NotPaidOutReport(string File, string Digest, NotPaidOut NotPaidOut);
