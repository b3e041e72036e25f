using Billing.Domain.Settlement;
using Billing.Functions.Areas;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Settlement;

/// <summary>Payouts, and the settlement files that tell of them.</summary>
public static class SettlementArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Settlement")
    {
        Streams =
        [
            StreamKind.Of<SettlementState>(FabricStreams.Settlements, typeof(PayoutAnnounced), typeof(SettlementAccepted), typeof(SettlementLinesMatched), typeof(SettlementLineExplained), typeof(SettlementCompleted)) with
            {
                Lifecycle = Lifecycle.Of<SettlementState, string>(
                    state => state.Completed ? "Completed" : state.Accepted is null ? "Unknown" : "Matching",
                    ("Unknown", typeof(SettlementAccepted), "Matching"),
                    ("Matching", typeof(SettlementCompleted), "Completed")),
            },
            StreamKind.Of<SettlementFileState>(FabricStreams.SettlementFiles, typeof(SettlementFileReceived), typeof(SettlementFileFinished)) with
            {
                Lifecycle = Lifecycle.Of<SettlementFileState, string>(
                    state => state.Received is null ? "Unknown" : state.Finished is null ? "Waiting" : "Finished",
                    ("Unknown", typeof(SettlementFileReceived), "Waiting"),
                    ("Waiting", typeof(SettlementFileFinished), "Finished"),
                    ("Finished", typeof(SettlementFileReceived), "Waiting"),
                    ("Finished", typeof(SettlementFileFinished), "Finished")),
            },
        ],
        Subscriptions = [ExplainSettlementLines.Events],
        Processes = [nameof(SettlementProcess.ReconcileSettlement)],
        Services = (services, _) => services
            .AddSingleton<PaymentReferences>()
            .AddSingleton<LateLines>()
            .AddSingleton<SettlementInbox>()
            .AddSingleton<SettlementReports>()
            .AddSingleton<SettlementFiles>(),
        Guarantees =
        [
            Guarantee.Strong("the blob is created if it is not there (ETag); reconciliation is eventual", "PutSettlementFile"),
            Guarantee.Eventual("written when reconciliation ends, and again when a line that matched nothing is explained", "GetSettlementReport"),
            Guarantee.Strong("one process a content; each line is a commit on its payment's stream", nameof(ReceiveSettlementFile), nameof(SettlementProcess.ReconcileSettlement)),
            Guarantee.Eventual("takes up what its notice did not; a file taken up twice is reconciled once", nameof(SweepSettlementFiles)),
            Guarantee.Strong("one commit on the payout's stream, then one on the payment's; some time after the payment's own", nameof(ExplainSettlementLines)),
        ],
    };
}
