using Billing.Domain.Pricing;
using Billing.Domain.Pricing.Changes;
using Billing.Domain.Pricing.Rebates;
using Billing.Functions.Areas;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Pricing;

/// <summary>Prices and their changes, coupons, rebates.</summary>
public static class PricingArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Pricing")
    {
        Streams =
        [
            StreamKind.Of<CouponState>(FabricStreams.Coupons, typeof(CouponUsed), typeof(CouponReleased)),
            StreamKind.Of<ChangeSetState>(
                FabricStreams.PriceChanges,
                typeof(PriceChangeDrafted), typeof(PriceChangeProposed), typeof(PriceChangeApproved), typeof(PriceChangeReturned)) with
            {
                Lifecycle = Lifecycle.Of<ChangeSetState, ChangeSetStatus>(
                    state => state.Status,
                    (ChangeSetStatus.Unknown, typeof(PriceChangeDrafted), ChangeSetStatus.Draft),
                    (ChangeSetStatus.Draft, typeof(PriceChangeProposed), ChangeSetStatus.Proposed),
                    (ChangeSetStatus.Proposed, typeof(PriceChangeApproved), ChangeSetStatus.Approved),
                    (ChangeSetStatus.Proposed, typeof(PriceChangeReturned), ChangeSetStatus.Draft)),
            },
            StreamKind.Of<RebateState>(FabricStreams.Rebates, typeof(RebateAccrued), typeof(RebateSettled)),
        ],
        Subscriptions = [AccrueRebates.Events],
        Jobs = [SettleRebates.Job],
        Configuration = [PriceBooks.Document, RebateAgreements.Document],
        Services = (services, _) => services
            .AddSingleton<PriceBooks>()
            .AddSingleton<StorefrontPrices>()
            .AddSingleton<StorefrontCoupons>()
            .AddSingleton<PriceChanges>()
            .AddSingleton<CouponUsage>()
            .AddSingleton<RebateAgreements>(),
        Guarantees =
        [
            Guarantee.Eventual("a query over many streams: no snapshot", "GetPriceChanges"),
            Guarantee.Strong("one commit on the change's stream", "DraftPriceChange"),
            Guarantee.Strong("one commit on the change's stream; the prices beside it are as of when they were read", "ProposePriceChange"),
            Guarantee.Strong("one commit on the change's stream; every host heeds it within a minute", "ApprovePriceChange"),
            Guarantee.Strong("one commit on the change's stream", "ReturnPriceChange"),
            Guarantee.Strong("one commit on the agreement for each piece of revenue, once", nameof(AccrueRebates)),
            Guarantee.Strong("each agreement is settled by one commit on its stream, once", nameof(SettleRebates), nameof(SettleRebates.SettleRebatesProcess), nameof(SettleRebates.SettleRebatesBatch)),
        ],
    };
}
