using Billing.Domain.Primitives;

namespace Billing.Connectors.Shopify;

/// <summary>
/// Reads the amounts of a Shopify order in one currency throughout: that in which the customer saw and pays them (presentment), where all of
/// them are told in it, else that of the shop (shopify.dev, "Order", <c>presentment_currency</c> and <c>*_set</c>).
/// </summary>
internal sealed class ShopifyMoney
{
    private const string Presentment = "presentment_money";

    private readonly JsonFields _order;

    public ShopifyMoney(JsonFields order)
    {
        _order = order;
        Shop = ReadCurrency("currency", isRequired: true);
        var shown = ReadCurrency("presentment_currency", isRequired: false);
        IsOtherCurrency = shown.Length > 0 && shown != Shop;
        IsPresentment = IsOtherCurrency && IsToldInPresentment();
        Currency = IsPresentment ? shown : Shop;
    }

    /// <summary>ISO 4217 of all amounts.</summary>
    public string Currency { get; }

    /// <summary>True if the customer pays in another currency than the shop's.</summary>
    public bool IsOtherCurrency { get; }

    /// <summary>True if the amounts are those that the customer saw, in another currency than the shop's.</summary>
    public bool IsPresentment { get; }

    private string Shop { get; }

    /// <summary>An amount that must be there and not be below zero.</summary>
    public decimal Amount(JsonFields fields, string name) =>
        IsPresentment && Set(fields, name) is { } set ? set.NotNegative("amount") : fields.NotNegative(name);

    /// <summary>A total, or null when it is not told in this currency.</summary>
    public decimal? Total(string name)
    {
        if (!IsPresentment)
        {
            return _order.Decimal(name);
        }

        return Set(_order, name) is { } set ? set.Decimal("amount") : _order.Decimal(name, 0) == 0 ? 0 : null;
    }

    /// <summary>The amount of a bag of money, such as <c>current_total_duties_set</c>; zero when it is absent.</summary>
    public decimal Of(JsonFields? bag) => bag?.OptionalChild(IsPresentment ? Presentment : "shop_money")?.NotNegative("amount") ?? 0;

    /// <summary>
    /// By how much the shop rounded what was paid in cash, which its totals do not hold (shopify.dev, "Order", <c>totalCashRoundingAdjustment</c>;
    /// the Shopify connector of Business Central adds it as a line); null when it does not say.
    /// </summary>
    public decimal? CashRounding() => RoundingOf("total_cash_rounding_payment_adjustment_set");

    /// <summary>Rounding by the shop of what it gave back in cash, over all refunds; null when it does not say.</summary>
    public decimal? RefundRounding() => RoundingOf("total_cash_rounding_refund_adjustment_set");

    /// <summary>An amount rounded to the minor unit.</summary>
    public decimal Round(decimal amount) => Domain.Primitives.Currency.TryOf(Currency, out var currency)
        ? new Money(amount, currency).Round(Rounding.HalfAwayFromZero).Amount
        : amount;

    private decimal? RoundingOf(string name) => _order.OptionalChild(name)?.OptionalChild(IsPresentment ? Presentment : "shop_money")?.Decimal("amount");

    private static JsonFields? Set(JsonFields fields, string name) => fields.OptionalChild($"{name}_set")?.OptionalChild(Presentment);

    private bool IsToldInPresentment() => IsTold(_order, "total_price")
        && _order.Items("line_items").Concat(_order.Items("shipping_lines")).All(line => IsTold(line, "price")
            && line.Items("tax_lines").All(tax => IsTold(tax, "price"))
            && line.Items("discount_allocations").All(discount => IsTold(discount, "amount")));

    private static bool IsTold(JsonFields fields, string name) => Set(fields, name)?.Has("amount") == true || fields.Decimal(name, 0) == 0;

    private string ReadCurrency(string name, bool isRequired)
    {
        var code = (isRequired ? _order.Text(name) : _order.OptionalText(name) ?? string.Empty).ToUpperInvariant();
        if (code.Length > 0 && !Domain.Primitives.Currency.TryOf(code, out _))
        {
            _order.Refuse(name, "unknown-currency", "is not an ISO 4217 code");
        }

        return code;
    }
}
