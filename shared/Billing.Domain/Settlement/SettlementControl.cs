using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>
/// Checks a settlement file while it is read: takes each line and each problem as they come, and knows at the end whether
/// the file is sound. Only sums are kept, and eight bytes a line to find an id that comes twice.
/// </summary>
public sealed class SettlementControl
{
    private readonly Dictionary<string, Payout> _payouts = new(StringComparer.Ordinal);
    private readonly List<Payout> _inOrder = [];
    private readonly HashSet<ulong> _ids = [];
    private readonly List<PayoutLine> _payoutLines = [];
    private readonly Dictionary<Currency, Money> _notPaidOut = [];
    private Payout? _last;
    private bool _unread;
    private int _linesNotPaidOut;

    /// <summary>Number of problems that were found so far.</summary>
    public int ProblemCount => Problems.Count;

    /// <summary>Problems so far; the reader of the file adds what it cannot read.</summary>
    public SettlementFileProblems Problems { get; } = new();

    /// <summary>
    /// The file's payouts when nothing was wrong, else why the file is refused: at most 100 problems with line, column and
    /// reason, and how many more there are. Call it when every line was read.
    /// </summary>
    /// <param name="fileName">As it was delivered.</param>
    /// <param name="digest">SHA-256 of its bytes, lower-case hexadecimal.</param>
    public ParseResult<SettlementFileSummary> Finish(string fileName, string digest)
    {
        var manual = _payoutLines.Where(line => !GiveToPayout(line)).ToList();

        // Sums that lack an unread line differ for that reason alone; to say so again would hide the cause.
        if (!_unread)
        {
            CheckTotals(manual.Count);
        }

        var summary = new SettlementFileSummary(fileName, digest, _inOrder.ConvertAll(payout => payout.Summarise()))
        {
            NotPaidOut = new NotPaidOut(_linesNotPaidOut, [.. _notPaidOut.Values], manual.Count, [.. SumByCurrency(manual)]),
        };
        return ParseResult<SettlementFileSummary>.Of(summary, Problems.ToList());
    }

    /// <summary>Takes a line that could be read.</summary>
    public void Add(SettlementLine line)
    {
        if (line.Net != line.Gross - line.Fee)
        {
            Problems.AtColumn(line.LineNumber, "net", "net-differs", $"{line.Net} is not gross {line.Gross} less fee {line.Fee}");
        }

        CheckId(line.LineNumber, line.LineId);
        var payout = PayoutOf(line);
        if (line.Gross.Currency != payout.Currency)
        {
            Problems.AtColumn(
                line.LineNumber, "currency", "currency-mixed", $"{line.Gross.Currency} in payout {line.PayoutId}, which began with {payout.Currency}");
            _unread = true;
            return;
        }

        if (line.EffectiveOn != payout.EffectiveOn)
        {
            Problems.AtColumn(
                line.LineNumber, "automatic_payout_effective_at", "effective-date-mixed", $"{line.EffectiveOn:yyyy-MM-dd}, but {payout.EffectiveOn:yyyy-MM-dd} before");
        }

        if (line.Kind == SettlementLineKind.Payout)
        {
            AddPayoutLine(payout, new PayoutLine(line.LineNumber, line.PayoutId, line.Gross, line.Fee));
        }
        else
        {
            payout.Add(line);
        }
    }

    /// <summary>
    /// Takes a line that names no automatic payout: money that is not paid out yet, or a transfer to the bank. The transfer is the
    /// own line of the payout that it is the source of, where the file has that payout, and else was made by hand.
    /// </summary>
    /// <param name="lineNumber">Line in the file.</param>
    /// <param name="lineId">The gateway's id of the movement.</param>
    /// <param name="kind">What it is about.</param>
    /// <param name="sourceId">The gateway's object behind it; empty where not told.</param>
    /// <param name="gross">Before the fee.</param>
    /// <param name="fee">What the gateway keeps.</param>
    public void AddNotPaidOut(int lineNumber, string lineId, SettlementLineKind kind, string sourceId, Money gross, Money fee)
    {
        CheckId(lineNumber, lineId);
        if (kind == SettlementLineKind.Payout)
        {
            _payoutLines.Add(new PayoutLine(lineNumber, sourceId, gross, fee));
            return;
        }

        var net = gross - fee;
        _linesNotPaidOut++;
        _notPaidOut[net.Currency] = _notPaidOut.TryGetValue(net.Currency, out var sum) ? sum + net : net;
    }

    /// <summary>Notes that a line could not be read, after its problem was told.</summary>
    public void AddUnread() => _unread = true;

    private static IEnumerable<Money> SumByCurrency(IEnumerable<PayoutLine> transfers) => transfers
        .GroupBy(line => line.Gross.Currency)
        .Select(group => -Money.Sum(group.Select(line => line.Gross), group.Key));

    private bool GiveToPayout(PayoutLine line)
    {
        if (!_payouts.TryGetValue(line.PayoutId, out var payout) || payout.Currency != line.Gross.Currency)
        {
            return false;
        }

        AddPayoutLine(payout, line);
        return true;
    }

    private void AddPayoutLine(Payout payout, PayoutLine line)
    {
        if (payout.Line is { } first)
        {
            Problems.AtColumn(
                line.LineNumber, "reporting_category", "payout-repeated", $"payout {line.PayoutId} has its total on line {first.LineNumber} already");
            return;
        }

        if (!line.Fee.IsZero)
        {
            Problems.AtColumn(line.LineNumber, "fee", "payout-with-fee", $"a payout bears no fee, but this one {line.Fee}");
        }

        payout.Line = line;
    }

    private void CheckTotals(int manualPayouts)
    {
        if (_inOrder.Count == 0 && Problems.Count == 0)
        {
            var (reason, text) = _linesNotPaidOut + manualPayouts == 0
                ? ("empty-file", "The file has no lines.")
                : ("nothing-paid-out", "No line of the file belongs to an automatic payout (automatic_payout_id is empty), so there is nothing to reconcile yet.");
            Problems.AtFile(reason, text);
        }

        var haveLines = _inOrder.Exists(payout => payout.Line is not null);
        foreach (var payout in _inOrder)
        {
            if (payout.Line is not { } line)
            {
                CheckWithoutLine(payout, haveLines);
            }
            else if (line.Gross != -payout.Net)
            {
                Problems.AtColumn(
                    line.LineNumber, "gross", "payout-total-differs", $"payout {payout.Id} is {-line.Gross}, but its lines add up to {payout.Net}");
            }
        }
    }

    // A report bears either all payouts' own lines or none: where one alone is missing, rows are.
    private void CheckWithoutLine(Payout payout, bool othersHaveLines)
    {
        if (othersHaveLines)
        {
            Problems.AtFile("payout-missing", $"Payout {payout.Id} has no line of category payout, as the file's others have; the file may be cut off.");
        }
    }

    private void CheckId(int lineNumber, string lineId)
    {
        if (!_ids.Add(Fingerprint(lineId)))
        {
            Problems.AtColumn(lineNumber, "balance_transaction_id", "duplicate-line", $"{lineId} stands in the file twice");
        }
    }

    private Payout PayoutOf(SettlementLine line)
    {
        if (_last?.Id == line.PayoutId)
        {
            return _last;
        }

        if (!_payouts.TryGetValue(line.PayoutId, out _last))
        {
            _last = new Payout(line);
            _payouts.Add(line.PayoutId, _last);
            _inOrder.Add(_last);
        }

        return _last;
    }

    /// <summary>FNV-1a, 64 bits. Two of a million different ids share one with a probability below 10^-7; the file is refused then.</summary>
    private static ulong Fingerprint(string id)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in id)
        {
            hash = unchecked((hash ^ letter) * 1099511628211UL);
        }

        return hash;
    }

    /// <summary>The own line of a payout: its control total.</summary>
    private sealed record PayoutLine(int LineNumber, string PayoutId, Money Gross, Money Fee);

    private sealed class Payout(SettlementLine first)
    {
        public string Id { get; } = first.PayoutId;

        public Currency Currency { get; } = first.Gross.Currency;

        public DateOnly EffectiveOn { get; } = first.EffectiveOn;

        public PayoutLine? Line { get; set; }

        public int Lines { get; private set; }

        public Money Gross { get; private set; } = Money.Zero(first.Gross.Currency);

        public Money Fee { get; private set; } = Money.Zero(first.Gross.Currency);

        public Money Net { get; private set; } = Money.Zero(first.Gross.Currency);

        public void Add(SettlementLine line)
        {
            Lines++;
            Gross += line.Gross;
            Fee += line.Fee;
            Net += line.Net;
        }

        public PayoutSummary Summarise() => new(Id, EffectiveOn, Lines, Gross, Fee, Net, Line is null ? PayoutControl.Rows : null);
    }
}
