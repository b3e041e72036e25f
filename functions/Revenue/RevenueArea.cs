using Billing.Domain.Revenue;
using Billing.Functions.Areas;
using Billing.Platform.Streams;

namespace Billing.Functions.Revenue;

/// <summary>Revenue contracts: what is deferred, and recognised when it is earned.</summary>
public static class RevenueArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Revenue")
    {
        Streams =
        [
            StreamKind.Of<RevenueContract>(FabricStreams.Revenue, typeof(RevenueDeferred), typeof(RevenueDeliveryNoted), typeof(RevenueRecognised), typeof(RevenueCredited)),
        ],
        Subscriptions = [RecogniseRevenue.Events],
        Jobs = [RevenueRun.Job],
        Guarantees =
        [
            Guarantee.Strong("one commit on the revenue contract", nameof(RecogniseRevenue)),
            Guarantee.Strong("which contracts have something left is a query (eventual: what it misses is due at the next run); each is recognised by commits on its own stream", nameof(RevenueRun), nameof(RevenueRun.RevenueRunProcess), nameof(RevenueRun.RevenueRunBatch)),
        ],
    };
}
