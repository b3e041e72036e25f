namespace Billing.Domain.Pricing.Files;

/// <summary>The kinds of rules, and the content of a file of each.</summary>
public enum RuleKind
{
    /// <summary>Prices of a list, a zone, a segment, a customer or a contract.</summary>
    Prices,

    /// <summary>Promotions.</summary>
    Promotions,

    /// <summary>Coupons.</summary>
    Coupons,

    /// <summary>Bundles.</summary>
    Bundles,

    /// <summary>Contracts.</summary>
    Contracts,

    /// <summary>Categories of articles.</summary>
    Articles,

    /// <summary>Floors.</summary>
    Floors,

    /// <summary>Geographic zones.</summary>
    Zones,
}
