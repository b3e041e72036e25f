using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;

namespace Billing.Domain.Orders.Storefront;

/// <summary>Maps a line: to one of the order, and another where the channel remits tax that was charged on it.</summary>
internal static class StorefrontLineMapper
{
    /// <summary>Ends the id of the line that holds what the channel remits.</summary>
    public const string ChannelTaxSuffix = "-channel-tax";

    private const string Piece = "C62";

    public static IEnumerable<OrderLine> Map(StorefrontLine line, MappingContext context, List<Problem> problems)
    {
        var item = ItemOf(line, context);
        var own = line.TaxLines.Where(tax => !tax.IsByChannel).ToList();
        var taxes = own
            .Select(tax => new TaxAmount(Jurisdiction(context, tax), tax.Title, tax.Rate, new Money(tax.Price, context.Currency)))
            .ToList();
        var all = new Money(line.TaxLines.Sum(tax => tax.Price), context.Currency);
        var net = Charged(line, context) - (context.Order.TaxesIncluded ? all : Money.Zero(context.Currency));
        if (!net.IsPayable || net.IsNegative)
        {
            problems.Add(Problem.Error("orders.line-amount", line.Path, $"The line comes to {net}, which cannot be charged."));
        }

        AskAboutVoucher(line, item.Kind, taxes.Count > 0, context);
        var unitPrice = UnitPrice(line, context.Order.TaxesIncluded);
        var discount = line.Discount == 0
            ? Money.Zero(context.Currency)
            : (new Money(unitPrice * line.Quantity, context.Currency) - net).Round(Rounding.HalfAwayFromZero);
        var category = CategoryOf(line, item.Kind, taxes.Count > 0, context);
        yield return new OrderLine(
            line.Id, line.Sku, line.Title, item.Kind, line.Quantity, item.Unit, unitPrice, discount, net, category, taxes, item.Plan, ReasonOf(category))
        {
            IsShipped = line.IsShipped && item.Kind == LineKind.GiftCard ? true : null,
            Quoted = QuotedPriceOf(line, context, own.Count),
        };
        if (line.TaxLines.Where(tax => tax.IsByChannel).ToList() is { Count: > 0 } remitted)
        {
            yield return ChannelTax(line, remitted, context.Currency);
        }
    }

    /// <summary>A line that bears no tax and is not earned.</summary>
    public static OrderLine Outside(string id, string description, LineKind kind, Money net) => new(
        id, string.Empty, description, kind, 1, Piece, net.Amount, Money.Zero(net.Currency), net, TaxCategory.OutsideScope, []);

    private static OrderLine ChannelTax(StorefrontLine line, List<StorefrontTax> taxes, Currency currency) => Outside(
        line.Id + ChannelTaxSuffix,
        $"{string.Join(", ", taxes.Select(tax => tax.Title).Distinct(StringComparer.Ordinal))} ({line.Title})",
        LineKind.ChannelTax,
        new Money(taxes.Sum(tax => tax.Price), currency));

    private static Money Charged(StorefrontLine line, MappingContext context) => new((line.Price * line.Quantity) - line.Discount, context.Currency);

    private static decimal UnitPrice(StorefrontLine line, bool taxesIncluded) =>
        taxesIncluded ? (line.Price / (1 + line.TaxLines.Sum(tax => tax.Rate))).Round(4, Rounding.HalfAwayFromZero) : line.Price;

    // Where the channel remits a tax, the price stands on two lines.
    private static QuotedPrice? QuotedPriceOf(StorefrontLine line, MappingContext context, int taxes) =>
        context.Order.TaxesIncluded && taxes > 0 && taxes == line.TaxLines.Count ? new QuotedPrice(line.Price, new Money(line.Discount, context.Currency)) : null;

    // What the storefront itself puts beside the articles is no article. What a person said goes before the catalogue, and that
    // before the tenant's default.
    private static CatalogueItem ItemOf(StorefrontLine line, MappingContext context)
    {
        if (line.Kind is { } given && (given.GoesAlong() || given == LineKind.GiftCard))
        {
            return new CatalogueItem(string.Empty, given, line.Unit);
        }

        if (context.Kinds.TryGetValue(line.Id, out var said))
        {
            return new CatalogueItem(line.Sku, said, line.Unit);
        }

        if (context.Catalogue.TryGetValue(line.Sku, out var item))
        {
            return item;
        }

        if ((line.Kind ?? context.Policy.UnknownArticle) is { } kind)
        {
            return new CatalogueItem(line.Sku, kind, line.Unit);
        }

        context.Doubts.Add(Problem.Error(
            "orders.unknown-article", $"{line.Path}.sku", $"Article '{line.Sku}' is not shipped and not in the catalogue, so it is not known what is sold. Say it for line {line.Id}."));
        return new CatalogueItem(line.Sku, LineKind.Unclassified, line.Unit);
    }

    private static void AskAboutVoucher(StorefrontLine line, LineKind kind, bool isTaxed, MappingContext context)
    {
        var isSinglePurpose = context.Policy.GiftCards == VoucherPolicy.SinglePurpose;
        if (kind == LineKind.GiftCard && isTaxed != isSinglePurpose && line.Price > 0)
        {
            context.Doubts.Add(Problem.Error("orders.gift-card-tax", line.Path, isTaxed
                ? "Tax was charged on a gift card, and the tenant's gift cards are multi-purpose vouchers: their tax is due when they are used."
                : "No tax was charged on a gift card, and the tenant's gift cards are single-purpose vouchers: their tax is due when they are sold."));
        }
    }

    private static TaxCategory CategoryOf(StorefrontLine line, LineKind kind, bool isTaxed, MappingContext context)
    {
        var order = context.Order;
        return isTaxed ? TaxCategory.Standard
            : !kind.IsSupply() ? TaxCategory.OutsideScope

            // Whoever remits the tax is who supplies; what it was supplied with is exempt (Directive 2006/112/EC article 136a).
            : line.TaxLines.Any(tax => tax.IsByChannel) ? TaxCategory.Exempt
            : order.IsReverseCharge ? (IsGoods(kind, context) ? TaxCategory.IntraCommunity : TaxCategory.ReverseCharge)
            : TaxCategoryRule.For(isTaxed, order.TaxExempt, context.Seller.Seller, order.Buyer, order.ShipTo, IsGoods(kind, context));
    }

    // Shipping shares the fate of the goods that it goes with.
    private static bool IsGoods(LineKind kind, MappingContext context) => kind switch
    {
        LineKind.Goods => true,
        LineKind.Shipping => context.Order.Lines.Any(line => line.Kind != LineKind.Shipping && (context.Catalogue.GetValueOrDefault(line.Sku)?.Kind ?? line.Kind ?? LineKind.Goods) == LineKind.Goods),
        _ => false,
    };

    private static TaxReason? ReasonOf(TaxCategory category) =>
        category == TaxCategory.Exempt ? TaxReason.SaidByStorefront : TaxReason.Of(category);

    private static string Jurisdiction(MappingContext context, StorefrontTax tax) => StorefrontJurisdiction.Of(
        tax.Title, tax.Rate, context.Seller.Seller.Address, context.Order.ShipTo, BusinessDays.In(context.Seller.TimeZone, context.Order.OrderedAt));
}
