using System.Text.Json;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Domain.Settlement;
using Billing.Connectors.Stripe.Payouts;
using Billing.Functions.Exceptions;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Settlement;

/// <summary>The steps of a reconciliation. Each may run more than once and takes effect once.</summary>
public sealed class SettlementActivities(
    StreamStore store, SettlementFiles files, PaymentReferences references, SettlementReports reports, LateLines later, SettlementInbox inbox, ExceptionQueue exceptions, TimeProvider clock)
{
    /// <summary>Checks the whole file; its payouts, or none when it is rejected. A rejected file leaves a report and an exception.</summary>
    [Function(nameof(CheckSettlementFile))]
    public async Task<List<string>> CheckSettlementFile([ActivityTrigger] SettlementFile file, CancellationToken cancellation)
    {
        switch (await files.CheckAsync(file, cancellation))
        {
            case ParseResult<SettlementFileSummary>.Success checkedFile:
                await TellNotPaidOutAsync(file, checkedFile.Value.NotPaidOut, cancellation);
                return checkedFile.Value.Payouts.Select(payout => payout.PayoutId).ToList();
            case ParseResult<SettlementFileSummary>.Failure failure:
                await RejectAsync(file, failure.Problems, cancellation);
                return [];
            default:
                throw new InvalidOperationException("A reading is a success or a failure.");
        }
    }

    /// <summary>Takes a payout in; false when another file has settled it before.</summary>
    [Function(nameof(AcceptPayout))]
    public async Task<bool> AcceptPayout([ActivityTrigger] FilePayout payout, CancellationToken cancellation)
    {
        var file = payout.File;
        var reading = await files.CheckAsync(file, cancellation);
        if (reading is not ParseResult<SettlementFileSummary>.Success summary)
        {
            // It was sound when its reconciliation began.
            await RejectAsync(file, ((ParseResult<SettlementFileSummary>.Failure)reading).Problems, cancellation);
            return false;
        }

        var result = await store.ExecuteAsync<SettlementState>(
            file.Address(payout.PayoutId),
            file.CommandOfContent("accept"),
            state => SettlementDecider.Accept(
                state, file.LegalEntityId, file.Gateway, summary.Value, summary.Value.Payouts.First(each => each.PayoutId == payout.PayoutId), clock.GetUtcNow()),
            cancellation);
        if (result is CommitResult<SettlementState>.Rejected rejected)
        {
            await RejectAsync(file, rejected.Problems, cancellation);
            return false;
        }

        return true;
    }

    /// <summary>Matches the lines of a payout chunk by chunk; goes on where an earlier try stopped.</summary>
    [Function(nameof(MatchPayout))]
    public async Task MatchPayout([ActivityTrigger] FilePayout payout, CancellationToken cancellation)
    {
        await using var content = await OpenAsync(payout.File, cancellation);
        var pairs = PayoutPairs.Of(() => Lines(content, payout));
        var index = 0;
        foreach (var lines in SettlementDecider.ChunksOf(Lines(content, payout), payout.PayoutId))
        {
            var matched = await RecordChunkAsync(payout, index++, lines, pairs, cancellation);
            foreach (var line in matched)
            {
                await ApplyAsync(payout.File, line, cancellation);
            }
        }
    }

    /// <summary>Completes a payout whose lines are all recorded and add up: this is what the ledger books.</summary>
    [Function(nameof(CompletePayout))]
    public async Task CompletePayout([ActivityTrigger] FilePayout payout, CancellationToken cancellation)
    {
        var result = await store.ExecuteAsync<SettlementState>(
            payout.File.Address(payout.PayoutId), payout.File.Command("complete"), state => SettlementDecider.Complete(state, clock.GetUtcNow()), cancellation);
        if (result is CommitResult<SettlementState>.Rejected rejected)
        {
            throw new InvalidOperationException(rejected.Problems[0].Text);
        }
    }

    /// <summary>Writes the report of a payout as CSV and JSON.</summary>
    [Function(nameof(ReportPayout))]
    public Task ReportPayout([ActivityTrigger] FilePayout payout, CancellationToken cancellation) =>
        reports.WriteAsync(payout.File.Address(payout.PayoutId), payout.File.Gateway, payout.PayoutId, cancellation);

    /// <summary>Notes what came of a file. What was refused whole has noted that already, with the reason.</summary>
    [Function(nameof(FinishSettlementFile))]
    public Task FinishSettlementFile([ActivityTrigger] FinishedSettlementFile finished, CancellationToken cancellation) => inbox.FinishAsync(
        finished.File,
        finished.Refused == 0 ? SettlementFileResults.Reconciled : SettlementFileResults.Partly,
        finished.Settled,
        finished.Refused == 0 ? null : $"{finished.Refused} of its payouts were refused.",
        cancellation);

    private static IEnumerable<SettlementLine> Lines(Stream content, FilePayout payout)
    {
        content.Position = 0;
        return StripePayoutReader.Read(content, new SettlementControl(), payout.File.Zone).Where(line => line.PayoutId == payout.PayoutId);
    }

    // Reported at once, and tried again: the right content may be put back. Nothing is booked before all of it is matched.
    private async Task<Stream> OpenAsync(SettlementFile file, CancellationToken cancellation)
    {
        try
        {
            return await files.OpenAsync(file, cancellation);
        }
        catch (DamagedContentException damaged)
        {
            await RejectAsync(file, [damaged.Problem], cancellation);
            throw;
        }
    }

    private async Task<IReadOnlyList<MatchedLine>> RecordChunkAsync(
        FilePayout payout, int chunk, IReadOnlyList<SettlementLine> read, PayoutPairs pairs, CancellationToken cancellation)
    {
        var address = payout.File.Address(payout.PayoutId);
        var lines = await references.ResolveAsync(payout.File, read, cancellation);
        var matched = SettlementMatcher.MatchAll(lines, await PaymentsOfAsync(payout.File, lines, cancellation), pairs);
        var result = await store.ExecuteAsync<SettlementState>(
            address, payout.File.Command($"match:{chunk}"), state => SettlementDecider.RecordChunk(state, chunk, matched, clock.GetUtcNow()), cancellation);
        return result switch
        {
            CommitResult<SettlementState>.Committed => matched,
            // An earlier try has recorded the chunk: what it decided stands.
            CommitResult<SettlementState>.Unchanged { Receipt: { } receipt } =>
                ((SettlementLinesMatched)await store.ReadEventAsync(address, receipt.FirstSequence, cancellation)).Lines,
            CommitResult<SettlementState>.Rejected rejected => throw new InvalidOperationException(rejected.Problems[0].Text),
            _ => throw new InvalidOperationException($"Chunk {chunk} of payout {payout.PayoutId} is recorded without a receipt."),
        };
    }

    private async Task<Dictionary<string, CapturedPayment>> PaymentsOfAsync(
        SettlementFile file, IReadOnlyList<SettlementLine> lines, CancellationToken cancellation)
    {
        var payments = new Dictionary<string, CapturedPayment>(StringComparer.Ordinal);
        foreach (var paymentId in lines.Select(line => line.PaymentId).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (CapturedPayment.Of(await store.LoadAsync<PaymentState>(PaymentAddress(file, paymentId), cancellation)) is { } captured)
            {
                payments[paymentId] = captured;
            }
        }

        return payments;
    }

    private async Task ApplyAsync(SettlementFile file, MatchedLine matched, CancellationToken cancellation)
    {
        var line = matched.Line;
        if (SettlementDecider.QuestionOf(matched) is { } problem)
        {
            await exceptions.RaiseAsync(file.Tenant, file.Region, $"settlement-{line.LineId}", problem, line.PayoutId, line.Net, file.InstanceId, cancellation);
            await later.WaitAsync(file, line, cancellation);
        }
        else if (SettlementDecider.SettledBy(matched) is { } settled)
        {
            var result = await store.ExecuteAsync<PaymentState>(
                PaymentAddress(file, line.PaymentId!),
                file.Command($"settle:{line.LineId}"),
                state => PaymentDecider.Settle(state, line.PayoutId, line.LineId, settled.Amount, clock.GetUtcNow(), settled.Part),
                cancellation);
            if (result.CurrentState.WaitingLines.Count > 0)
            {
                await later.ExplainAsync(PaymentAddress(file, line.PaymentId!), file.InstanceId, cancellation);
            }
        }
    }

    private async Task TellNotPaidOutAsync(SettlementFile file, NotPaidOut rest, CancellationToken cancellation)
    {
        if (rest == NotPaidOut.Nothing || rest is { Lines: 0, ManualPayouts: 0 })
        {
            return;
        }

        var report = JsonSerializer.SerializeToUtf8Bytes(new NotPaidOutReport(file.Name, file.Digest, rest), FabricJson.Options);
        await files.WriteReportAsync($"{file.Tenant}/settlements/{file.Gateway}/{file.Name}.not-paid-out.json", report, "application/json", cancellation);
        if (rest.ManualPayouts > 0)
        {
            var text = $"{rest.ManualPayouts} payouts of {string.Join(" and ", rest.Transferred)} were not made automatically: the gateway does not say what they pay out, and they are not booked.";
            await exceptions.RaiseAsync(
                file.Tenant,
                file.Region,
                $"settlement-manual-payout-{file.Digest}",
                new Problem("settlement.manual-payout", Severity.Warning, "settlement", "$", text),
                $"{file.Gateway}/{file.Name}",
                rest.Transferred[0],
                file.InstanceId,
                cancellation);
        }
    }

    private async Task RejectAsync(SettlementFile file, IReadOnlyList<Problem> problems, CancellationToken cancellation)
    {
        var report = JsonSerializer.SerializeToUtf8Bytes(new RejectedSettlementFile(file.Name, file.Digest, problems), FabricJson.Options);
        await files.WriteReportAsync($"{file.Tenant}/settlements/{file.Gateway}/{file.Name}.rejected.json", report, "application/json", cancellation);
        await exceptions.RaiseAsync(
            file.Tenant, file.Region, $"settlement-rejected-{file.Digest}", problems[0], $"{file.Gateway}/{file.Name}", amount: null, file.InstanceId, cancellation);
        await inbox.FinishAsync(file, SettlementFileResults.Rejected, payouts: 0, problems[0].Text, cancellation);
    }

    private static StreamAddress PaymentAddress(SettlementFile file, string paymentId) =>
        new(file.Tenant, file.Region, FabricStreams.Payment(file.Adapter, paymentId));
}
