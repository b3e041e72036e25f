namespace Billing.Domain.Pricing;

/// <summary>Rules in words, for people who ask why.</summary>
internal static class PriceRuleText
{
    public static string Of(PriceEntry entry)
    {
        var scope = entry.Scope.Length == 0 ? string.Empty : $" {entry.Scope}";
        var from = entry.MinQuantity > 0 ? $" from {entry.MinQuantity:0.######}" : string.Empty;
        return $"{entry.Source.ToString().ToLowerInvariant()}{scope}: {Of(entry.Model)} {entry.Currency}{from}{Of(entry.Window)}";
    }

    public static string Of(Promotion promotion)
    {
        var what = promotion.Kind switch
        {
            PromotionKind.Percentage => $"{promotion.Value * 100:0.####} % off",
            PromotionKind.Amount when promotion.Level == PromotionLevel.Order => $"{promotion.Value:0.######} {promotion.Currency} off the order",
            PromotionKind.Amount => $"{promotion.Value:0.######} {promotion.Currency} off each",
            _ => $"{promotion.Value:0.######} {promotion.Currency} each",
        };
        var spread = promotion is { Level: PromotionLevel.Order, Kind: PromotionKind.Percentage } ? " the order" : string.Empty;
        return $"{promotion.Name}: {what}{spread}{Of(promotion.Window)}";
    }

    public static string Of(Bundle bundle) => bundle.Kind switch
    {
        BundleKind.Percentage => $"bundle: {bundle.Value * 100:0.####} % off its components",
        BundleKind.Allocated => $"bundle: {bundle.Value:0.######} {bundle.Currency} each",
        _ => "bundle: a price of its own",
    };

    private static string Of(PriceModel model) => model.Kind switch
    {
        PriceModelKind.PerUnit => $"{model.Price:0.######}",
        PriceModelKind.Flat => $"{model.Price:0.######} flat",
        PriceModelKind.Package => $"{model.Price:0.######} for each {model.PackageSize:0.######}",
        PriceModelKind.Percentage => $"{model.Price * 100:0.####} %",
        _ => $"{model.Kind.ToString().ToLowerInvariant()} {string.Join(", ", model.Tiers!.Select(Of))}",
    };

    private static string Of(PriceTier tier) =>
        $"over {tier.From:0.######}: {tier.UnitPrice:0.######}{(tier.FlatAmount is null or 0 ? string.Empty : $" and {tier.FlatAmount:0.######} once")}";

    private static string Of(LocalWindow window) => (window.From, window.Until) switch
    {
        (null, null) => string.Empty,
        (null, { } until) => $" until {until:yyyy-MM-dd HH:mm}",
        ({ } from, null) => $" since {from:yyyy-MM-dd HH:mm}",
        ({ } from, { } until) => $" from {from:yyyy-MM-dd HH:mm} until {until:yyyy-MM-dd HH:mm}",
    };
}
