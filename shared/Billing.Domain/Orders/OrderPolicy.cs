using Billing.Domain.Catalogue;

namespace Billing.Domain.Orders;

/// <summary>The policy of a tenant for orders that leave something open.</summary>
/// <param name="UnknownArticle">Goods, digital or service: what is sold on a line that nobody ships and no catalogue knows; null: a person says.</param>
/// <param name="TaxDifference">What becomes of an order whose taxes differ from their total by rounding.</param>
/// <param name="GiftCards">What gift cards are for VAT.</param>
/// <param name="Refunds">What a refund after invoicing is.</param>
public sealed record OrderPolicy(
    LineKind? UnknownArticle = null,
    TaxDifferencePolicy TaxDifference = TaxDifferencePolicy.Hold,
    VoucherPolicy GiftCards = VoucherPolicy.MultiPurpose,
    RefundPolicy Refunds = RefundPolicy.Ask)
{
    /// <summary>Of a tenant that decides nothing: a person is asked.</summary>
    public static OrderPolicy Default { get; } = new();

    /// <summary>The smallest sum in cash by currency (ISO 4217), such as 0.05 for CHF; null to round as storefronts say, and else not at all.</summary>
    public IReadOnlyDictionary<string, decimal>? CashUnits { get; init; }
}

/// <summary>The policy for a tax total that differs from the taxes' sum by at most a minor unit each.</summary>
public enum TaxDifferencePolicy
{
    /// <summary>The order is held; released, it is taken with a line for the difference.</summary>
    Hold,

    /// <summary>The order is taken with a line for the difference.</summary>
    Take,
}

/// <summary>The policy for money that was given back after it was invoiced.</summary>
public enum RefundPolicy
{
    /// <summary>A person decides about each.</summary>
    Ask,

    /// <summary>A credit note goes with each: over the lines that the storefront names, else spread; what neither explains, a person decides.</summary>
    CreditNote,
}

/// <summary>The treatment of a gift card for VAT (Directive 2006/112/EC article 30a, of Directive (EU) 2016/1065).</summary>
public enum VoucherPolicy
{
    /// <summary>A card whose supply and tax are unknown at its sale: taxed at its use (article 30b (2)).</summary>
    MultiPurpose,

    /// <summary>Place of supply and tax are known: taxed when it is sold, and its use is no supply any more (article 30b (1)).</summary>
    SinglePurpose,
}
