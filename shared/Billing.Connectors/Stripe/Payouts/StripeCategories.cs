using System.Collections.Frozen;
using Billing.Domain.Settlement;

namespace Billing.Connectors.Stripe.Payouts;

/// <summary>Stripe's reporting categories (docs.stripe.com/reports/reporting-categories) and what they are to us.</summary>
internal static class StripeCategories
{
    private static readonly FrozenDictionary<string, (SettlementLineKind Kind, string Category)>.AlternateLookup<ReadOnlySpan<char>> Known =
        new (SettlementLineKind Kind, string Category)[]
        {
            (SettlementLineKind.Charge, "charge"),
            (SettlementLineKind.Refund, "refund"),
            (SettlementLineKind.Fee, "fee"),
            (SettlementLineKind.Fee, "network_cost"),
            (SettlementLineKind.Dispute, "dispute"),
            (SettlementLineKind.DisputeReversal, "dispute_reversal"),
            (SettlementLineKind.Adjustment, "adjustment"),
            (SettlementLineKind.Adjustment, "other_adjustment"),
            (SettlementLineKind.Payout, "payout"),
        }.ToFrozenDictionary(known => known.Category, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The kind of a category, and the category as a shared string where it is one of these.</summary>
    public static (SettlementLineKind Kind, string Category) Find(ReadOnlySpan<char> category) =>
        Known.TryGetValue(category, out var known) ? known : (SettlementLineKind.Other, category.ToString());
}
