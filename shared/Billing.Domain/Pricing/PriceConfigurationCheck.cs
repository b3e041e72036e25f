using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing;

/// <summary>Says what is wrong with a price configuration: each rule by itself, and rules with each other.</summary>
public static class PriceConfigurationCheck
{
    private const string AnyZone = "Etc/UTC";
    private const int MostGroups = 64;

    /// <summary>Every problem, by JSON path such as <c>$.entries[3].price</c>; none when the configuration is sound.</summary>
    public static IReadOnlyList<Problem> Problems(PriceConfiguration configuration)
    {
        var alone = new (string List, IEnumerable<IEnumerable<RuleFault>> Faults)[]
        {
            ("entries", configuration.Entries.Select(RuleFaults.Of)),
            ("promotions", configuration.Promotions.Select(RuleFaults.Of)),
            ("coupons", configuration.Coupons.Select(RuleFaults.Of)),
            ("bundles", configuration.Bundles.Select(RuleFaults.Of)),
            ("contracts", configuration.Contracts.Select(RuleFaults.Of)),
            ("articles", configuration.Articles.Select(RuleFaults.Of)),
            ("floors", configuration.Floors.Select(RuleFaults.Of)),
            ("zones", configuration.Zones.Select(RuleFaults.Of)),
        };
        var problems = alone
            .SelectMany(list => list.Faults.SelectMany((faults, index) => faults.Select(fault => At($"$.{list.List}[{index}].{fault.Field}", fault))))
            .Concat(RuleFaults.Of(configuration.Policy).Select(fault => At($"$.policy.{fault.Field}", fault)))
            .ToList();
        return problems.Count > 0 ? problems : [.. Together(configuration)];
    }

    private static Problem At(string path, RuleFault fault) => Problem.Error($"pricing.{fault.Reason}", path, $"{fault.Field} {fault.Text}.");

    private static IEnumerable<Problem> Together(PriceConfiguration all)
    {
        var contracts = all.Contracts.Select(contract => contract.Id).ToHashSet(StringComparer.Ordinal);
        var promotions = all.Promotions.DistinctBy(promotion => promotion.Id).ToDictionary(promotion => promotion.Id, StringComparer.Ordinal);
        var bundles = all.Bundles.Select(bundle => bundle.Sku).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Twice("entries", all.Entries, entry => entry.Id),
            .. Twice("promotions", all.Promotions, promotion => promotion.Id),
            .. Twice("coupons", all.Coupons, coupon => coupon.Code.ToUpperInvariant()),
            .. Twice("bundles", all.Bundles, bundle => bundle.Sku),
            .. Twice("contracts", all.Contracts, contract => contract.Id),
            .. Twice("articles", all.Articles, article => article.Sku),
            .. Twice("floors", all.Floors, floor => $"{floor.Sku} in {floor.Currency}"),
            .. Twice("zones", [.. all.Zones.SelectMany(zone => zone.Places)], place => place),
            .. Each(all.Entries, "entries", entry => entry.Source == PriceSource.Contract && !contracts.Contains(entry.Scope), "scope", "unknown-contract", "names no contract"),
            .. Each(all.Coupons, "coupons", coupon => promotions.GetValueOrDefault(coupon.PromotionId) is not { RequiresCoupon: true }, "promotionId", "unknown-promotion", "must name a promotion that requires a coupon"),
            .. Each(all.Bundles, "bundles", bundle => bundle.Components.Any(part => bundles.Contains(part.Sku)), "components", "nested", "must not name another bundle"),
            .. Overlaps(all.Entries),
            .. all.Promotions.Select(promotion => promotion.Group).OfType<string>().Distinct(StringComparer.Ordinal).Count() > MostGroups
                ? [Problem.Error("pricing.too-many-groups", "$.promotions", $"There may be {MostGroups} groups of promotions.")]
                : Array.Empty<Problem>(),
        ];
    }

    private static IEnumerable<Problem> Twice<T>(string list, IReadOnlyList<T> rules, Func<T, string> key) => rules.Index()
        .GroupBy(rule => key(rule.Item), StringComparer.Ordinal)
        .SelectMany(same => same.Skip(1), (same, rule) => Problem.Error("pricing.twice", $"$.{list}[{rule.Index}]", $"{same.Key} stands more than once."));

    private static IEnumerable<Problem> Each<T>(IReadOnlyList<T> rules, string list, Func<T, bool> isWrong, string field, string reason, string text) => rules.Index()
        .Where(rule => isWrong(rule.Item))
        .Select(rule => At($"$.{list}[{rule.Index}].{field}", new RuleFault(field, reason, text)));

    // Two prices for the same thing at the same time: nobody could say which is meant.
    private static IEnumerable<Problem> Overlaps(IReadOnlyList<PriceEntry> entries)
    {
        foreach (var same in entries.Index().GroupBy(entry => (entry.Item.Source, entry.Item.Scope, entry.Item.Sku, entry.Item.Currency, entry.Item.MinQuantity)))
        {
            var sorted = same.OrderBy(entry => entry.Item.Window.From ?? DateTime.MinValue).ToList();
            foreach (var (earlier, later) in sorted.Zip(sorted.Skip(1)).Where(pair => pair.First.Item.Window.Overlaps(pair.Second.Item.Window, AnyZone)))
            {
                yield return At($"$.entries[{later.Index}].from", new RuleFault("from", "overlaps", $"lies within the window of price {earlier.Item.Id} for the same thing"));
            }
        }
    }
}
