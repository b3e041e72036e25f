using Billing.Domain.Pricing.Files;

namespace Billing.Domain.Pricing.Changes;

/// <summary>Names a rule: its id, code, article number, or article and currency (<c>A in EUR</c>) of a floor.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Key">Its key.</param>
public sealed record RuleName(RuleKind Kind, string Key);

/// <summary>The edits of a change set.</summary>
/// <param name="Put">Rules that are added, or take the place of those with the same key. Its version and policy do not count.</param>
/// <param name="Removed">Rules that are taken out.</param>
/// <param name="Policy">New limits, or null to leave them.</param>
public sealed record PriceEdits(PriceConfiguration Put, IReadOnlyList<RuleName> Removed, PricingPolicy? Policy = null)
{
    /// <summary>A configuration with the edits made, under a new version.</summary>
    public PriceConfiguration ApplyTo(PriceConfiguration before, string version) => new(version)
    {
        Entries = Merge(RuleKind.Prices, before.Entries, Put.Entries, entry => entry.Id),
        Promotions = Merge(RuleKind.Promotions, before.Promotions, Put.Promotions, promotion => promotion.Id),
        Coupons = Merge(RuleKind.Coupons, before.Coupons, Put.Coupons, coupon => coupon.Code.ToUpperInvariant()),
        Bundles = Merge(RuleKind.Bundles, before.Bundles, Put.Bundles, bundle => bundle.Sku),
        Contracts = Merge(RuleKind.Contracts, before.Contracts, Put.Contracts, contract => contract.Id),
        Articles = Merge(RuleKind.Articles, before.Articles, Put.Articles, article => article.Sku),
        Floors = Merge(RuleKind.Floors, before.Floors, Put.Floors, floor => $"{floor.Sku} in {floor.Currency}"),
        Zones = Merge(RuleKind.Zones, before.Zones, Put.Zones, zone => zone.Code),
        Policy = Policy ?? before.Policy,
    };

    private List<T> Merge<T>(RuleKind kind, IReadOnlyList<T> before, IReadOnlyList<T> put, Func<T, string> key)
    {
        var gone = Removed.Where(name => name.Kind == kind).Select(name => name.Key).Concat(put.Select(key)).ToHashSet(StringComparer.Ordinal);
        return [.. before.Where(rule => !gone.Contains(key(rule))), .. put];
    }
}
