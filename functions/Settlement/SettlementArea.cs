using Billing.Domain.Settlement;
using Billing.Functions.Hosting.Areas;
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
            StreamKind.Of<SettlementState>(FabricStreams.Settlements, typeof(SettlementAccepted), typeof(SettlementLinesMatched), typeof(SettlementCompleted)) with
            {
                Lifecycle = Lifecycle.Of<SettlementState, string>(
                    state => state.Completed ? "Completed" : state.Accepted is null ? "Unknown" : "Matching",
                    ("Unknown", typeof(SettlementAccepted), "Matching"),
                    ("Matching", typeof(SettlementCompleted), "Completed")),
            },
        ],
        Services = (services, _) => services
            .AddSingleton<SettlementFiles>(),
        Guarantees =
        [
            Guarantee.Strong("the blob is created if it is not there (ETag); reconciliation is eventual", "PutSettlementFile"),
            Guarantee.Eventual("written when reconciliation ends; never changes then", "GetSettlementReport"),
            Guarantee.Strong("one process a content; each line is a commit on its payment's stream", nameof(ReceiveSettlementFile), nameof(SettlementProcess.ReconcileSettlement)),
        ],
    };
}
