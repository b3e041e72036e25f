using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Domain.Settlement;
using Billing.Functions.Exceptions;
using Billing.Platform.Streams;

namespace Billing.Functions.Settlement;

/// <summary>
/// Matches settlement lines that came before what they are about. A line that names a payment or a charge and fits nothing waits in
/// the payment's stream; when the payment changes it is looked at again, and what was not identified closes.
/// </summary>
public sealed class LateLines(StreamStore store, StreamQueries queries, SettlementReports reports, ExceptionQueue exceptions, TimeProvider clock)
{
    /// <summary>Keeps a line that matches nothing for when its payment changes, and looks at once whether it has.</summary>
    /// <param name="file">The file that it stands in; recorded.</param>
    /// <param name="line">The line.</param>
    /// <param name="cancellation">Stops before the next commit.</param>
    public async Task WaitAsync(SettlementFile file, SettlementLine line, CancellationToken cancellation)
    {
        if ((line.PaymentId ?? line.ChargeId) is not { } id || !StreamNames.IsSafe(id))
        {
            return;
        }

        var payment = new StreamAddress(file.Tenant, file.Region, FabricStreams.Payment(file.Adapter, id));
        await WaitAsync(payment, id, new WaitingLine(file.Gateway, line.PayoutId, line.LineId), file.InstanceId, cancellation);
        await ExplainAsync(payment, file.InstanceId, cancellation);
    }

    /// <summary>Looks at the lines that wait for a payment, until none of them matches any more.</summary>
    public async Task ExplainAsync(StreamAddress payment, string cause, CancellationToken cancellation)
    {
        bool isOneExplained;
        do
        {
            isOneExplained = false;
            foreach (var waiting in (await store.LoadAsync<PaymentState>(payment, cancellation)).WaitingLines)
            {
                isOneExplained |= await ExplainAsync(payment, waiting, cause, cancellation);
            }
        }
        while (isOneExplained);
    }

    /// <summary>Keeps a line for a payment, once.</summary>
    /// <param name="payment">The payment's stream.</param>
    /// <param name="paymentId">The gateway's id of it.</param>
    /// <param name="line">The line.</param>
    /// <param name="cause">What showed it.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public Task WaitAsync(StreamAddress payment, string paymentId, WaitingLine line, string cause, CancellationToken cancellation) => store.ExecuteAsync<PaymentState>(
        payment, Command($"wait:{line.LineId}", cause), state => PaymentDecider.Wait(state, paymentId, line, clock.GetUtcNow()), cancellation);

    // The payout first, then the payment: were it the other way round, a try that was cut off would find the payment settled.
    private async Task<bool> ExplainAsync(StreamAddress address, WaitingLine waiting, string cause, CancellationToken cancellation)
    {
        var payout = address with { Stream = FabricStreams.Settlement(waiting.Source, waiting.PayoutId) };
        if (CapturedPayment.Of(await store.LoadAsync<PaymentState>(address, cancellation)) is not { } payment || await FindAsync(payout, waiting, payment, cancellation) is not { } matched)
        {
            return false;
        }

        await store.ExecuteAsync<SettlementState>(
            payout, Command($"explain:{waiting.LineId}", cause), state => SettlementDecider.Explain(state, matched, clock.GetUtcNow()), cancellation);
        var settled = SettlementDecider.SettledBy(matched) ?? (SettledPart.Dispute, matched.Line.Gross);
        await store.ExecuteAsync<PaymentState>(
            address,
            Command($"settle:{waiting.LineId}", cause),
            state => PaymentDecider.Settle(state, waiting.PayoutId, waiting.LineId, settled.Amount, clock.GetUtcNow(), settled.Part),
            cancellation);
        await exceptions.ResolveAsync(
            address.Tenant, address.Region, $"settlement-{waiting.LineId}", $"It matches now: {matched.Match.Reason}.", cause, cancellation);
        await reports.WriteAsync(payout, waiting.Source, waiting.PayoutId, cancellation);
        return true;
    }

    /// <summary>The line with its match, or null while it matches nothing.</summary>
    private async Task<MatchedLine?> FindAsync(StreamAddress payout, WaitingLine waiting, CapturedPayment payment, CancellationToken cancellation)
    {
        var events = (await queries.HistoryAsync(payout, cancellation)).Select(store.Read).ToList();
        if (events.OfType<SettlementLineExplained>().FirstOrDefault(explained => explained.Line.Line.LineId == waiting.LineId) is { } before)
        {
            return before.Line;
        }

        var lines = events.OfType<SettlementLinesMatched>().SelectMany(matched => matched.Lines).Select(matched => matched.Line).ToList();
        if (lines.Find(each => each.LineId == waiting.LineId) is not { } recorded)
        {
            return null;
        }

        var line = recorded with { PaymentId = payment.PaymentId };
        var matched = new MatchedLine(line, SettlementMatcher.Match(line, payment, PayoutPairs.Of(() => lines)));
        return matched.Match.Status == MatchStatus.Matched ? matched : null;
    }

    private static Command Command(string key, string cause) => new(key, "settlement", key[..key.IndexOf(':', StringComparison.Ordinal)], cause, cause);
}
