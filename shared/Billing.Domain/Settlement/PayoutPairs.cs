using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>
/// Lines of one payout that speak of one movement together: a charge at its authorised amount with what was not captured of it,
/// and a refund with its failure. Found before matching, because the lines may stand in different chunks.
/// </summary>
public sealed class PayoutPairs
{
    private readonly Dictionary<string, Money> _failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SettlementLine>> _reversals = new(StringComparer.Ordinal);
    private readonly HashSet<string> _charges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Money> _refunds = new(StringComparer.Ordinal);

    private PayoutPairs()
    {
    }

    /// <summary>No pairs.</summary>
    public static PayoutPairs None { get; } = new();

    /// <summary>The pairs among the lines of one payout. Read once when there are none, which is usual, else twice.</summary>
    public static PayoutPairs Of(Func<IEnumerable<SettlementLine>> read)
    {
        var pairs = new PayoutPairs();
        foreach (var line in read().Where(line => line.Kind is SettlementLineKind.CaptureReversal or SettlementLineKind.RefundFailure))
        {
            pairs.AddLater(line);
        }

        if (pairs._failures.Count + pairs._reversals.Count > 0)
        {
            foreach (var line in read().Where(line => line.Kind is SettlementLineKind.Charge or SettlementLineKind.Refund))
            {
                pairs.AddEarlier(line);
            }
        }

        return pairs;
    }

    /// <summary>Lines of the uncaptured part of a charge, which take money from it.</summary>
    internal IReadOnlyList<SettlementLine> ReversalsOf(SettlementLine charge) => _reversals.GetValueOrDefault(KeyOf(charge)) ?? [];

    /// <summary>True if the charge of a reversal stands in the payout.</summary>
    internal bool HasCharge(SettlementLine reversal) => _charges.Contains(KeyOf(reversal));

    /// <summary>True if a refund and its failure stand in the payout with the same amount.</summary>
    internal bool CancelsOut(SettlementLine refundOrFailure) =>
        _refunds.TryGetValue(refundOrFailure.SourceId, out var refund) && _failures.TryGetValue(refundOrFailure.SourceId, out var failure) && refund == -failure;

    private static string KeyOf(SettlementLine line) => line.ChargeId ?? line.PaymentId ?? string.Empty;

    private void AddLater(SettlementLine line)
    {
        if (line.Kind == SettlementLineKind.RefundFailure)
        {
            _failures.TryAdd(line.SourceId, line.Gross);
        }
        else if (KeyOf(line) is { Length: > 0 } charge)
        {
            (_reversals.TryGetValue(charge, out var lines) ? lines : _reversals[charge] = []).Add(line);
        }
    }

    private void AddEarlier(SettlementLine line)
    {
        if (line.Kind == SettlementLineKind.Charge && _reversals.ContainsKey(KeyOf(line)))
        {
            _charges.Add(KeyOf(line));
        }
        else if (line is { Kind: SettlementLineKind.Refund, SourceId.Length: > 0 } && _failures.ContainsKey(line.SourceId))
        {
            _refunds.TryAdd(line.SourceId, line.Gross);
        }
    }
}
