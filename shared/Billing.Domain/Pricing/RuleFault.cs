using System.Globalization;
using Billing.Domain.Primitives;
using NodaTime;

namespace Billing.Domain.Pricing;

/// <summary>The fault of one rule.</summary>
/// <param name="Field">Name of the field, as in JSON and as a column of CSV.</param>
/// <param name="Reason">Last part of the problem code.</param>
/// <param name="Text">What it must be, without a full stop.</param>
public sealed record RuleFault(string Field, string Reason, string Text);

/// <summary>The faults that a rule can have on its own.</summary>
internal static class RuleFaults
{
    private const decimal Largest = 1_000_000_000m;

    public static IEnumerable<RuleFault> Of(PriceEntry entry)
    {
        var needsScope = entry.Source is not (PriceSource.Volume or PriceSource.List);
        return
        [
            .. Named("id", entry.Id), .. Named("sku", entry.Sku), .. OfCurrency(entry.Currency), .. OfModel(entry.Model), .. OfWindow(entry.Window),
            .. When(needsScope == (entry.Scope.Length == 0), "scope", needsScope ? "missing" : "not-expected", needsScope ? $"must name the {Name(entry.Source)}" : $"must be empty for a {Name(entry.Source)} price"),
            .. Within("minQuantity", entry.MinQuantity, 0),
            .. When(entry.Source == PriceSource.Volume && entry.MinQuantity == 0, "minQuantity", "missing", "must be above zero for a volume price"),
        ];
    }

    public static IEnumerable<RuleFault> Of(Promotion promotion)
    {
        var isRate = promotion.Kind == PromotionKind.Percentage;
        var isOrder = promotion.Level == PromotionLevel.Order;
        return
        [
            .. Named("id", promotion.Id), .. Named("name", promotion.Name), .. OfWindow(promotion.Window), .. OfOptionalCurrency(promotion.Currency),
            .. isRate ? Rate("value", promotion.Value) : Within("value", promotion.Value, 0),
            .. When(promotion.Currency is null && (!isRate || promotion.Cap is not null || promotion.MinAmount > 0), "currency", "missing", "must be named where there is an amount, a cap or a least amount"),
            .. When(isOrder && promotion.Kind == PromotionKind.UnitPrice, "kind", "not-for-order", "of an order must be percentage or amount"),
            .. When(isOrder && !isRate && !IsPayable(promotion.Value, promotion.Currency), "value", "not-payable", "must not have digits below the minor unit"),
            .. When(!isOrder && promotion.MinAmount != 0, "minAmount", "only-for-order", "counts for promotions of the order only"),
            .. When(isOrder && promotion.MinQuantity != 0, "minQuantity", "only-for-lines", "counts for promotions of lines only"),
            .. Within("minAmount", promotion.MinAmount, 0), .. Within("minQuantity", promotion.MinQuantity, 0), .. Within("cap", promotion.Cap ?? 0, 0),
            .. When(!IsPayable(promotion.Cap ?? 0, promotion.Currency), "cap", "not-payable", "must not have digits below the minor unit"),
        ];
    }

    public static IEnumerable<RuleFault> Of(Coupon coupon) =>
    [
        .. Named("code", coupon.Code), .. Named("promotionId", coupon.PromotionId), .. OfWindow(coupon.Window),
        .. Within("maxUses", coupon.MaxUses ?? 1, 1), .. Within("maxUsesPerCustomer", coupon.MaxUsesPerCustomer ?? 1, 1),
    ];

    public static IEnumerable<RuleFault> Of(Bundle bundle) =>
    [
        .. Named("sku", bundle.Sku), .. OfOptionalCurrency(bundle.Currency),
        .. When(bundle.Components.Count == 0, "components", "missing", "must name at least one article"),
        .. When(bundle.Components.Any(part => part.Sku.Length == 0 || part.Quantity <= 0 || part.Quantity > Largest), "components", "invalid", "must name articles with quantities above zero"),
        .. bundle.Kind == BundleKind.Percentage ? Rate("value", bundle.Value) : Within("value", bundle.Value, 0),
        .. When((bundle.Kind == BundleKind.Allocated) != (bundle.Currency is not null), "currency", "invalid", "must be named for an allocated bundle and for no other"),
    ];

    public static IEnumerable<RuleFault> Of(ContractTerms contract) =>
    [
        .. Named("id", contract.Id), .. Named("customer", contract.Customer), .. OfWindow(contract.Window),
        .. Within("toleranceAmount", contract.ToleranceAmount, 0), .. Rate("toleranceRate", contract.ToleranceRate),
    ];

    public static IEnumerable<RuleFault> Of(PriceFloor floor) => [.. Named("sku", floor.Sku), .. OfCurrency(floor.Currency), .. Within("unitPrice", floor.UnitPrice, 0)];

    public static IEnumerable<RuleFault> Of(PricedArticle article) => Named("sku", article.Sku);

    public static IEnumerable<RuleFault> Of(PriceZone zone) => [.. Named("code", zone.Code), .. When(zone.Places.Count == 0, "places", "missing", "must name at least one country")];

    public static IEnumerable<RuleFault> Of(PricingPolicy policy) =>
    [
        .. Rate("maxDiscountRate", policy.MaxDiscountRate ?? 0), .. Rate("approvalRate", policy.ApprovalRate ?? 0),
        .. (policy.ApprovalAmounts ?? new Dictionary<string, decimal>(StringComparer.Ordinal)).SelectMany(each => OfCurrency(each.Key).Concat(Within("approvalAmounts", each.Value, 0))),
    ];

    private static IEnumerable<RuleFault> OfModel(PriceModel model) =>
    [
        .. Within("price", model.Price, -Largest), .. Within("included", model.Included, 0), .. Within("minimum", model.Minimum, 0),
        .. When(model.PackageSize <= 0 || model.PackageSize > Largest, "packageSize", "out-of-range", "must be above zero"),
        .. When((model.Kind is PriceModelKind.Graduated or PriceModelKind.Volume) != (model.Tiers is not null), "tiers", "invalid", "must be given for graduated and volume prices and for no others"),
        .. When(model.Tiers is { } tiers && !AreTiers(tiers), "tiers", "invalid", "must begin at 0 and ascend, with prices within reason"),
    ];

    private static bool AreTiers(IReadOnlyList<PriceTier> tiers) =>
        tiers.Count > 0
        && tiers[0].From == 0
        && tiers.Zip(tiers.Skip(1)).All(pair => pair.First.From < pair.Second.From)
        && tiers.All(tier => tier.UnitPrice is >= -Largest and <= Largest && tier.FlatAmount is null or (>= 0 and <= Largest) && tier.From <= Largest);

    private static IEnumerable<RuleFault> OfWindow(LocalWindow window) =>
    [
        .. When(window.From >= window.Until, "until", "not-after-from", "must be after from"),
        .. When(window.TimeZone is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null, "timeZone", "unknown", "must be an IANA time zone"),
    ];

    private static IEnumerable<RuleFault> OfCurrency(string code) => When(!Currency.TryOf(code, out var known) || known.Code != code, "currency", "unknown", "must be an ISO 4217 currency code");

    private static IEnumerable<RuleFault> OfOptionalCurrency(string? code) => code is null ? [] : OfCurrency(code);

    private static IEnumerable<RuleFault> Named(string field, string value) => When(string.IsNullOrWhiteSpace(value), field, "missing", "is required");

    private static IEnumerable<RuleFault> Rate(string field, decimal value) => When(value is < 0 or > 1, field, "out-of-range", "must be a fraction from 0 to 1");

    private static IEnumerable<RuleFault> Within(string field, decimal value, decimal least) =>
        When(value < least || value > Largest, field, "out-of-range", string.Create(CultureInfo.InvariantCulture, $"must be from {least} to {Largest}"));

    private static IEnumerable<RuleFault> When(bool isWrong, string field, string reason, string text) => isWrong ? [new RuleFault(field, reason, text)] : [];

    private static bool IsPayable(decimal value, string? code) => code is null || !Currency.TryOf(code, out var currency) || new Money(value, currency).IsPayable;

    private static string Name(PriceSource source) => source.ToString().ToLowerInvariant();
}
