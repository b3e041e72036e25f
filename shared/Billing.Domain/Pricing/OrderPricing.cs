using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Orders;

namespace Billing.Domain.Pricing;

/// <summary>Asks for the prices of an order that a storefront has priced already.</summary>
public static class OrderPricing
{
    /// <summary>
    /// The id by which price rules name a buyer: the tax id, which contracts name too, else the key of the customer, which is a
    /// pseudonym.
    /// </summary>
    /// <param name="customerScope">See <see cref="CustomerKey.Of"/>.</param>
    /// <param name="buyer">Who buys.</param>
    public static string CustomerOf(string customerScope, Party buyer) =>
        string.IsNullOrWhiteSpace(buyer.TaxId) ? CustomerKey.Of(customerScope, buyer) : buyer.TaxId.Trim();

    /// <summary>
    /// The request for those lines of an order whose articles have prices here: a storefront may sell others, and its shipping
    /// charge is its own. Null when there is no such line.
    /// </summary>
    /// <param name="order">As the storefront sent it.</param>
    /// <param name="book">The prices.</param>
    /// <param name="customerScope">See <see cref="CustomerKey.Of"/>.</param>
    /// <param name="timeZone">IANA zone of the customer, or that of the seller where it is not known.</param>
    public static PricingRequest? RequestOf(SalesOrder order, PriceBook book, string customerScope, string timeZone)
    {
        var lines = order.Lines
            .Where(line => line.Kind is not (LineKind.Shipping or LineKind.Usage) && book.ArticleOf(line.Sku) >= 0)
            .Select(line => new PricingLine(line.LineId, line.Sku, line.Quantity))
            .ToList();
        return lines.Count == 0
            ? null
            : new PricingRequest(order.Reference, order.OrderedAt, timeZone, order.Currency, CustomerOf(customerScope, order.Buyer), lines)
            {
                Coupons = order.Coupons ?? [],
                Zone = book.Configuration.ZoneOf(order.ShipTo.Country, order.ShipTo.Region),
            };
    }
}
