namespace Billing.Domain.Orders.Storefront;

/// <summary>The sender that tells billing of the money that a gateway takes.</summary>
public enum GatewayTeller
{
    /// <summary>The storefront alone.</summary>
    Storefront,

    /// <summary>A source of the tenant; what the storefront says of it besides has no effect.</summary>
    Gateway,

    /// <summary>Nobody has said; a person must, before the money counts.</summary>
    Unknown,
}

/// <summary>Says of each gateway, as a storefront calls it, who tells of its money: it counts once.</summary>
/// <param name="named">What the tenant's configuration says, by the storefront's name of a gateway: a source, or <see cref="Storefront"/>.</param>
/// <param name="sources">Names and adapters of the tenant's sources that tell of payments.</param>
public sealed class ShopGateways(IReadOnlyDictionary<string, string>? named, IEnumerable<string> sources)
{
    /// <summary>Stands in the configuration for the storefront itself.</summary>
    public const string Storefront = "storefront";

    // What Shopify takes itself, or what is paid by hand: nobody but the storefront can tell. The methods are those of OrderTransactionType
    // (shopify.dev, Customer Account API), the names as orders have them.
    private static readonly HashSet<string> Own = new(
        ["shopify_payments", "shopify_installments", "gift_card", "shopify_store_credit", "store_credit", "shop_cash", "manual", "cash", "exchange-credit", "Cash-on-Delivery-COD", "Money-Order", "Bank-Deposit"],
        StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, string> _named = new(
        (named ?? new Dictionary<string, string>()).Select(each => KeyValuePair.Create(NameOf(each.Key), each.Value)), StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _sources = new(sources, StringComparer.OrdinalIgnoreCase);

    /// <summary>A gateway's name as part of a stream's: <c>Cash on Delivery (COD)</c> is <c>Cash-on-Delivery-COD</c>.</summary>
    public static string NameOf(string gateway) => Primitives.OrderReference.Normalise(gateway) ?? Storefront;

    /// <summary>True if it is one of the storefront's own, or paid by hand.</summary>
    public static bool IsStorefronts(string gateway) => Own.Contains(gateway);

    /// <summary>Finds who tells of a gateway's money.</summary>
    /// <param name="gateway">By its <see cref="NameOf"/>.</param>
    public GatewayTeller Of(string gateway) =>
        _named.TryGetValue(gateway, out var teller) ? string.Equals(teller, Storefront, StringComparison.OrdinalIgnoreCase) ? GatewayTeller.Storefront : GatewayTeller.Gateway
        : _sources.Contains(gateway) ? GatewayTeller.Gateway
        : _sources.Count == 0 || IsStorefronts(gateway) ? GatewayTeller.Storefront
        : GatewayTeller.Unknown;
}
