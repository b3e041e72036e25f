using System.Collections.Frozen;
using Billing.Domain.Settlement;

namespace Billing.Connectors.Stripe.Payouts;

/// <summary>
/// Stripe's reporting categories (docs.stripe.com/reports/reporting-categories) and what they are to us. A category without a rule
/// here is shown to a person: loans, top-ups, transfers to connected accounts, issued cards, taxes on fees, returned payouts, failed
/// charges, and those to come, for Stripe's list is not closed.
/// </summary>
internal static class StripeCategories
{
    private static readonly FrozenDictionary<string, (SettlementLineKind Kind, string Category)>.AlternateLookup<ReadOnlySpan<char>> Known =
        new (SettlementLineKind Kind, string Category)[]
        {
            (SettlementLineKind.Charge, "charge"),
            (SettlementLineKind.CaptureReversal, "partial_capture_reversal"),
            (SettlementLineKind.Refund, "refund"),
            (SettlementLineKind.RefundFailure, "refund_failure"),
            (SettlementLineKind.Fee, "fee"),
            (SettlementLineKind.Fee, "network_cost"),
            (SettlementLineKind.Dispute, "dispute"),
            (SettlementLineKind.DisputeReversal, "dispute_reversal"),
            (SettlementLineKind.Reserve, "risk_reserved_funds"),
            (SettlementLineKind.Reserve, "connect_reserved_funds"),
            (SettlementLineKind.Reserve, "payment_network_reserve_hold"),
            (SettlementLineKind.Reserve, "payment_network_reserve_release"),
            (SettlementLineKind.Reserve, "payout_minimum_balance_hold"),
            (SettlementLineKind.Reserve, "payout_minimum_balance_release"),
            (SettlementLineKind.Adjustment, "adjustment"),
            (SettlementLineKind.Adjustment, "other_adjustment"),
            (SettlementLineKind.Payout, "payout"),
        }.ToFrozenDictionary(known => known.Category, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The kind of a category, and the category as a shared string where it is one of these.</summary>
    public static (SettlementLineKind Kind, string Category) Find(ReadOnlySpan<char> category) =>
        Known.TryGetValue(category, out var known) ? known : (SettlementLineKind.Other, category.ToString());
}
