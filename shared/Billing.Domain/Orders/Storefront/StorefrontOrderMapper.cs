using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;

namespace Billing.Domain.Orders.Storefront;

/// <summary>Maps a storefront's order to the canonical order and checks that its own totals add up.</summary>
public static class StorefrontOrderMapper
{
    /// <summary>
    /// The canonical order, or why it cannot be one: an article that is neither shipped nor in the catalogue, or totals that
    /// do not follow from the lines.
    /// </summary>
    /// <param name="order">As read from the payload.</param>
    /// <param name="seller">The company that sells.</param>
    /// <param name="catalogue">Articles by number; those that are shipped need no entry.</param>
    public static ParseResult<SalesOrder> Map(StorefrontOrder order, LegalEntity seller, IReadOnlyDictionary<string, CatalogueItem> catalogue)
    {
        var problems = new List<Problem>();
        var currency = Currency.Of(order.Currency);
        var lines = order.Lines.Select(line => MapLine(line, order, currency, seller, catalogue, problems)).ToList();
        var mapped = new SalesOrder(
            order.Reference, order.Storefront, order.Id, seller.Id, order.OrderedAt, currency.Code, order.Buyer, order.ShipTo, order.PaymentTermDays, lines)
        {
            Coupons = order.Coupons.Count == 0 ? null : [.. order.Coupons.Distinct(StringComparer.OrdinalIgnoreCase)],
        };
        CheckTotals(order, mapped, problems);
        return ParseResult<SalesOrder>.Of(mapped, problems);
    }

    private static OrderLine MapLine(
        StorefrontLine line,
        StorefrontOrder order,
        Currency currency,
        LegalEntity seller,
        IReadOnlyDictionary<string, CatalogueItem> catalogue,
        List<Problem> problems)
    {
        var item = FindItem(line, catalogue, problems);
        var taxes = line.TaxLines
            .Select(tax => new TaxAmount(Jurisdiction(seller, order, tax), tax.Title, tax.Rate, new Money(tax.Price, currency)))
            .ToList();
        var tax = Money.Sum(taxes.Select(each => each.Amount), currency);
        var charged = new Money((line.Price * line.Quantity) - line.Discount, currency);
        var net = order.TaxesIncluded ? charged - tax : charged;
        var unitPrice = order.TaxesIncluded ? (line.Price / (1 + line.TaxLines.Sum(each => each.Rate))).Round(4, Rounding.HalfAwayFromZero) : line.Price;
        var discount = line.Discount == 0 ? Money.Zero(currency) : (new Money(unitPrice * line.Quantity, currency) - net).Round(Rounding.HalfAwayFromZero);
        if (!net.IsPayable || net.IsNegative)
        {
            problems.Add(Problem.Error("orders.line-amount", line.Path, $"The line comes to {net}, which cannot be charged."));
        }

        var category = TaxCategoryRule.For(taxes.Count > 0, order.TaxExempt, seller.Seller, order.Buyer, order.ShipTo);
        return new OrderLine(line.Id, line.Sku, line.Title, item.Kind, line.Quantity, item.Unit, unitPrice, discount, net, category, taxes, item.Plan);
    }

    private static CatalogueItem FindItem(StorefrontLine line, IReadOnlyDictionary<string, CatalogueItem> catalogue, List<Problem> problems)
    {
        if (line.Kind == LineKind.Shipping)
        {
            return new CatalogueItem(string.Empty, LineKind.Shipping, line.Unit);
        }

        if (catalogue.TryGetValue(line.Sku, out var item))
        {
            return item;
        }

        if (line.Kind is null)
        {
            problems.Add(Problem.Error("orders.unknown-article", $"{line.Path}.sku", $"Article '{line.Sku}' is not shipped and not in the catalogue, so it is not known what is sold."));
        }

        return new CatalogueItem(line.Sku, line.Kind ?? LineKind.Goods, line.Unit);
    }

    private static string Jurisdiction(LegalEntity seller, StorefrontOrder order, StorefrontTax tax) =>
        StorefrontJurisdiction.Of(tax.Title, tax.Rate, seller.Seller.Address, order.ShipTo, BusinessDays.In(seller.TimeZone, order.OrderedAt));

    private static void CheckTotals(StorefrontOrder order, SalesOrder mapped, List<Problem> problems)
    {
        if (order.TotalTax is { } tax && mapped.Tax.Amount != tax)
        {
            problems.Add(Problem.Error("orders.tax-total-differs", order.Paths.TotalTax, $"The tax lines sum to {mapped.Tax}, the order says {tax}."));
        }

        if (order.TotalPrice is { } total && mapped.Gross.Amount != total)
        {
            problems.Add(Problem.Error("orders.total-differs", order.Paths.TotalPrice, $"The lines come to {mapped.Gross}, the order says {total}."));
        }

        foreach (var twice in mapped.Lines.GroupBy(line => line.LineId).Where(group => group.Count() > 1))
        {
            problems.Add(Problem.Error("orders.line-id-twice", order.Paths.Lines, $"Line id {twice.Key} stands {twice.Count()} times."));
        }
    }
}
