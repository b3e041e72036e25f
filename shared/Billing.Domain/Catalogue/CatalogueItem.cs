namespace Billing.Domain.Catalogue;

/// <summary>An article in the tenant's catalogue, which a storefront only names.</summary>
/// <param name="Sku">Article number.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Unit">UN/ECE Recommendation 20 code.</param>
/// <param name="Plan">Terms of a subscription, else null.</param>
public sealed record CatalogueItem(string Sku, LineKind Kind, string Unit, SubscriptionPlan? Plan = null);
